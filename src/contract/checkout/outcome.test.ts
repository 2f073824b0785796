import assert from 'node:assert/strict';
import { test } from 'node:test';
import { money } from '../../core/money.ts';
import type { Payment } from '../../core/payment.ts';
import { aCard, aPayment } from '../../../test/support/builders.ts';
import { callbackFor, deliveryFor, redirectFor, type CheckoutEnd } from './outcome.ts';

const failUrl = 'https://hub.example/payments/fail';
const paidAt = new Date('2026-11-24T03:00:05Z');

const paid = aPayment({
  status: 'paid',
  price: money(50_000, 'KRW'),
  card: aCard(),
  gatewayTransactionId: 'tid',
  paidAt,
  customData: '{"a":1}',
});
const refused = aPayment({
  status: 'failed',
  failCode: 'REJECT_CARD_COMPANY',
  failReason: '결제 승인이 거절되었습니다.',
});

type Wish = Partial<CheckoutEnd['checkout']> & { readonly state?: CheckoutEnd['state'] };

function end(payment: Payment, { state = 'ended', ...checkout }: Wish = {}): CheckoutEnd {
  const usual = { requestId: 'req_1', messageOrigin: 'https://shop.example', redirectUrl: null } as const;
  return { state, payment, checkout: { ...usual, resultStyle: 'v1', ...checkout } };
}

const ids = { imp_uid: paid.id, merchant_uid: paid.orderId };

test('newer modules tell the two ids, and four fields of a failure', () => {
  assert.deepEqual(callbackFor(end(paid)), ids);
  const error = { error_code: 'REJECT_CARD_COMPANY', error_msg: '결제 승인이 거절되었습니다.' };
  assert.deepEqual(callbackFor(end(refused)), { ...ids, ...error });
});

test('older modules tell everything of a payment', () => {
  const told = callbackFor(end(paid, { resultStyle: 'legacy' }));
  assert.deepEqual(
    [told['success'], told['imp_success'], told['status'], told['paid_amount'], told['paid_at']],
    [true, true, 'paid', 50_000, paidAt.getTime() / 1000],
  );
  assert.deepEqual(
    [told['pay_method'], told['pg_type'], told['pg_tid'], told['custom_data'], told['card_quota'], told['bank_name']],
    ['card', 'payment', 'tid', '{"a":1}', 0, null],
  );
});

test('older modules tell of a failure by their flags, and say nothing of money', () => {
  const told = callbackFor(end(refused, { resultStyle: 'legacy' }));
  assert.deepEqual([told['success'], told['imp_success'], told.error_code], [false, false, 'REJECT_CARD_COMPANY']);
  assert.equal('paid_amount' in told, false);
});

test('our own ends have our own codes', () => {
  const codes = { window_expired: 'F2008', abandoned: 'F2008', already_paid: 'F1002', in_progress: 'F1002' };
  for (const [failCode, code] of Object.entries(codes)) {
    const failed = aPayment({ status: 'failed', failCode, failReason: '이유' });
    assert.deepEqual([callbackFor(end(failed)).error_code, callbackFor(end(failed)).error_msg], [code, '이유']);
  }
});

test('an end that nobody knows yet is F2009, whatever the payment looks like', () => {
  const told = callbackFor(end(aPayment(), { state: 'unresolved' }));
  assert.equal(told.error_code, 'F2009');
  assert.match(told.error_msg ?? '', /주문 내역에서 확인해 주세요/);
});

test('a page on a PC hears by message, to its exact origin, about its own request', () => {
  assert.deepEqual(deliveryFor(end(paid), failUrl), {
    kind: 'message',
    target_origin: 'https://shop.example',
    message: { from: 'iamport-hub', action: 'done', data: { request_id: 'req_1', ...ids } },
  });
});

test('a page whose origin no message can name, and a phone, hear by redirect', () => {
  const redirectUrl = 'https://shop.example/done?a=1#x';
  const url = `https://shop.example/done?a=1&imp_uid=${paid.id}&merchant_uid=order-1#x`;
  const phone = { ...paid, device: 'mobile' } as const;
  for (const each of [end(paid, { messageOrigin: null, redirectUrl }), end(phone, { redirectUrl })]) {
    assert.deepEqual(deliveryFor(each, failUrl), { kind: 'redirect', url });
  }
  assert.equal(redirectFor(end(phone)), null);
});

test('without a way back the buyer reads the end here, and a failure on the page for failures', () => {
  const phone = (payment: Payment): Payment => ({ ...payment, device: 'mobile' });
  assert.deepEqual(deliveryFor(end(phone(paid)), failUrl).kind, 'stay');
  const failed = deliveryFor(end(phone(refused)), failUrl);
  assert(failed.kind === 'redirect');
  assert.match(failed.url, /^https:\/\/hub\.example\/payments\/fail\?imp_uid=imp_0+1&success=false&error_msg=/);
  assert.equal(deliveryFor(end(phone(aPayment()), { state: 'unresolved' }), failUrl).kind, 'stay');
});
