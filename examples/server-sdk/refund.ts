import { NaruRefused } from '../../client/index.ts';
import { naru } from './naru.ts';

type Refund = { readonly id: string; readonly imp_uid: string; readonly amount: number; readonly reason: string };

/** 일부를 돌려줍니다. 환불마다 키가 하나라서, 다시 눌러도 한 번만 취소됩니다. One key for each refund. */
export async function refund({ id, ...wanted }: Refund): Promise<string> {
  try {
    const end = await naru.payments.cancel(wanted, { idempotencyKey: `refund-${id}` });
    if (end.outcome === 'done') return `취소되었습니다. 지금까지 ${end.payment.cancel_amount}원`;
    return end.outcome === 'declined' ? `취소하지 못했습니다: ${end.reason}` : '취소 결과를 확인하고 있습니다.';
  } catch (error) {
    if (error instanceof NaruRefused && error.error === 'amount_too_large') return '남은 금액보다 많습니다.';
    throw error;
  }
}
