import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import {
  createClient,
  NaruError,
  NaruRefused,
  NaruUnauthorized,
  NaruUnreachable,
  type ClientOptions,
  type NaruClient,
} from '../../client/index.ts';
import { freePorts } from '../support/free-ports.ts';
import { startWebServer } from '../support/web-server.ts';
import { card, limited, openBillingStage, type BillingStage } from '../v1/billing-stage.ts';
import { keyPair } from '../v1/running-api.ts';
import { startBadRoad, type BadRoad } from './bad-road.ts';

/*
 * What becomes of calls when connections break, tokens end and keys are wrong: what is tried again, what is a value,
 * and what is thrown.
 */

let stage: BillingStage;
let road: BadRoad;
let naru: NaruClient;
let customer_uid: string;

before(async (t) => {
  const ending = t as TestContext;
  stage = await openBillingStage(ending);
  road = await startBadRoad(ending, stage.api.url);
  naru = client();
  customer_uid = await stage.register();
});
after(() => stage.close());

function client(options: Partial<ClientOptions> = {}): NaruClient {
  return createClient({ baseUrl: road.url, impKey: keyPair.imp_key, impSecret: keyPair.imp_secret, ...options });
}

const again = 'POST /subscribe/payments/again';
const order = () => ({ ...stage.order(), customer_uid });
const calls = (): readonly string[] => road.asked.filter((each) => each !== 'POST /users/getToken');
const tokens = (): number => road.asked.length - calls().length;

async function thrown(asked: Promise<unknown>): Promise<NaruError> {
  const error = await asked.then(
    (value) => assert.fail(`nothing was thrown: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof NaruError, String(error));
  return error;
}

async function unreachable(asked: Promise<unknown>): Promise<NaruUnreachable> {
  const error = await thrown(asked);
  assert.ok(error instanceof NaruUnreachable, String(error));
  return error;
}

test('one token is asked for, however many call at once', async () => {
  road.next();
  const fresh = client();
  await Promise.all(Array.from({ length: 8 }, () => fresh.codes.bank('004')));
  await fresh.codes.bank('004');
  assert.deepEqual([tokens(), calls().length], [1, 9]);
});

test('a token that has ended by the time of the server is renewed once, and the calls are made', async () => {
  await naru.codes.bank('004');
  await stage.passTime(3600);
  road.next();
  const all = await Promise.all([naru.codes.bank('004'), naru.codes.bank('004'), naru.subscribe.again(order())]);
  assert.deepEqual([all[0]?.name, all[2].outcome, tokens()], ['국민은행', 'done', 1]);
});

test('a token that is refused twice is no token: nothing goes on', async () => {
  road.next('unauthorized', 'unauthorized');
  assert.ok((await thrown(naru.subscribe.again(order()))) instanceof NaruUnauthorized);
  assert.equal(calls().length, 2);
});

test('a wrong secret is said, and stands in no error and in nothing that is printed', async () => {
  const impSecret = 'a-secret-of-nobody';
  const wrong = client({ impSecret });
  const error = await thrown(wrong.payments.list({ merchant_uid: ['order-1'] }));
  assert.ok(error instanceof NaruUnauthorized);
  for (const printed of [inspect(error, { depth: 9 }), inspect(wrong, { depth: 9 }), JSON.stringify(error)])
    assert.ok(!printed.includes(impSecret));
});

test('what only reads is asked three times', async () => {
  road.next('lose-request', 'bad-gateway');
  assert.equal((await naru.codes.bank('004'))?.name, '국민은행');
  assert.equal(calls().length, 3);
  road.next('lose-request', 'lose-reply', 'lose-request');
  const error = await unreachable(naru.codes.bank('004'));
  assert.deepEqual([calls().length, error.mayHaveArrived], [3, true]);
});

test('a charge without a key is sent once; lost on the way, its end is unknown', async () => {
  for (const trouble of ['lose-request', 'lose-reply', 'bad-gateway'] as const) {
    road.next(trouble);
    const wanted = order();
    const end = await naru.subscribe.again(wanted);
    assert.ok(end.outcome === 'unknown', trouble);
    assert.deepEqual([end.canRepeat, end.payment, calls()], [false, null, [again]]);
    const payment = await naru.payments.find(wanted.merchant_uid);
    assert.equal(payment?.status, trouble === 'lose-reply' ? 'paid' : undefined);
  }
});

test('a charge with a key is sent again, and charges once', async () => {
  for (const [number, trouble] of (['lose-request', 'lose-reply', 'bad-gateway'] as const).entries()) {
    const before = await stage.charges();
    road.next(trouble);
    const end = await naru.subscribe.again(order(), { idempotencyKey: `lost-${number}` });
    assert.equal(end.outcome, 'done', trouble);
    assert.deepEqual([calls(), (await stage.charges()) - before], [[again, again], 1]);
  }
});

test('two calls under one key at once are one charge, and both hear of it', async () => {
  const [wanted, options] = [order(), { idempotencyKey: 'at-once' }];
  const before = await stage.charges();
  const [one, other] = await Promise.all([
    naru.subscribe.again(wanted, options),
    naru.subscribe.again(wanted, options),
  ]);
  assert.ok(one.outcome === 'done' && other.outcome === 'done');
  assert.equal(one.payment.imp_uid, other.payment.imp_uid);
  assert.equal((await stage.charges()) - before, 1);
});

test('a refusal that follows a try which was heard does not say that nothing was charged', async () => {
  road.next('lose-reply', 'lose-key');
  const wanted = order();
  const end = await naru.subscribe.again(wanted, { idempotencyKey: 'heard-before' });
  assert.ok(end.outcome === 'unknown');
  assert.match(end.message, /이미 주문이 이루어진 건/);
  assert.equal((await naru.payments.find(wanted.merchant_uid))?.status, 'paid');
});

test('a hub that says nothing in time: a read is thrown, a charge is unknown', async () => {
  road.next('stall', 'stall');
  const options = { timeoutMs: 80 };
  const error = await unreachable(naru.codes.bank('004', options));
  assert.match(error.message, /ms 안에 답하지 않았습니다/);
  road.next('stall');
  assert.equal((await naru.subscribe.again(order(), options)).outcome, 'unknown');
});

test('a hub that gives no token in time: a charge was not sent', async (t) => {
  const silent = client({ baseUrl: await startWebServer(t, '127.0.0.1', () => {}) });
  const error = await unreachable(silent.subscribe.again(order(), { timeoutMs: 50 }));
  assert.equal(error.mayHaveArrived, false);
  assert.match(error.message, /토큰을 받지 못했습니다/);
});

test('who was heard and then loses his token is told that nobody knows the end', async () => {
  road.next('lose-reply', ...Array.from({ length: 4 }, () => 'unauthorized' as const));
  const end = await naru.subscribe.again(order(), { idempotencyKey: 'token-lost' });
  assert.equal(end.outcome, 'unknown');
});

test('at the original service answers are read as it documents them, and a key makes nothing safe', async (t) => {
  const past = await startBadRoad(t, stage.api.url, true);
  // By another name of this machine: its answers are not held against what a hub says.
  const original = client({ baseUrl: past.url.replace('127.0.0.1', 'localhost') });
  const done = await original.subscribe.again(order());
  assert.ok(done.outcome === 'done');
  const { imp_uid } = done.payment;
  const failing = { ...order(), customer_uid: await stage.register(undefined, limited) };
  assert.equal((await original.subscribe.again(failing)).outcome, 'declined');
  const wrongCard = { ...stage.order(), ...card, card_number: '1234-1234-1234-1234' };
  assert.equal((await original.subscribe.onetime(wrongCard)).outcome, 'declined');
  assert.equal(await original.payments.get('imp_000000000000'), null);
  const error = await thrown(original.payments.cancel({ imp_uid, amount: 99_999 }));
  assert.ok(error instanceof NaruRefused);
  assert.deepEqual([error.code, error.error, error.field], [1, null, 'amount']);

  past.next('lose-reply');
  const lost = await original.payments.cancel({ imp_uid, amount: 1_000 }, { idempotencyKey: 'once' });
  assert.ok(lost.outcome === 'unknown');
  assert.deepEqual([lost.canRepeat, past.asked], [false, ['POST /payments/cancel']]);
  assert.equal((await original.payments.get(imp_uid))?.cancel_amount, 1_000);
});

test('a client that could never work is not made', () => {
  for (const wrong of [{ baseUrl: '' }, { baseUrl: 'pay.example.com' }, { impKey: '' }, { impSecret: '' }])
    assert.throws(() => client(wrong), TypeError);
});

test('where nobody listens a charge was not sent, and that is thrown', async () => {
  const [port = 0] = await freePorts(1);
  const nobody = client({ baseUrl: `http://127.0.0.1:${port}` });
  const error = await unreachable(nobody.subscribe.again(order()));
  assert.equal(error.mayHaveArrived, false);
  assert.match(error.message, /ECONNREFUSED/);
});

test('an address that is no hub is said to be none', async () => {
  road.next('redirect', 'redirect', 'redirect');
  const error = await unreachable(naru.payments.get('imp_123456789012'));
  assert.match(error.message, /허브의 응답이 아닙니다\(HTTP 301\)/);
});

test('a sub-merchant that is not there is an error, and no payment that is missing', async () => {
  const error = await thrown(client({ tierCode: 'ZZZ' }).payments.get('imp_123456789012'));
  assert.ok(error instanceof NaruRefused);
  assert.deepEqual([error.httpStatus, error.error], [404, 'unknown_tier']);
});

test('a key that no header can carry is refused here, and nothing is sent', async () => {
  await naru.codes.bank('004');
  road.next();
  await assert.rejects(naru.subscribe.again(order(), { idempotencyKey: '주문 1' }), TypeError);
  assert.deepEqual(road.asked, []);
});
