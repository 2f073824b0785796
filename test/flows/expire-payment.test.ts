import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { expirePayment } from '../../src/flows/expire-payment.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';
import { losingReplies } from '../support/wire.ts';

/*
 * Windows that nobody finishes.
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage();
});
after(() => stage.close());

const hourMs = 3_600_000;

test('a window is abandoned an hour after it was opened, not a moment before', async () => {
  const { payment } = await stage.open();
  await stage.passTime(hourMs - 1);
  await stage.work();
  assert.equal((await stage.payment(payment.id)).status, 'ready');
  await stage.passTime(1);
  await stage.work();
  const { status, failCode, failReason, failedAt } = await stage.payment(payment.id);
  assert.deepEqual(
    [status, failCode, failReason],
    ['expired', 'abandoned', '결제창이 완료되지 않은 채 유효 시간이 지났습니다.'],
  );
  assert.deepEqual(failedAt, payment.expiresAt);
});

test('an abandoned window tells the merchant nothing and leaves its order free', async () => {
  const { payment } = await stage.open({ webhookUrls: ['http://127.0.0.1:9/'] });
  await stage.passTime(hourMs);
  await stage.work();
  assert.deepEqual(await stage.told(payment.id), []);
  assert.equal((await stage.pay({ orderId: payment.orderId })).status, 'paid');
});

test('two hubs that find one abandoned window end it once', async () => {
  const { payment } = await stage.open();
  const other = await stage.anotherHub();
  await stage.passTime(hourMs);
  await other.clock.refresh();
  await Promise.all([expirePayment(stage.hub, payment.id), expirePayment(other, payment.id)]);
  assert.equal((await stage.payment(payment.id)).version, 2);
  await stage.retire(other);
});

test('a window that is asked to expire before its time, or after it was paid, is left alone', async () => {
  const { payment } = await stage.open();
  await expirePayment(stage.hub, payment.id);
  assert.equal((await stage.payment(payment.id)).status, 'ready');
  const paid = await stage.pay();
  await stage.passTime(2 * hourMs);
  await expirePayment(stage.hub, paid.id);
  assert.deepEqual(await stage.payment(paid.id), paid);
});

test('while an operation is open the window does not expire; in the end it fails as the operation did', async () => {
  const window = await stage.open();
  stage.wire.meddle(losingReplies('approve', 'settle'));
  const back = await stage.authenticate(window, { card: 'limit-exceeded' });
  await stage.finish(window, back);
  await stage.passTime(2 * hourMs);
  await stage.work();
  await expirePayment(stage.hub, window.payment.id);
  assert.equal((await stage.payment(window.payment.id)).status, 'ready');
  stage.wire.meddle(null);
  await stage.passTime(hourMs);
  await stage.work();
  const { status, failCode } = await stage.payment(window.payment.id);
  assert.equal(status, 'failed');
  assert.match(failCode ?? '', /^[A-Z_]+$/);
});
