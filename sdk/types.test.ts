import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Iamport, RequestPayParams, RequestPayResponse } from './types.ts';

/*
 * What a page in TypeScript may write, as the type checker of `npm run check` sees it: what must be refused stands
 * behind `@ts-expect-error`, which is an error itself when nothing is wrong.
 */

const written: unknown[] = [];
const imp = {
  init: (userCode: string) => void written.push(userCode),
  request_pay: (params: RequestPayParams) => void written.push(params),
} as Pick<Iamport, 'init' | 'request_pay'>;

const least: RequestPayParams = { merchant_uid: 'order-1', amount: 1000 };

test('the callback may be left out, and may leave out what it does not read', () => {
  written.length = 0;
  imp.init('imp00000000');
  imp.request_pay(least);
  imp.request_pay(least, () => {});
  imp.request_pay(least, ({ imp_uid: id, error_msg: reason }) => id ?? reason);
  // @ts-expect-error: a callback that reads what is never told.
  imp.request_pay(least, ({ imp_id: id }) => id);
  assert.equal(written.length, 5);
});

test('order number and amount are needed, and are what they are', () => {
  const wrong = [
    // @ts-expect-error: an amount of money is a number.
    { ...least, amount: '1000' } satisfies RequestPayParams,
    // @ts-expect-error: an order number is text.
    { ...least, merchant_uid: 1 } satisfies RequestPayParams,
    // @ts-expect-error: an order has a number.
    { amount: 1000 } satisfies RequestPayParams,
    // @ts-expect-error: and a price.
    { merchant_uid: 'order-1' } satisfies RequestPayParams,
  ];
  assert.equal(wrong.length, 4);
});

test('a misspelled parameter is seen while it is written', () => {
  // @ts-expect-error: buyer_tell.
  const misspelled: RequestPayParams = { ...least, buyer_tell: '010-0000-0000' };
  // @ts-expect-error: only_instalment, with one l.
  const inner: RequestPayParams = { ...least, display: { only_instalment: true } };
  assert.ok(misspelled && inner);
});

test('there is no index signature that would let everything pass', () => {
  type AllowsAnything<T> = string extends keyof T ? true : false;
  const closed: [AllowsAnything<RequestPayParams>, AllowsAnything<RequestPayResponse>, AllowsAnything<Iamport>] = [
    false,
    false,
    false,
  ];
  assert.deepEqual(closed, [false, false, false]);
});

test('what the guides of the original service show is allowed', () => {
  const shown: RequestPayParams[] = [
    { ...least, pg: 'tosspayments', pay_method: 'card', notice_url: ['https://a.example', 'https://b.example'] },
    { ...least, channelKey: 'channel-key-1', display: { card_quota: [2, 3], only_installment: true } },
    { ...least, card: { direct: { code: '366', quota: 3 }, detail: [{ card_code: '*', enabled: false }] } },
    { ...least, pay_method: 'toss_brandpay', custom_data: { cart: [1] }, vat_amount: null, windowType: 'mobile' },
    { ...least, customer_uid: 'card-1', amount: 0, bypass: { tosspayments: { useInternationalCardOnly: true } } },
  ];
  assert.equal(shown.length, 5);
});
