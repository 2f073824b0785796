import { randomBytes } from 'node:crypto';

/** `card`: 카드 등록, 금액 0. `now`: 지금 청구. `month`: 예약된 한 달. */
export type OrderKind = 'card' | 'now' | 'month';

/** `asked`: 답을 기다리는 중. An answer is awaited. `ready`: 끝을 모릅니다. None came, or none that says how it ended. */
export type OrderStatus = 'asked' | 'ready' | 'scheduled' | 'paid' | 'failed' | 'revoked';

export type Order = {
  /** `merchant_uid`. 한 주문은 한 번만 결제됩니다. */
  readonly id: string;
  readonly kind: OrderKind;
  readonly name: string;
  /** 청구되어야 하는 금액. What is to be charged, and nothing else is believed. */
  readonly amount: number;
  /** 청구할 시각, 1970년부터의 밀리초. */
  readonly dueAt: number;
  status: OrderStatus;
  impUid: string | null;
  reason: string | null;
};

/** 조회한 결제에서 이 상점이 보는 것. What this merchant looks at in a payment. */
export type Seen = Pick<Order, 'status' | 'impUid' | 'reason'> & { readonly amount: number };

export type Orders = {
  readonly all: readonly Order[];
  add(kind: OrderKind, what: Pick<Order, 'name' | 'amount' | 'dueAt'>): Order;
  drop(order: Order): void;
  find(id: string): Order | null;
  /** 금액이 다르면 믿지 않고, 한 번 결제된 것은 다른 시도의 결과로 바뀌지 않습니다. */
  record(order: Order, seen: Seen): void;
};

/** 주문은 메모리에만 있습니다. 실제 상점은 데이터베이스에 둡니다. */
export function createOrders(): Orders {
  const all: Order[] = [];
  return {
    all,
    add(kind, what) {
      const id = `${kind}-${randomBytes(6).toString('hex')}`;
      const order: Order = { id, kind, ...what, status: 'asked', impUid: null, reason: null };
      all.push(order);
      return order;
    },
    drop: (order) => void all.splice(all.indexOf(order), 1),
    find: (id) => all.find((each) => each.id === id) ?? null,
    record(order, { amount, ...seen }) {
      if (amount !== order.amount) throw new Error(`${order.id}: ${amount}원은 주문한 금액이 아닙니다.`);
      if (order.status === 'paid' && order.impUid !== seen.impUid) return;
      Object.assign(order, seen);
    },
  };
}
