import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Value from 'typebox/value';
import { v1PrepareSchema } from '../../src/contract/v1/schema.ts';
import { startApi, type Answer, type Json, type RunningApi } from './running-api.ts';

let api: RunningApi;

before(async () => {
  api = await startApi({ withGateway: true });
});
after(() => api.close());

function prepare(json: object, method = 'POST'): Promise<Answer> {
  return api.call(method, '/payments/prepare', { json });
}

test('an amount is registered, read and changed', async () => {
  const made = await prepare({ merchant_uid: 'p-1', amount: 1000 });
  assert.deepEqual([made.status, made.code, made.message], [200, 0, null]);
  assert.deepEqual(made.response, { merchant_uid: 'p-1', amount: 1000, currency: null });
  assert.ok(Value.Check(v1PrepareSchema, made.response));
  assert.deepEqual((await api.call('GET', '/payments/prepare/p-1/')).response, made.response);
  const changed = await prepare({ merchant_uid: 'p-1', amount: '2000', currency: 'KRW' }, 'PUT');
  assert.deepEqual(changed.response, { merchant_uid: 'p-1', amount: 2000, currency: 'KRW' });
  assert.deepEqual((await api.call('GET', '/payments/prepare/p-1')).response, changed.response);
});

test('a second registration is refused, with the same amount too', async () => {
  await prepare({ merchant_uid: 'p-2', amount: 1000 });
  for (const amount of [1000, 2000]) {
    const again = await prepare({ merchant_uid: 'p-2', amount });
    assert.deepEqual([again.status, again.code, again.response], [200, 1, null]);
    assert.equal(again.message, '결제정보 사전등록에 실패하였습니다(이미 등록된 merchant_uid입니다).');
  }
  assert.equal((await api.call('GET', '/payments/prepare/p-2')).response?.['amount'], 1000);
});

test('what was never registered is neither read nor changed', async () => {
  for (const answer of [
    await api.call('GET', '/payments/prepare/none'),
    await prepare({ merchant_uid: 'none', amount: 1 }, 'PUT'),
  ]) {
    assert.deepEqual([answer.status, answer.code, answer.response], [404, -1, null]);
    assert.equal(answer.message, '사전등록된 결제정보가 존재하지 않습니다.');
  }
});

const refused: readonly (readonly [json: object, name: string])[] = [
  [{ amount: 1000 }, 'merchant_uid'],
  [{ merchant_uid: '', amount: 1000 }, 'merchant_uid'],
  [{ merchant_uid: 'x'.repeat(65), amount: 1000 }, 'merchant_uid'],
  [{ merchant_uid: ['p-3'], amount: 1000 }, 'merchant_uid'],
  [{ merchant_uid: { 0: 'p-3' }, amount: 1000 }, 'merchant_uid'],
  [{ merchant_uid: 'p-3' }, 'amount'],
  [{ merchant_uid: 'p-3', amount: 'much' }, 'amount'],
  [{ merchant_uid: 'p-3', amount: -1 }, 'amount'],
  [{ merchant_uid: 'p-3', amount: 10.5 }, 'amount'],
  [{ merchant_uid: 'p-3', amount: [1000] }, 'amount'],
  [{ merchant_uid: 'p-3', amount: 1000, currency: 'EURO' }, 'currency'],
];

for (const [json, name] of refused) {
  test(`the refusal of ${JSON.stringify(json).slice(0, 60)} names ${name}`, async () => {
    const answer = await prepare(json);
    assert.deepEqual([answer.status, answer.code, answer.response], [200, 1, null]);
    assert.match(String(answer.message), new RegExp(name));
  });
}

test('dollars are registered with their cents', async () => {
  const { response } = await prepare({ merchant_uid: 'p-4', amount: '10.50', currency: 'USD' });
  assert.deepEqual(response, { merchant_uid: 'p-4', amount: 10.5, currency: 'USD' });
});

test('a strict client is not shown the currency, which is newer than it', async () => {
  await prepare({ merchant_uid: 'p-5', amount: 1000 });
  const headers = { 'user-agent': 'Go-http-client/1.1' };
  const { response } = await api.call('GET', '/payments/prepare/p-5', { headers });
  assert.deepEqual(response, { merchant_uid: 'p-5', amount: 1000 });
});

test('a window with another amount is not opened, and is after the amount was changed', async () => {
  await prepare({ merchant_uid: 'p-6', amount: 1000 });
  const open = async (): Promise<Json> => {
    const reply = await fetch(`${api.url}/sandbox/windows`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user_code: 'imp00000000', merchant_uid: 'p-6', name: 'a cup', amount: 1500 }),
    });
    return (await reply.json()) as Json;
  };
  const blocked = await open();
  assert.deepEqual([blocked['imp_uid'], blocked['error_code']], [null, 'F2005']);
  await prepare({ merchant_uid: 'p-6', amount: 1500 }, 'PUT');
  assert.match(String((await open())['imp_uid']), /^imp_[0-9]{12}$/);
});
