import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { breachesOf, operationAt, operations, type Operation } from '../support/contract.ts';
import { startApi, type RunningApi } from './running-api.ts';

/*
 * Every call that the original service publishes is there: it asks who calls, and answers in a way that is published.
 * What each does is tested elsewhere; every answer that any test hears is held against the same contract.
 */

let api: RunningApi;

before(async () => {
  api = await startApi();
});
after(() => api.close());

/** The address with something in the place of each parameter that nobody has. */
function addressOf({ path }: Operation): string {
  return path.replace('{payment_status}', 'paid').replaceAll(/\{\w+\}/g, 'imp_999999999999');
}

test('there are seventy-six calls', () => {
  assert.equal(operations.length, 76);
});

for (const operation of operations) {
  const { method, path } = operation;
  const address = addressOf(operation);

  test(`${method} ${path} is there`, async () => {
    assert.equal(operationAt(method, address), operation);
    const unknown = await api.call(method, address, { token: null });
    const isOpen = path === '/users/getToken';
    assert.equal(unknown.status, isOpen ? 400 : 401);
    const answer = await api.call(method, address);
    assert.ok(answer.status < 500 || operation.statuses.includes(answer.status), String(answer.status));
    assert.doesNotMatch(String(answer.message), /존재하지 않는 API/);
  });
}

test('an answer that is not as published is seen', () => {
  const prepare = operationAt('GET', '/payments/prepare/order-1');
  assert.ok(prepare);
  const seen = (status: number, body: unknown): number => breachesOf(prepare, status, body).length;
  const response = { merchant_uid: 'order-1', amount: 1_000, currency: null };
  const good = { code: 0, message: null, response };
  assert.equal(seen(200, good), 0);
  assert.equal(seen(200, { ...good, message: '됨' }), 1);
  assert.equal(seen(200, { ...good, response: { ...response, more: 1 } }), 1);
  assert.equal(seen(200, { ...good, response: { ...response, amount: '1000' } }), 1);
  assert.equal(seen(200, { ...good, response: { merchant_uid: 'order-1' } }), 2);
  assert.equal(seen(200, { ...good, extra: 1 }), 1);
  assert.equal(seen(404, { code: -1, message: '없음', response: null }), 0);
  assert.equal(seen(409, { code: -1, message: '', response: {} }), 3);
});
