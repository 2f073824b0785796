import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Payment } from '../../src/core/payment.ts';
import { naru } from '../support/naru.ts';
import { addPayment, order, sandboxOwner, type Owner } from './rows.ts';
import { startApi, type Json, type RunningApi } from './running-api.ts';

/*
 * Calls that are for gateways which are not here, and those that no gateway here can answer: each refuses in the
 * contract's own way, and changes nothing.
 */

let api: RunningApi;
let owner: Owner;
let paid: Payment;

before(async () => {
  api = await startApi();
  owner = await sandboxOwner(api.hub);
  paid = await addPayment(api.hub, owner, { orderId: order('paid'), status: 'paid', paidAt: new Date() });
});
after(() => api.close());

type Refusal = readonly [method: string, path: string, status: number, code: number, message: RegExp];

const naver = '네이버페이 주문형 결제가 아니어서';

/** `:id` is a payment of the caller's. */
const refusals: readonly Refusal[] = [
  ...['cancel', 'approve-cancel', 'ship', 'ship-exchanged', 'collect-exchanged', 'place', 'request-return'].map(
    (deed) => ['POST', `/payments/:id/naver/${deed}`, 404, -1, new RegExp(naver)] as const,
  ),
  ...['approve-return', 'reject-return', 'withhold-return', 'resolve-return', 'point', 'confirm'].map(
    (deed) => ['POST', `/payments/:id/naver/${deed}`, 404, -1, new RegExp(naver)] as const,
  ),
  ['GET', '/payments/:id/naver/product-orders', 404, -1, new RegExp(naver)],
  ['GET', '/payments/:id/naver/cash-amount', 400, -1, /현금성 결제금액/],
  ['GET', '/naver/product-orders/2026112600001', 404, -1, new RegExp(naver)],
  ['GET', '/naver/reviews?from=1&to=2', 400, -1, /구매평/],
  ['POST', '/payco/orders/status/:id', 200, 1, /PAYCO/],
  ['POST', '/partners/receipts/:id', 501, -1, /영수증을 지원하지 않습니다/],
  ['GET', '/certifications/imp_123456789012', 404, -1, /^인증결과가 존재하지 않습니다\.$/],
  ['DELETE', '/certifications/imp_123456789012', 404, -1, /^인증결과가 존재하지 않습니다\.$/],
  ['POST', '/certifications/otp/request', 400, -1, /본인인증 채널이 없습니다/],
  ['POST', '/certifications/otp/confirm/imp_123456789012', 404, -1, /^인증결과가 존재하지 않습니다\.$/],
  ['POST', '/cvs', 200, 1, /편의점결제 채널이 없습니다/],
  ['DELETE', '/cvs/:id', 200, 1, /편의점결제가 아닙니다/],
  ['POST', '/benepia/point', 200, 1, /베네피아/],
  ['POST', '/benepia/payment', 200, 1, /베네피아/],
  ['DELETE', '/kcpquick/members/m-1', 404, -1, /존재하지 않는 KCP 퀵페이 회원/],
  ['POST', '/kcpquick/payment/money', 200, 1, /결제하지 않았습니다/],
  ['POST', '/paymentwall/delivery', 200, 1, /Paymentwall/],
  ['GET', '/vbanks/holder?bank_code=088&bank_num=110-123-456789', 404, -1, /예금주를 조회하지 못했습니다/],
  ['GET', '/vbanks/holder?bank_code=088', 400, -1, /bank_num\(계좌번호\)은 필수/],
  ['GET', '/vbanks/holder?bank_code=999&bank_num=1', 400, -1, /bank_code\(은행 표준코드 3자리\)/],
  ['PUT', '/vbanks/:id', 400, -1, /가상계좌 결제가 아닙니다/],
  ['GET', '/tiers/ZZZ', 404, -1, /존재하지 않는 하위상점/],
];

for (const [method, path, status, code, message] of refusals) {
  test(`${method} ${path} refuses, and changes nothing`, async () => {
    const answer = await api.call(method, path.replace(':id', paid.id), method === 'GET' ? {} : { json: {} });
    assert.deepEqual([answer.status, answer.code, answer.response], [status, code, null]);
    assert.match(String(answer.message), message);
    assert.equal((await api.call('GET', `/payments/${paid.id}`)).response?.['status'], 'paid');
  });
}

/** The contract has a word for it: 404. */
const knowsPayments = /naver\/(?!cash)|partners|vbanks/;

for (const [method, path] of refusals.filter(([, each]) => each.includes(':id') && knowsPayments.test(each))) {
  test(`${method} ${path} does not know a payment that the caller does not have`, async () => {
    const answer = await api.call(
      method,
      path.replace(':id', 'imp_999999999999'),
      method === 'GET' ? {} : { json: {} },
    );
    assert.deepEqual([answer.status, answer.message], [404, '존재하지 않는 결제정보입니다.']);
  });
}

test('a tier that was created at the command line is shown, and one of another merchant is not', async () => {
  const tier = (...args: string[]) => naru(['tier', ...args, '--json'], api.variables);
  const mine = ['--merchant', 'imp00000000'];
  const created = await tier('create', ...mine, '--code', 'A1B', '--name', '강남점');
  assert.deepEqual(JSON.parse(created.out), { tier_code: 'A1B', tier_name: '강남점' });
  assert.equal((await tier('create', ...mine, '--code', 'A1B', '--name', '다른 점')).code, 1);
  assert.equal((await tier('create', ...mine, '--code', 'a1', '--name', '점')).code, 2);
  assert.deepEqual(JSON.parse((await tier('list', ...mine)).out), [{ tier_code: 'A1B', tier_name: '강남점' }]);
  const shown = await api.call('GET', '/tiers/A1B');
  assert.deepEqual(shown.response, { tier_code: 'A1B', tier_name: '강남점' });
  const asTier: Json | null = (await api.call('GET', '/payments/status/all', { headers: { tier: 'A1B' } })).response;
  assert.equal(asTier?.['total'], 0);
});
