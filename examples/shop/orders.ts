import { randomBytes } from 'node:crypto';

export type Product = { readonly id: string; readonly name: string; readonly detail: string; readonly price: number };

export type Order = {
  readonly id: string;
  readonly name: string;
  readonly amount: number;
  status: string;
  /** 이 주문을 결제했거나 입금을 기다리는 imp_uid. 한 번 결제되면 바뀌지 않습니다. */
  paidBy: string | null;
  /** 입금할 가상계좌. 다른 결제수단이면 null입니다. */
  account: Account | null;
  way: Way | null;
  receipt: string | null;
};

/** `dueAt`: 1970년부터의 밀리초. */
export type Account = {
  readonly bank: string;
  readonly number: string;
  readonly holder: string | null;
  readonly dueAt: number;
};

export type Way = { readonly pg: string; readonly method: string; readonly wallet: string | null };

/** 조회한 결제에서 이 상점이 보는 것. What this shop looks at in a payment. */
export type Seen = Pick<Order, 'status' | 'account' | 'way' | 'receipt'> & { readonly paidBy: string };

const products: readonly Product[] = [
  { id: 'tea', name: '하동 우전 녹차', detail: '첫물 찻잎 40 g', price: 28_000 },
  { id: 'cup', name: '백자 찻잔', detail: '손으로 빚은 두 잔', price: 36_000 },
  { id: 'cloth', name: '무명 다포', detail: '쪽빛 30 × 30 cm', price: 12_000 },
];

const maxQuantity = 9;

/** 주문은 메모리에만 있습니다. 실제 상점은 데이터베이스에 둡니다. */
export function createOrders(): {
  readonly products: readonly Product[];
  place(quantities: Readonly<Record<string, number>>): Order;
  find(id: string): Order | null;
  record(order: Order, seen: Seen): void;
} {
  const orders = new Map<string, Order>();
  return {
    products,
    place(quantities) {
      const lines = products
        .map((product) => ({ product, quantity: quantityOf(quantities[product.id]) }))
        .filter((line) => line.quantity > 0);
      const [first] = lines;
      if (!first) throw new Error('장바구니가 비어 있습니다.');
      const id = `order-${Date.now()}-${randomBytes(3).toString('hex')}`;
      const name = lines.length === 1 ? first.product.name : `${first.product.name} 외 ${lines.length - 1}건`;
      const amount = lines.reduce((sum, line) => sum + line.product.price * line.quantity, 0);
      const nothing = { paidBy: null, account: null, way: null, receipt: null };
      const order: Order = { id, name, amount, status: 'ready', ...nothing };
      orders.set(id, order);
      return order;
    },
    find: (id) => orders.get(id) ?? null,
    record(order, seen) {
      const isOther = order.paidBy !== null && order.paidBy !== seen.paidBy;
      if (isOther && (order.status !== 'ready' || seen.status !== 'paid')) return;
      Object.assign(order, seen);
    },
  };
}

function quantityOf(wanted: number | undefined): number {
  return Number.isInteger(wanted) ? Math.max(0, Math.min(maxQuantity, wanted ?? 0)) : 0;
}
