import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Operation } from '../../src/core/operation.ts';
import type { Payment } from '../../src/core/payment.ts';
import { scopeOf } from '../../src/flows/scope-of.ts';
import { uplus } from '../../src/gateways/uplus/index.ts';
import { findLedger } from '../../src/store/ledger.ts';
import { audit } from '../support/auditor.ts';
import { openFlowStage, type FlowStage, type OpenWindow } from '../support/flow-stage.ts';

/*
 * A gateway that answers no questions: what is not known is undone, so every end is "nothing was taken", and the order
 * is free again as soon as the gateway says so.
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage({ gateway: uplus });
});
after(() => stage.close());

async function keptAtGateway({ id }: Payment): Promise<number> {
  const movements = await stage.bench.ledger(id);
  const sign = { approval: 1, deposit: 1, cancellation: -1, refund: -1, issue: 0, receipt: 0, receipt_cancellation: 0 };
  return movements.reduce((sum, { kind, amount }) => sum + sign[kind] * amount, 0);
}

async function operationOf({ id }: Payment, kind: Operation['kind']): Promise<Operation> {
  const operation = (await stage.operations(id)).findLast((each) => each.kind === kind);
  assert(operation, `no ${kind}`);
  return operation;
}

async function finished(window: OpenWindow): Promise<Payment> {
  await stage.finish(window, await stage.authenticate(window));
  return stage.payment(window.payment.id);
}

for (const fault of ['lose-reply', 'lose-request', 'http-500', 'garbage'] as const) {
  test(`${fault} at the approval: the payment fails while the buyer waits, and nothing is kept`, async () => {
    const window = await stage.open();
    await stage.bench.break({ call: 'approve', fault });
    const payment = await finished(window);
    assert.deepEqual([payment.status, payment.failCode], ['failed', 'rolled_back']);
    assert.deepEqual([await keptAtGateway(payment), await stage.holder(payment)], [0, null]);
    assert.equal((await operationOf(payment, 'approve')).state, 'declined');
    const again = await stage.open({ orderId: payment.orderId });
    const paid = await finished(again);
    assert.equal(paid.status, 'paid', 'the order is free');
  });
}

test('an undoing that is not answered keeps the order, and is sent until it is', async () => {
  const window = await stage.open();
  await stage.bench.break({ call: 'approve', fault: 'lose-reply' });
  await stage.bench.break({ call: 'settle', fault: 'lose-reply', times: 100 });
  const payment = await finished(window);
  assert.equal(payment.status, 'ready');
  assert.equal((await operationOf(payment, 'approve')).state, 'unknown');
  assert.equal(await stage.holder(payment), payment.id);
  await stage.bench.mend();
  await stage.passTime(60_000, 'all');
  await stage.work();
  assert.equal((await stage.payment(payment.id)).status, 'failed');
  assert.deepEqual([await keptAtGateway(payment), await stage.holder(payment)], [0, null]);
});

test('after an hour nobody believes an undoing any more: a person is called', async () => {
  const window = await stage.open();
  await stage.bench.break({ call: 'approve', fault: 'lose-reply' });
  await stage.bench.break({ call: 'settle', fault: 'http-500', times: 100 });
  const payment = await finished(window);
  await stage.passTime(uplus.canSettleForMs + 1, 'all');
  await stage.work();
  assert.equal((await operationOf(payment, 'approve')).needsPerson, true);
  await stage.bench.mend();
});

for (const fault of ['bad-signature', 'amount-mismatch'] as const) {
  test(`${fault}: the approval must not stand, and its own call is undone`, async () => {
    const window = await stage.open();
    await stage.bench.break({ call: 'approve', fault });
    const payment = await finished(window);
    assert.equal(payment.status, 'failed');
    const reversal = await operationOf(payment, 'reverse');
    assert.equal(reversal.state, 'done');
    assert.deepEqual([await keptAtGateway(payment), await stage.holder(payment)], [0, null]);
    const entries = await findLedger(stage.hub.db, scopeOf(payment), payment.id);
    assert.deepEqual(entries.map(({ kind }) => kind).toSorted(), ['approval', 'reversal']);
    assert.deepEqual(await audit(stage, payment.id), []);
  });
}

test('a reversal whose answer is lost is undone again, and once', async () => {
  const window = await stage.open();
  await stage.bench.break({ call: 'approve', fault: 'bad-signature' });
  await stage.bench.break({ call: 'settle', fault: 'lose-reply' });
  const payment = await finished(window);
  await stage.passTime(60_000, 'all');
  await stage.work();
  assert.equal((await operationOf(payment, 'reverse')).state, 'done');
  const movements = await stage.bench.ledger(payment.id);
  assert.deepEqual(
    movements.map(({ kind }) => kind),
    ['approval', 'cancellation'],
  );
});

test('a part that is asked for again bears the same tax', async () => {
  const paid = await stage.pay({ taxFree: 500 });
  const asked: string[] = [];
  stage.wire.meddle(async (request, exchange) => {
    const form = new URLSearchParams(request.body ?? '');
    if (form.get('LGD_TXNAME') === 'PartialCancel') asked.push(form.get('LGD_CANCELTAXFREEAMOUNT') ?? 'none');
    return exchange(request);
  });
  await stage.bench.break({ call: 'cancel', fault: 'lose-request' });
  assert.equal((await stage.cancel(paid, { amount: 300, taxFree: 200 })).end, 'done');
  stage.wire.meddle(null);
  assert.deepEqual(asked, ['200', '200']);
});

test('a whole cancellation whose answer is lost is found gone, a part waits for a person', async () => {
  const paid = await stage.pay();
  await stage.bench.break({ call: 'cancel', fault: 'lose-reply' });
  const whole = await stage.cancel(paid);
  assert.equal(whole.end, 'done', JSON.stringify(whole));
  assert.equal((await stage.payment(paid.id)).status, 'cancelled');
  const other = await stage.pay();
  await stage.bench.break({ call: 'cancel', fault: 'lose-reply' });
  const part = await stage.cancel(other, { amount: 300 });
  assert.equal(part.end, 'unknown', JSON.stringify(part));
  await stage.passTime(uplus.canSettleForMs + 1, 'all');
  await stage.work();
  assert.equal((await operationOf(other, 'cancel')).needsPerson, true);
  assert.equal(await keptAtGateway(other), other.price.amount - 300, 'it was given back once');
});

test('AV11 is never booked: the cancellation is asked for again, and done when the gateway says so', async () => {
  const paid = await stage.pay();
  const told = { LGD_RESPCODE: 'AV11', LGD_RESPMSG: '취소불가. 다시 시도하십시오' };
  const body = JSON.stringify({ ...told, LGD_RESPONSE: [told] });
  stage.wire.meddle(async () => ({ status: 200, headers: {}, body }));
  const end = await stage.cancel(paid);
  assert.notEqual(end.end, 'declined', JSON.stringify(end));
  const waiting = await stage.payment(paid.id);
  assert.deepEqual([waiting.status, waiting.cancelled, waiting.reserved], ['paid', 0, paid.price.amount]);
  stage.wire.meddle(null);
  await stage.passTime(60_000, 'all');
  await stage.work();
  const cancelled = await stage.payment(paid.id);
  assert.deepEqual([cancelled.status, cancelled.cancelled], ['cancelled', paid.price.amount]);
  assert.equal(await keptAtGateway(paid), 0);
});
