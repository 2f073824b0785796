import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { readBackupFile, writeBackupFile } from '../../src/cli/backup-file.ts';
import type { Operation } from '../../src/core/operation.ts';
import type { Payment } from '../../src/core/payment.ts';
import { restore } from '../../src/flows/restore-backup.ts';
import { settleOperation } from '../../src/flows/settle-operation.ts';
import { isSettleable, settleByPerson } from '../../src/flows/settle-by-person.ts';
import { HttpFailure } from '../../src/gateways/gateway.ts';
import { uplus } from '../../src/gateways/uplus/index.ts';
import { readBackup } from '../../src/store/backup.ts';
import { loadOperationsOf } from '../../src/store/operations.ts';
import { loadPayment } from '../../src/store/payments.ts';
import { audit } from '../support/auditor.ts';
import { emptyDatabase } from '../support/database.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';
import { createGate } from '../support/gate.ts';
import type { Meddler } from '../support/wire.ts';

/*
 * Settling by undoing is no question: it takes a payment back. So nothing that the buyer was shown as paid, or may yet
 * be, is undone, and nothing that is undone is shown as paid.
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage({ gateway: uplus });
});
after(() => stage.close());
beforeEach(() => stage.wire.meddle(null));

async function keptAtGateway({ id }: Payment): Promise<number> {
  const movements = await stage.bench.ledger(id);
  const sign = { approval: 1, deposit: 1, cancellation: -1, refund: -1, issue: 0, receipt: 0, receipt_cancellation: 0 };
  return movements.reduce((sum, { kind, amount }) => sum + sign[kind] * amount, 0);
}

async function approvalOf({ id }: Payment): Promise<Operation> {
  const operation = (await stage.operations(id)).find(({ kind }) => kind === 'approve');
  assert(operation);
  return operation;
}

const isCalled = (name: string, body: string | null): boolean =>
  new URLSearchParams(body ?? '').get('LGD_TXNAME') === name;

/** The answer to the approval is there and its caller sleeps on it until it is woken. */
function sleepingOnTheAnswer(): { readonly meddler: Meddler; answered: Promise<void>; wake(): void } {
  const [answered, woken] = [createGate(), createGate()];
  const meddler: Meddler = async (request, exchange) => {
    const reply = await exchange(request);
    if (!isCalled('PaymentByKey', request.body)) return reply;
    answered.open();
    await stage.wire.stall(woken.opened);
    return reply;
  };
  return { meddler, answered: answered.opened, wake: woken.open };
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(5);
  }
}

test('an answer that comes while the approval is being undone is not shown as paid', async () => {
  const window = await stage.open();
  const back = await stage.authenticate(window);
  const sleeper = sleepingOnTheAnswer();
  const [undone, seen] = [createGate(), createGate()];
  let undoings = 0;
  stage.wire.meddle(async (request, exchange) => {
    if (!isCalled('Rollback', request.body)) return sleeper.meddler(request, exchange);
    const reply = await exchange(request);
    undoings += 1;
    if (undoings > 1) return reply;
    undone.open();
    await stage.wire.stall(seen.opened);
    return reply;
  });
  const finishing = stage.finish(window, back);
  await sleeper.answered;
  const settling = stage.during(settleOperation(stage.hub, (await approvalOf(window.payment)).id));
  await undone.opened;
  sleeper.wake();
  await finishing;
  await stage.during(stage.hub.background.idle());
  assert.notEqual((await stage.payment(window.payment.id)).status, 'paid');
  seen.open();
  await settling;
  await stage.workToTheEnd();
  assert.equal(await keptAtGateway(window.payment), 0);
  assert.equal((await stage.payment(window.payment.id)).status, 'failed');
});

test('an answer that comes after the undoing is undone once more: its call may have come last', async () => {
  const window = await stage.open();
  const back = await stage.authenticate(window);
  const sleeper = sleepingOnTheAnswer();
  stage.wire.meddle(sleeper.meddler);
  const finishing = stage.finish(window, back);
  await sleeper.answered;
  await stage.during(settleOperation(stage.hub, (await approvalOf(window.payment)).id));
  sleeper.wake();
  await finishing;
  await stage.during(stage.hub.background.idle());
  await stage.workToTheEnd();
  const { status } = await stage.payment(window.payment.id);
  assert.deepEqual([status, await keptAtGateway(window.payment)], ['failed', 0]);
  const reversals = (await stage.operations(window.payment.id)).filter(({ kind }) => kind === 'reverse');
  assert.deepEqual(
    reversals.map(({ state }) => state),
    ['done'],
  );
  assert.deepEqual(await audit(stage, window.payment.id), []);
});

test('a buyer who brings the key of one payment to the window of another undoes nothing', async () => {
  const [first, second] = [await stage.open(), await stage.open()];
  const back = await stage.authenticate(first);
  await stage.finish(first, back);
  assert.equal((await stage.payment(first.payment.id)).status, 'paid');
  const brought = { query: {}, form: { LGD_RESPCODE: '0000', LGD_PAYKEY: back.form['LGD_PAYKEY'] ?? '' } };
  await stage.finish(second, brought);
  await stage.workToTheEnd();
  assert.equal(await keptAtGateway(first.payment), first.payment.price.amount, 'the first one stands');
  assert.equal((await stage.payment(second.payment.id)).status, 'failed');
});

for (const late of ['refused', 'not sent'] as const) {
  test(`a cancellation that its own settling overtook is not declined because it was ${late}`, () => overtakenBy(late));
}

async function overtakenBy(late: 'refused' | 'not sent'): Promise<void> {
  const paid = await stage.pay();
  const [overtaken, seen] = [createGate(), createGate()];
  let calls = 0;
  stage.wire.meddle(async (request, exchange) => {
    if (!isCalled('PartialCancel', request.body)) return exchange(request);
    calls += 1;
    if (calls === 1) {
      await stage.wire.stall(overtaken.opened);
      if (late === 'not sent') throw new HttpFailure('notSent', 'ECONNREFUSED');
      return exchange(request);
    }
    const reply = await exchange(request);
    overtaken.open();
    if (calls === 2) await stage.wire.stall(seen.opened);
    return reply;
  });
  const cancelling = stage.cancel(paid, { amount: 300 });
  const operation = await until(async () => (await stage.operations(paid.id)).find(({ kind }) => kind === 'cancel'));
  await until(async () => calls === 1 || undefined);
  const settling = stage.during(settleOperation(stage.hub, operation.id));
  const end = await cancelling;
  assert.notEqual(end.end, 'declined', JSON.stringify(end));
  seen.open();
  await settling;
  await stage.during(stage.hub.background.idle());
  const { status, cancelled } = await stage.payment(paid.id);
  assert.deepEqual([status, cancelled, await keptAtGateway(paid)], ['partially_cancelled', 300, 700]);
  assert.deepEqual(await audit(stage, paid.id), []);
}

test('what is older than an undoing is believed is left to a person, and nothing is sent', async () => {
  const window = await stage.open();
  const back = await stage.authenticate(window);
  await stage.bench.break({ call: 'approve', fault: 'lose-reply' });
  await stage.bench.break({ call: 'settle', fault: 'http-500', times: 100 });
  await stage.finish(window, back);
  await stage.bench.mend();
  await stage.passTime(uplus.canSettleForMs + 1, 'all');
  stage.wire.forget();
  await stage.work();
  const operation = await approvalOf(window.payment);
  assert.deepEqual([operation.state, operation.needsPerson], ['unknown', true]);
  await stage.during(settleOperation(stage.hub, operation.id));
  assert.deepEqual(stage.wire.sent(), []);
  assert.equal(await keptAtGateway(window.payment), window.payment.price.amount);
});

test('a person says "approved" only of what nobody undoes any more', async () => {
  const window = await stage.open();
  const back = await stage.authenticate(window);
  await stage.bench.break({ call: 'approve', fault: 'lose-reply' });
  await stage.bench.break({ call: 'settle', fault: 'http-500', times: 100 });
  await stage.finish(window, back);
  await stage.bench.mend();
  const [operation, payment] = [await approvalOf(window.payment), await stage.payment(window.payment.id)];
  assert(isSettleable(operation));
  const verdict = { outcome: 'done', transactionId: 'tlgda1', at: new Date(), amount: payment.price.amount } as const;
  const word = { actor: 'kim', because: 'seen', verdict };
  const isWritten = await stage.during(settleByPerson(stage.hub, { operation, payment }, word));
  assert.deepEqual([isWritten, (await stage.payment(payment.id)).status], [false, 'ready']);
});

test('an approval that was under way when a backup was taken is not undone after its restore', async () => {
  const window = await stage.open();
  const back = await stage.authenticate(window);
  const sleeper = sleepingOnTheAnswer();
  stage.wire.meddle(sleeper.meddler);
  const finishing = stage.finish(window, back);
  await sleeper.answered;
  const folder = mkdtempSync(join(tmpdir(), 'naru-backup-'));
  const path = join(folder, 'backup');
  await writeBackupFile(path, (take) => readBackup(stage.hub.db, new Date(), take));
  sleeper.wake();
  await finishing;
  await stage.during(stage.hub.background.idle());
  assert.equal((await stage.payment(window.payment.id)).status, 'paid', 'and so the buyer is told');
  const database = await emptyDatabase();
  const hub = await stage.hubOn(database.url);
  await restore(hub, await readBackupFile(path), 'test');
  await hub.clock.refresh();
  await stage.work(hub);
  assert.equal(await keptAtGateway(window.payment), window.payment.price.amount);
  const [restored] = await loadOperationsOf(hub.db, window.payment.id);
  assert.deepEqual([restored?.state, restored?.needsPerson], ['unknown', true]);
  assert.equal((await loadPayment(hub.db, window.payment.id))?.status, 'ready');
  await stage.retire(hub);
  await database.drop();
  rmSync(folder, { recursive: true });
});
