import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { OperationKind } from '../../src/core/operation.ts';
import type { Payment } from '../../src/core/payment.ts';
import { isSettleable, settleByPerson, type Verdict } from '../../src/flows/settle-by-person.ts';
import { settleOperation } from '../../src/flows/settle-operation.ts';
import { scopeOf } from '../../src/flows/scope-of.ts';
import { loadAuditEntries } from '../../src/store/audit.ts';
import { commit } from '../../src/store/commit.ts';
import { findLedger } from '../../src/store/ledger.ts';
import { loadOpenOperations } from '../../src/store/operations.ts';
import { openFlowStage, type FlowStage, type OpenWindow } from '../support/flow-stage.ts';
import { breaches } from '../support/breaches.ts';
import { both, losingReplies, losingRequests, type Meddler } from '../support/wire.ts';

/*
 * What the gateway can no longer be asked about is ended by a named person, and written as the gateway's own word would
 * be (ARCHITECTURE.md, 1d).
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage();
});
after(() => stage.close());

const webhookUrls = ['http://127.0.0.1:9/'];
const unheard = losingReplies('approve', 'settle');
const unsent = both(losingRequests('approve'), losingReplies('settle'));

/** The buyer paid, and nobody knows how it ended. */
async function approvalLeftOpen(meddler: Meddler): Promise<OpenWindow> {
  const window = await stage.open({ webhookUrls });
  const back = await stage.authenticate(window);
  stage.wire.meddle(meddler);
  await stage.finish(window, back);
  stage.wire.meddle(null);
  await callPersonFor(window.payment, 'approve');
  return window;
}

/** As after all the days on which the gateway can be asked. */
async function callPersonFor(payment: Payment, kind: OperationKind): Promise<void> {
  const operation = await openOperation(payment, kind);
  const change = { needsPerson: true, settleAt: null };
  await commit(stage.hub.db, [{ write: 'change operation', id: operation.id, from: [operation.state], change }]);
}

async function openOperation({ id }: Payment, kind: OperationKind) {
  const operation = (await stage.operations(id)).findLast((each) => each.kind === kind);
  assert(operation && isSettleable(operation), `no open ${kind}`);
  return operation;
}

/** After everything else in the books. */
const atTheGateway = new Date(Date.now() + 3_600_000);
const done = (amount: number): Verdict => ({ outcome: 'done', transactionId: 'seen-1', at: atTheGateway, amount });
const declined: Verdict = { outcome: 'declined' };

async function say(stale: Payment, kind: OperationKind, verdict: Verdict): Promise<boolean> {
  const [operation, payment] = [await openOperation(stale, kind), await stage.payment(stale.id)];
  return settleByPerson(stage.hub, { operation, payment }, { actor: '김민수', because: '관리자에서 보았음', verdict });
}

async function lastEvent({ id }: Payment) {
  const sql = `select event, actor, detail->>'because' as because from payment_events where payment_id = $1
    order by version desc limit 1`;
  const [row] = await stage.hub.db.query(sql, [id]);
  return { ...row };
}

async function ledger(payment: Payment): Promise<string[]> {
  const entries = await findLedger(stage.hub.db, scopeOf(payment), payment.id);
  return entries.map(({ kind, amount, gatewayTransactionId }) => `${kind} ${amount} ${gatewayTransactionId}`);
}

async function auditOf({ id }: Payment): Promise<readonly string[]> {
  const entries = await loadAuditEntries(stage.hub.db, { merchantId: null, limit: 100 });
  return entries.filter(({ subject }) => subject === id).map(({ actor, action }) => `${actor}: ${action}`);
}

const person = { actor: '김민수', because: '관리자에서 보았음' };

test('an approval that a person saw is paid: booked, told, and signed with his name', async () => {
  const { payment } = await approvalLeftOpen(unheard);
  assert.equal(await say(payment, 'approve', done(1000)), true);
  const { status, paidAt, gatewayTransactionId } = await stage.payment(payment.id);
  assert.deepEqual([status, paidAt, gatewayTransactionId], ['paid', atTheGateway, 'seen-1']);
  assert.deepEqual(await ledger(payment), ['approval 1000 seen-1']);
  assert.deepEqual(await stage.told(payment.id), ['paid']);
  assert.deepEqual(await lastEvent(payment), { event: 'approved', ...person });
  assert.deepEqual(await auditOf(payment), ['김민수: operation settle']);
  assert.equal(await stage.holder(payment), payment.id);
});

test('an approval that a person did not find fails, and the order is free', async () => {
  const { payment } = await approvalLeftOpen(unsent);
  assert.equal(await say(payment, 'approve', declined), true);
  const { status, failReason } = await stage.payment(payment.id);
  assert.deepEqual([status, failReason], ['failed', '관리자에서 보았음']);
  assert.deepEqual([await ledger(payment), await stage.told(payment.id)], [[], ['failed']]);
  assert.deepEqual(await lastEvent(payment), { event: 'declined', ...person });
  assert.equal(await stage.holder(payment), null);
});

test('an approval of another amount is given back at the gateway', async () => {
  const { payment } = await approvalLeftOpen(unheard);
  const key = (await openOperation(payment, 'approve')).asked['paymentKey'];
  const verdict: Verdict = { outcome: 'done', transactionId: String(key), at: atTheGateway, amount: 1000 - 1 };
  assert.equal(await say(payment, 'approve', verdict), true);
  assert.equal((await stage.payment(payment.id)).status, 'failed');
  assert.deepEqual((await ledger(payment))[0], `approval 999 ${key}`);
  assert.equal((await stage.operations(payment.id)).at(-1)?.kind, 'reverse');
});

async function cancellationLeftOpen(meddler: Meddler): Promise<Payment> {
  const payment = await stage.pay({ webhookUrls });
  stage.wire.meddle(meddler);
  await stage.cancel(payment, { amount: 400 });
  stage.wire.meddle(null);
  await callPersonFor(payment, 'cancel');
  return payment;
}

test('a cancellation that a person saw is booked and told', async () => {
  const payment = await cancellationLeftOpen(losingReplies('cancel', 'settle'));
  assert.equal(await say(payment, 'cancel', done(400)), true);
  const { status, cancelled, reserved } = await stage.payment(payment.id);
  assert.deepEqual([status, cancelled, reserved], ['partially_cancelled', 400, 0]);
  assert.equal((await ledger(payment)).at(-1), 'cancellation 400 seen-1');
  assert.deepEqual(await stage.told(payment.id), ['paid', 'cancelled']);
  assert.deepEqual(await lastEvent(payment), { event: 'partially_cancelled', ...person });
});

test('a cancellation that a person did not find frees its amount', async () => {
  const payment = await cancellationLeftOpen(both(losingRequests('cancel'), losingReplies('settle')));
  assert.equal(await say(payment, 'cancel', declined), true);
  const { status, cancelled, reserved } = await stage.payment(payment.id);
  assert.deepEqual([status, cancelled, reserved], ['paid', 0, 0]);
  assert.deepEqual(await lastEvent(payment), { event: 'cancel_refused', ...person });
  assert.deepEqual(await auditOf(payment), ['김민수: operation settle']);
});

test('what the gateway lists is learnt, though a person did not find it', async () => {
  const payment = await cancellationLeftOpen(losingReplies('cancel', 'settle'));
  assert.equal(await say(payment, 'cancel', declined), true);
  const { status, cancelled, reserved } = await stage.payment(payment.id);
  assert.deepEqual([status, cancelled, reserved], ['partially_cancelled', 400, 0]);
});

async function reversalLeftOpen(): Promise<Payment> {
  const { window, back, meddler } = await breaches.amount_differs(stage, { webhookUrls });
  stage.wire.meddle(both(losingRequests('cancel'), meddler));
  await stage.finish(window, back);
  stage.wire.meddle(null);
  await callPersonFor(window.payment, 'reverse');
  return stage.payment(window.payment.id);
}

test('money that a person saw given back is booked, and the order is free', async () => {
  const payment = await reversalLeftOpen();
  assert.equal(await say(payment, 'reverse', done(0)), true);
  assert.match((await ledger(payment)).at(-1) ?? '', /^reversal \d+ seen-1$/);
  assert.deepEqual(await lastEvent(payment), { event: 'given_back', ...person });
  assert.equal(await stage.holder(payment), null);
});

test('money that is not given back here leaves the order held', async () => {
  const payment = await reversalLeftOpen();
  assert.equal(await say(payment, 'reverse', declined), true);
  assert.deepEqual(await lastEvent(payment), { event: 'not_given_back', ...person });
  assert.equal((await ledger(payment)).length, 1);
  assert.equal(await stage.holder(payment), payment.id);
});

test('whoever comes second changes nothing: not the books, not the audit', async () => {
  const { payment } = await approvalLeftOpen(unheard);
  const operation = await openOperation(payment, 'approve');
  await settleOperation(stage.hub, operation.id);
  const word = { actor: '김민수', because: '관리자에서 보았음', verdict: declined };
  assert.equal(await settleByPerson(stage.hub, { operation, payment }, word), false);
  assert.equal((await stage.payment(payment.id)).status, 'paid');
  assert.deepEqual(await auditOf(payment), []);
});

test('the list names what only a person can end, and with the rest what is still asked about', async () => {
  const { payment } = await approvalLeftOpen(unheard);
  const other = await stage.open();
  const back = await stage.authenticate(other);
  stage.wire.meddle(unheard);
  await stage.finish(other, back);
  stage.wire.meddle(null);
  const listed = async (needingPerson: boolean): Promise<readonly unknown[]> =>
    (await loadOpenOperations(stage.hub.db, { needingPerson, limit: 100 })).map(({ paymentId }) => paymentId);
  assert(!(await listed(true)).includes(other.payment.id));
  assert((await listed(true)).includes(payment.id));
  assert.deepEqual((await listed(false)).slice(-2), [payment.id, other.payment.id]);
});
