import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTrial } from '../trial.ts';
import { authenticate } from './authenticate.ts';
import { TossError } from './errors.ts';
import { merchantAt } from './trial-merchant.ts';

const dayMs = 86_400_000;

const keyIn = (userAndColon: string): string => `Basic ${Buffer.from(userAndColon).toString('base64')}`;

const refusedAs =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof TossError && error.code === code;

test('a secret key is the user name of a Basic credential with an empty password', () => {
  const documented = 'Basic dGVzdF9za196WExrS0V5cE5BcldtbzUwblgzbG1lYXhZRzVSOg==';
  assert.equal(keyIn('test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R:'), documented);
  assert.equal(authenticate(keyIn('test_sk_naruIamporttest3sandbox00:')).mid, 'iamporttest_3');
  assert.equal(authenticate(keyIn('test_sk_naruIamporttest14sandbox0:')).mid, 'iamporttest_14');
});

test('a credential without a colon is malformed, an unknown key unauthorized, a widget key of the wrong kind', () => {
  const isMalformed = refusedAs('INCORRECT_BASIC_AUTH_FORMAT');
  assert.throws(() => authenticate(keyIn('test_sk_naruIamporttest3sandbox00')), isMalformed);
  assert.throws(() => authenticate('Bearer x'), isMalformed);
  assert.throws(() => authenticate(keyIn('test_ck_naruIamporttest3sandbox00:')), refusedAs('UNAUTHORIZED_KEY'));
  assert.throws(() => authenticate(keyIn(':')), refusedAs('UNAUTHORIZED_KEY'));
  assert.throws(() => authenticate(undefined), refusedAs('UNAUTHORIZED_KEY'));
  assert.throws(() => authenticate(keyIn('test_gsk_naruIamporttest3sandbox00:')), refusedAs('INVALID_API_KEY'));
});

test('errors carry code and message, in English where asked for', async (t) => {
  const trial = await startTrial(t);
  const path = '/toss/v1/payments/nothing-here';
  const refused = await trial.call('GET', path, { headers: { authorization: keyIn('no-colon') } });
  assert.equal(refused.status, 403);
  assert.deepEqual(refused.json, {
    code: 'INCORRECT_BASIC_AUTH_FORMAT',
    message: "잘못된 요청입니다. ':' 를 포함해 인코딩해주세요.",
  });
  const unknown = await trial.call('GET', path, {
    headers: { authorization: keyIn('test_sk_unknown:'), 'accept-language': 'en-US' },
  });
  assert.equal(unknown.status, 401);
  assert.equal(unknown.json.message, 'This is an unauthenticated secret key or client key.');
  assert.match(unknown.headers.get('x-tosspayments-trace-id') ?? '', /^[0-9a-f]{32}$/);
});

test('an unknown path and another method on a known one are told apart', async (t) => {
  const { api } = merchantAt(await startTrial(t));
  assert.equal((await api('GET', '/v1/nothing')).json.code, 'NOT_FOUND');
  const other = await api('DELETE', '/v1/payments/orders/imp_000000000001');
  assert.equal(other.status, 404);
  assert.equal(other.json.code, 'NOT_FOUND_HTTP_METHOD');
});

test('a body that is no JSON object is a bad request', async (t) => {
  const { api } = merchantAt(await startTrial(t));
  for (const body of ['{"paymentKey":', '[]', '"text"', '']) {
    const refused = await api('POST', '/v1/payments/confirm', { body });
    assert.deepEqual([refused.status, refused.json.code], [400, 'INVALID_REQUEST']);
  }
});

test('the key is looked at before the body, whatever the body is', async (t) => {
  const trial = await startTrial(t);
  const { api, authenticate: authenticated } = merchantAt(trial);
  const form = { body: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  const stranger = await trial.call('POST', '/toss/v1/payments/confirm', form);
  assert.deepEqual([stranger.status, stranger.json.code], [401, 'UNAUTHORIZED_KEY']);
  const refused = await api('POST', '/v1/payments/confirm', form);
  assert.deepEqual([refused.status, refused.json.code], [400, 'INVALID_REQUEST']);
  const withCharset = { body: await authenticated(), headers: { 'content-type': 'application/json; charset=utf-8' } };
  assert.equal((await api('POST', '/v1/payments/confirm', withCharset)).status, 200);
});

test('every answer has a trace id', async (t) => {
  const trial = await startTrial(t);
  const { api } = merchantAt(trial);
  const answers = [
    await trial.call('GET', '/toss/v1/payments/x'),
    await api('GET', '/v1/nowhere'),
    await api('DELETE', '/v1/payments/confirm'),
    await api('POST', '/v1/payments/confirm', { body: 'x'.repeat(70_000) }),
    await api('GET', '/v1/transactions?startDate=2026-01-01&endDate=2026-01-02'),
  ];
  for (const { status, headers } of answers) assert.ok(headers.get('x-tosspayments-trace-id'), String(status));
});

test('an Idempotency-Key belongs to one secret key, and an empty one is none', async (t) => {
  const trial = await startTrial(t);
  const other = merchantAt(trial, 'iamporttest_14');
  const { api, pay } = merchantAt(trial);
  const { paymentKey } = await pay();
  const cancel = (by: typeof api, key: string) =>
    by('POST', `/v1/payments/${paymentKey}/cancel`, {
      body: { cancelReason: '일부', cancelAmount: 1_000 },
      headers: { 'idempotency-key': key },
    });
  assert.equal((await cancel(api, 'shared')).json.balanceAmount, 59_000);
  assert.equal((await cancel(other.api, 'shared')).json.code, 'FORBIDDEN_REQUEST');
  assert.equal((await cancel(api, '')).json.balanceAmount, 58_000);
  assert.equal((await cancel(api, '')).json.balanceAmount, 57_000);
});

test('the same Idempotency-Key replays the first answer byte for byte, whatever the body', async (t) => {
  const { api, authenticate: authenticated } = merchantAt(await startTrial(t));
  const payment = await authenticated();
  const headers = { 'idempotency-key': 'approve-1' };
  const first = await api('POST', '/v1/payments/confirm', { body: payment, headers });
  const again = await api('POST', '/v1/payments/confirm', { body: { other: true }, headers });
  assert.equal(first.status, 200);
  assert.equal(again.status, 200);
  assert.equal(again.text, first.text);
  assert.equal(again.headers.get('idempotency-key'), 'approve-1');
  const [fresh, original] = (again.headers.get('x-tosspayments-trace-id') ?? '').split(',');
  assert.equal(original, first.headers.get('x-tosspayments-trace-id'));
  assert.notEqual(fresh, original);
});

test('a refusal is replayed too, until fifteen days have passed', async (t) => {
  const trial = await startTrial(t);
  const { api, pay } = merchantAt(trial);
  const { paymentKey } = await pay();
  const cancel = (key: string, cancelAmount: number) =>
    api('POST', `/v1/payments/${paymentKey}/cancel`, {
      body: { cancelReason: '변심', cancelAmount },
      headers: { 'idempotency-key': key },
    });
  assert.equal((await cancel('much', 60_001)).json.code, 'NOT_CANCELABLE_AMOUNT');
  assert.equal((await cancel('much', 1_000)).status, 403);
  await trial.restart();
  assert.equal((await cancel('much', 1_000)).status, 403);
  await trial.control('PUT', '/clock', { offset_ms: 15 * dayMs + 60_000, held_at: null });
  assert.equal((await cancel('much', 1_000)).status, 200);
});

test('an Idempotency-Key belongs to one path, has at most 300 characters, and GET ignores it', async (t) => {
  const trial = await startTrial(t);
  const { api, pay } = merchantAt(trial);
  const first = await pay();
  const second = await pay();
  const headers = { 'idempotency-key': 'shared' };
  const body = { cancelReason: '변심' };
  const cancel = (paymentKey: string) => api('POST', `/v1/payments/${paymentKey}/cancel`, { body, headers });
  assert.equal((await cancel(first.paymentKey)).json.orderId, first.orderId);
  assert.equal((await cancel(second.paymentKey)).json.orderId, second.orderId);
  assert.equal((await api('GET', `/v1/payments/${first.paymentKey}`, { headers })).json.status, 'CANCELED');
  const long = await api('POST', '/v1/payments/confirm', { body: {}, headers: { 'idempotency-key': 'k'.repeat(301) } });
  assert.deepEqual([long.status, long.json.code], [400, 'INVALID_IDEMPOTENCY_KEY']);
});

test('while the first of two equal requests runs, the second is refused', async (t) => {
  const trial = await startTrial(t);
  const { api, authenticate: authenticated } = merchantAt(trial);
  const payment = await authenticated();
  await trial.control('POST', '/faults', { gateway: 'toss', call: 'approve', fault: 'slow', delay_ms: 150 });
  const headers = { 'idempotency-key': 'twice' };
  const slow = api('POST', '/v1/payments/confirm', { body: payment, headers });
  await new Promise((done) => setTimeout(done, 50));
  const second = await api('POST', '/v1/payments/confirm', { body: payment, headers });
  assert.deepEqual([second.status, second.json.code], [409, 'IDEMPOTENT_REQUEST_PROCESSING']);
  assert.equal((await slow).status, 200);
  assert.equal((await api('POST', '/v1/payments/confirm', { body: payment, headers })).text, (await slow).text);
});

test('a replay is slow where a slow call was ordered', async (t) => {
  const trial = await startTrial(t);
  const { api, pay } = merchantAt(trial);
  const { paymentKey } = await pay();
  const cancel = () =>
    api('POST', `/v1/payments/${paymentKey}/cancel`, {
      body: { cancelReason: '변심' },
      headers: { 'idempotency-key': 'slowly' },
    });
  const first = await cancel();
  await trial.control('POST', '/faults', { gateway: 'toss', call: 'cancel', fault: 'slow', delay_ms: 300 });
  let isAnswered = false;
  const replay = cancel().finally(() => (isAnswered = true));
  await api('GET', `/v1/payments/${paymentKey}`);
  assert.equal(isAnswered, false);
  assert.equal((await replay).text, first.text);
});

test('a test code provokes its error before anything else is looked at', async (t) => {
  const { api } = merchantAt(await startTrial(t));
  const provoke = (code: string) =>
    api('POST', '/v1/payments/no-such-key/cancel', {
      body: 'not even JSON',
      headers: { 'tosspayments-test-code': code },
    });
  const provoked = await provoke('EXCEED_MAX_REFUND_DUE');
  assert.deepEqual([provoked.status, provoked.json.message], [403, '환불 가능한 기간이 지났습니다.']);
  assert.equal((await provoke('IDEMPOTENT_REQUEST_PROCESSING')).status, 409);
  assert.deepEqual((await provoke('NO_SUCH_CODE')).json, {
    code: 'INVALID_TEST_CODE',
    message: '유효하지 않은 테스트 코드입니다.',
  });
});
