import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { startReceiver, startTrial } from '../trial.ts';
import type { Receiver, Trial, Wire } from '../trial.ts';
import { merchantAt } from './trial-merchant.ts';

const minuteMs = 60_000;
const start = Date.parse('2026-03-01T09:00:00+09:00');
const received = '{"resCd":"0000","resMsg":"정상"}';
const both = ['10', '20'];

/** Time is held, so notices go out only when the timers are run. */
async function prepare(t: TestContext, kinds?: string[], mid = 'T5102001'): Promise<[Trial, Receiver]> {
  const trial = await startTrial(t);
  const receiver = await startReceiver(t);
  receiver.answerWith(200, received);
  await trial.control('PUT', '/webhooks', { gateway: 'kicc', mid, url: receiver.url, kinds });
  await holdAt(trial, start);
  return [trial, receiver];
}

async function holdAt(trial: Trial, at: number): Promise<void> {
  await trial.control('PUT', '/clock', { offset_ms: 0, held_at: new Date(at).toISOString() });
}

async function run(trial: Trial): Promise<{ ran: number; next: string | null }> {
  return (await trial.control('POST', '/timers/run', {})).json;
}

function bodies(receiver: Receiver): Wire[] {
  return receiver.received.map(({ body }) => JSON.parse(body));
}

test('approvals and changes are told to an address that asked for them, in texts only', async (t) => {
  const [trial, receiver] = await prepare(t, both);
  const { pay, revise } = merchantAt(trial);
  const customerInfo = { customerName: '홍길동', customerId: 'u1' };
  const order = { orderInfo: { goodsName: '나룻배 표', customerInfo }, shopValueInfo: { value1: 'cart-7' } };
  const approved = (await pay(order, { issuer: '027', instalmentMonths: 3 })).json;
  await run(trial);
  const cancelled = (await revise(approved.pgCno, { reviseTypeCode: '32', amount: 1_000 })).json;
  assert.deepEqual(await run(trial), { ran: 1, next: null });
  const [approval, change, ...more] = bodies(receiver);
  assert.equal(more.length, 0);
  for (const value of [...Object.values(approval), ...Object.values(change)]) assert.equal(typeof value, 'string');
  assert.match(String(receiver.received[0]?.headers['content-type']), /^application\/json/);
  assert.deepEqual(
    [approval.resCd, approval.notiType, approval.mallId, approval.pgCno, approval.shopOrderNo, approval.amount],
    ['0000', '10', 'T5102001', approved.pgCno, approved.shopOrderNo, '60000'],
  );
  assert.deepEqual(
    [approval.installmentMonth, approval.issuerCode, approval.customerName, approval.shopValue1, approval.statusCode],
    ['03', '027', '홍길동', 'cart-7', 'TS03'],
  );
  assert.equal('msgAuthValue' in approval, false, 'notices are not signed');
  assert.deepEqual(
    [change.notiType, change.pgCno, change.cancelPgCno, change.cancelAmount, change.cancelRemainAmount],
    ['20', approved.pgCno, cancelled.cancelPgCno, '1000', '59000'],
  );
  assert.deepEqual([change.statusCode, change.statusMessage], ['TS06', '부분매입취소']);
});

test('without a wish nothing is told, and one kind can be wished for alone', async (t) => {
  const [trial, receiver] = await prepare(t);
  const { pay, revise } = merchantAt(trial);
  await revise((await pay()).json.pgCno);
  assert.equal((await run(trial)).ran, 0);
  await trial.control('PUT', '/webhooks', { gateway: 'kicc', mid: 'T5102001', url: receiver.url, kinds: ['20'] });
  await revise((await pay()).json.pgCno);
  await run(trial);
  assert.deepEqual(
    bodies(receiver).map((body) => body.notiType),
    ['20'],
  );
});

test('refusals are never told', async (t) => {
  const [trial] = await prepare(t, both);
  const { pay } = merchantAt(trial);
  assert.equal((await pay({}, { cardNumber: '9410-0000-0000-0001' })).json.resCd, '8035');
  assert.equal((await run(trial)).ran, 0);
});

test('a notice comes again every three minutes, ten times, even over restarts', async (t) => {
  const [trial, receiver] = await prepare(t, both);
  receiver.answerWith(200, '{"resCd":"5001","resMsg":"처리실패"}');
  await merchantAt(trial).pay();
  let due = start;
  for (let again = 1; again <= 10; again += 1) {
    const { ran, next } = await run(trial);
    assert.equal(ran, 1);
    assert.equal(next, new Date(due + 3 * minuteMs).toISOString());
    due += 3 * minuteMs;
    if (again === 5) await trial.restart();
    await holdAt(trial, due);
  }
  assert.deepEqual(await run(trial), { ran: 1, next: null });
  assert.equal(receiver.received.length, 11);
  assert.equal(new Set(receiver.received.map(({ body }) => body)).size, 1);
});

test('only HTTP 200 with the JSON of the papers counts as received', async (t) => {
  const [trial, receiver] = await prepare(t, both);
  await merchantAt(trial).pay();
  const answers: [number, string][] = [
    [200, 'ok'],
    [200, 'res_cd=0000'],
    [500, received],
    [200, '{"resCd":0}'],
  ];
  let due = start;
  for (const [status, body] of answers) {
    receiver.answerWith(status, body);
    assert.ok((await run(trial)).next, body);
    due += 3 * minuteMs;
    await holdAt(trial, due);
  }
  receiver.answerWith(200, received);
  assert.deepEqual(await run(trial), { ran: 1, next: null });
});

test('a shop of the older wire gets the empty fields too', async (t) => {
  const [trial, receiver] = await prepare(t, both, 'T0020391');
  await merchantAt(trial, 'T0020391').pay();
  await run(trial);
  const [{ cpCode, bankCode, shopValue6 }] = bodies(receiver) as [Wire];
  assert.deepEqual([cpCode, bankCode, shopValue6], ['', '', '']);
});
