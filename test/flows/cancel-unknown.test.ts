import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Payment } from '../../src/core/payment.ts';
import type { CancelEnd } from '../../src/flows/cancel-payment.ts';
import { sandboxMerchant } from '../../src/flows/seed-sandbox.ts';
import { createServer } from '../../src/http/server.ts';
import { settleUnknown } from '../../src/jobs/settle-unknown.ts';
import { loadCancellations } from '../../src/store/cancellations.ts';
import { audit } from '../support/auditor.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';
import { createGate } from '../support/gate.ts';
import { callOf, losingReplies, losingRequests } from '../support/wire.ts';

/*
 * What the caller of a cancellation hears while its end is not known (ARCHITECTURE.md, 1e): that it must not be asked
 * for again, and, when it asks all the same, nothing that could give the money back twice.
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage();
});
after(() => stage.close());

const hourMs = 3_600_000;
const noHearing = losingReplies('cancel', 'settle');

/** Paid, and 400 of it given back unheard. */
async function cancelledUnheard(tellsMerchant = false): Promise<Payment> {
  const payment = await stage.pay({ webhookUrls: ['http://127.0.0.1:9/'] });
  stage.wire.meddle(noHearing);
  const end = await stage.cancel(payment, { amount: 400, tellsMerchant });
  assert.deepEqual(end, { end: 'unknown' });
  return payment;
}

/** The gateway is heard again, and everything due is asked. */
async function hearAgain(): Promise<void> {
  stage.wire.meddle(null);
  await stage.passTime(10 * 60_000, 'all');
  await stage.work();
}

async function givenBack({ id }: Payment): Promise<number[]> {
  return (await stage.bench.ledger(id)).filter((each) => each.kind === 'cancellation').map((each) => each.amount);
}

function posts(): readonly string[] {
  return stage.wire.sent().filter((each) => each.startsWith('POST'));
}

function cancelledOf(end: CancelEnd): number {
  assert(end.end === 'done', `not done: ${end.end}`);
  return end.payment.cancelled;
}

test('the caller is kept waiting while it is asked inline, after 1, 3, 7, 15 and 31 seconds, and not 45', async () => {
  const payment = await stage.pay();
  const times: number[] = [];
  stage.wire.meddle((request, exchange) => {
    if (callOf(request) === 'settle') times.push(stage.machine.now().getTime());
    return noHearing(request, exchange);
  });
  const begun = stage.machine.now().getTime();
  assert.deepEqual(await stage.cancel(payment, { amount: 400 }), { end: 'unknown' });
  assert.deepEqual(
    times.map((each) => (each - begun) / 1000),
    [0, 1, 3, 7, 15, 31],
  );
  assert(stage.machine.now().getTime() - begun < 45_000);
  await hearAgain();
});

test('the REST API answers the sentence that forbids a repeat, with HTTP 200 and code -1', async () => {
  const payment = await stage.pay();
  const server = createServer(stage.hub, { trustedProxies: [] });
  const { apiKey: imp_key, apiSecret: imp_secret } = sandboxMerchant;
  const got = await server.inject({ method: 'POST', url: '/users/getToken', payload: { imp_key, imp_secret } });
  const authorization: string = got.json().response.access_token;
  stage.wire.meddle(noHearing);
  const call = { method: 'POST', url: '/payments/cancel', headers: { authorization } } as const;
  const answer = () => stage.during(server.inject({ ...call, payload: { imp_uid: payment.id, amount: 400 } }));
  for (const reply of [await answer(), await answer()]) {
    assert.equal(reply.statusCode, 200);
    assert.deepEqual(reply.json(), {
      code: -1,
      message: '취소 결과를 아직 확인하지 못했습니다. 다시 요청하지 마시고 결제 조회로 확인해 주세요.',
      response: null,
    });
  }
  await hearAgain();
  assert.deepEqual(await givenBack(payment), [400]);
  await server.close();
});

test('while it is open a repeat hears the same, and the gateway is sent nothing', async () => {
  const payment = await cancelledUnheard();
  stage.wire.forget();
  for (let hours = 0; hours < 3; hours += 1) {
    assert.deepEqual(await stage.cancel(payment, { amount: 400 }), { end: 'unknown' });
    await stage.passTime(hourMs, 'all');
    await stage.work();
  }
  assert.deepEqual(posts(), []);
  assert.deepEqual(await givenBack(payment), [400]);
  await hearAgain();
});

test('while it is open another cancellation of the payment is turned away, whoever asks', async () => {
  const payment = await cancelledUnheard();
  const others = [{ amount: 300 }, { amount: 400, requester: 'another-key' }, { amount: 400, expectedBalance: 1000 }];
  for (const wish of others) {
    assert.deepEqual(await stage.cancel(payment, wish), { end: 'refused', refused: 'other_cancellation_open' });
  }
  await hearAgain();
  assert.deepEqual(await givenBack(payment), [400]);
});

test('when it ends done, the merchant is told of it, whether it wished so or not', async () => {
  const payment = await cancelledUnheard(false);
  assert.deepEqual(await stage.told(payment.id), ['paid']);
  await hearAgain();
  assert.deepEqual(await stage.told(payment.id), ['paid', 'cancelled']);
  const wished = await cancelledUnheard(true);
  await hearAgain();
  assert.deepEqual(await stage.told(wished.id), ['paid', 'cancelled']);
});

test('a cancellation whose end was always known is told only where the merchant wishes it', async () => {
  const payment = await stage.pay({ webhookUrls: ['http://127.0.0.1:9/'] });
  await stage.cancel(payment, { amount: 400 });
  assert.deepEqual(await stage.told(payment.id), ['paid']);
  await stage.cancel(payment, { amount: 100, tellsMerchant: true });
  assert.deepEqual(await stage.told(payment.id), ['paid', 'cancelled']);
});

test('for a day the same request gets that cancellation, and after it another one', async () => {
  const payment = await cancelledUnheard();
  await hearAgain();
  stage.wire.forget();
  assert.equal(cancelledOf(await stage.cancel(payment, { amount: 400 })), 400);
  await stage.passTime(23 * hourMs, 'all');
  assert.equal(cancelledOf(await stage.cancel(payment, { amount: 400 })), 400);
  assert.deepEqual(posts(), []);
  await stage.passTime(hourMs, 'all');
  assert.equal(cancelledOf(await stage.cancel(payment, { amount: 400 })), 800);
  assert.deepEqual(await givenBack(payment), [400, 400]);
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('another amount, another key and another balance are other cancellations', async () => {
  const payment = await cancelledUnheard();
  await hearAgain();
  assert.equal(cancelledOf(await stage.cancel(payment, { amount: 100 })), 500);
  assert.equal(cancelledOf(await stage.cancel(payment, { amount: 400, requester: 'another-key' })), 900);
  assert.equal(cancelledOf(await stage.cancel(payment, { amount: 100, expectedBalance: 100 })), 1000);
  assert.deepEqual(await givenBack(payment), [400, 100, 400, 100]);
});

test('the same to another refund account is not answered by the first one, and not sent unlooked at', async () => {
  const account = { bankCode: '088', number: '110-123-456789', holder: '홍길동' };
  const payment = await stage.pay();
  stage.wire.meddle(noHearing);
  assert.equal((await stage.cancel(payment, { amount: 400, refundAccount: account })).end, 'unknown');
  await hearAgain();
  const other = { amount: 400, refundAccount: { ...account, number: '110-123-456780' } };
  assert.deepEqual(await stage.cancel(payment, other), { end: 'refused', refused: 'refund_account_differs' });
  assert.deepEqual(await givenBack(payment), [400]);
  assert.equal(cancelledOf(await stage.cancel(payment, other)), 800, 'he has looked, and asks again');
  const rows = await loadCancellations(stage.hub.db, payment.id);
  assert(rows.every(({ repeatKey }) => /^[0-9a-f]{64}[.][0-9a-f]{16}$/.test(repeatKey)));
});

test('one that never arrived gave nothing back: the same request again is sent', async () => {
  const payment = await stage.pay();
  stage.wire.meddle(losingRequests('cancel'));
  assert.equal((await stage.cancel(payment, { amount: 400 })).end, 'unknown');
  await hearAgain();
  await hearAgain();
  assert.equal(cancelledOf(await stage.cancel(payment, { amount: 400 })), 400);
  assert.deepEqual(await givenBack(payment), [400]);
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('one whose caller heard the end after all is over: an equal one is another one', async () => {
  const payment = await stage.pay();
  let questions = 0;
  stage.wire.meddle((request, exchange) => {
    if (callOf(request) === 'settle') questions += 1;
    return questions > 1 ? exchange(request) : noHearing(request, exchange);
  });
  assert.equal(cancelledOf(await stage.cancel(payment, { amount: 400 })), 400);
  assert.equal(questions, 2);
  stage.wire.meddle(null);
  assert.equal(cancelledOf(await stage.cancel(payment, { amount: 400 })), 800);
});

test('a gateway slower than the caller: he hears that it is unknown, and a webhook tells the end', async () => {
  const payment = await stage.pay({ webhookUrls: ['http://127.0.0.1:9/'] });
  const gate = createGate();
  stage.wire.meddle(async (request, exchange) => {
    if (callOf(request) === 'cancel') await stage.wire.stall(gate.opened);
    return exchange(request);
  });
  const begun = stage.machine.now().getTime();
  assert.deepEqual(await stage.cancel(payment, { amount: 400 }), { end: 'unknown' });
  assert.equal(stage.machine.now().getTime() - begun, 45_000);
  // Half a minute after the call any hub has begun to ask.
  await settleUnknown.run(stage.hub);
  assert.deepEqual(await stage.cancel(payment, { amount: 400 }), { end: 'unknown' });
  gate.open();
  await stage.during(stage.hub.background.idle());
  stage.wire.meddle(null);
  assert.deepEqual(await stage.told(payment.id), ['paid', 'cancelled']);
  assert.equal(cancelledOf(await stage.cancel(payment, { amount: 400 })), 400);
  assert.deepEqual(await givenBack(payment), [400]);
});

test('a caller that had hung up heard nothing: the same request again gives nothing back twice', async () => {
  const payment = await stage.pay();
  let isCallerThere = true;
  stage.wire.meddle(async (request, exchange) => {
    if (callOf(request) === 'cancel') isCallerThere = false;
    return exchange(request);
  });
  assert.equal((await stage.cancel(payment, { amount: 400, isCallerThere: () => isCallerThere })).end, 'done');
  stage.wire.meddle(null);
  assert.equal(cancelledOf(await stage.cancel(payment, { amount: 400 })), 400);
  assert.equal(cancelledOf(await stage.cancel(payment, { amount: 400 })), 400);
  assert.deepEqual(await givenBack(payment), [400]);
  assert.equal(cancelledOf(await stage.cancel(payment, { amount: 400, expectedBalance: 600 })), 800);
  assert.deepEqual(await audit(stage, payment.id), []);
});
