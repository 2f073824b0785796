import type { Payment } from '../../client/index.ts';
import { naru } from './naru.ts';

/** 결과를 모르던 주문을 나중에 봅니다: 웹훅을 받았을 때, 또는 몇 분마다. For orders whose end was not known. */
export async function lookAgain(merchant_uid: string): Promise<Payment | 'not there' | 'not yet'> {
  const payment = await naru.payments.find(merchant_uid);
  if (payment === null) return 'not there';
  return payment.status === 'ready' ? 'not yet' : payment;
}
