import { naru } from './naru.ts';

type Order = { readonly id: string; readonly amount: number; readonly card: string };

/** 등록된 카드(빌링키)로 청구합니다. 다시 불러도 한 번만 청구됩니다. Called again, it charges nothing twice. */
export async function charge({ id, amount, card }: Order): Promise<string> {
  const order = { merchant_uid: id, amount, name: '나루 차 정기배송', customer_uid: card };
  const charged = await naru.subscribe.again(order, { idempotencyKey: `charge-${id}` });
  switch (charged.outcome) {
    case 'done':
      return `결제되었습니다: ${charged.payment.imp_uid}`;
    case 'declined':
      return `카드가 거절되었습니다: ${charged.reason}`;
    case 'unknown':
      return '결과를 확인하고 있습니다.';
  }
}
