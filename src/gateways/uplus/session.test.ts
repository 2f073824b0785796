import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { noWishes } from '../../core/checkout-order.ts';
import type {
  CancelDone,
  CancelRequest,
  HttpSend,
  Outcome,
  SettleOutcome,
  SettleRequest,
  WindowOrder,
} from '../gateway.ts';
import { openBench, type Bench } from '../../../test/gateways/sandbox-bench.ts';
import {
  cancelOf,
  detailOf,
  openStage,
  settleApprove,
  settleCancel,
  usualPrice,
  type Paid,
  type Stage,
} from '../../../test/gateways/stage.ts';
import { uplus } from './index.ts';

/* What happens instead of the suite's gaps, against the sandbox: nothing can be asked, so it is undone or redone. */

const credentials = { mid: 'tlgdacomxpay', mertKey: '95160cce09854ef44d2edb2bfb05f9f3' };
const total = usualPrice.amount;

let bench: Bench;
let stage: Stage;

before(async () => {
  bench = await openBench(uplus, { mid: credentials.mid });
  const provoke = { provoke: (send: HttpSend) => send, reason: 'other', code: '' } as const;
  const provocations = {
    listed: provoke,
    unlisted: provoke,
    misconfigured: provoke,
    ambiguous: provoke.provoke,
    serverError: provoke.provoke,
    unlistedStatus: provoke.provoke,
  };
  stage = openStage({ name: 'XPay', gateway: uplus, mid: credentials.mid, credentials, provocations, gaps: [] }, bench);
});
after(() => bench.close());
beforeEach(() => bench.reset());

async function keptOf({ paymentId }: { readonly paymentId: Paid['request']['paymentId'] }): Promise<number> {
  return (await stage.books(paymentId)).kept;
}

function endOf({ result }: SettleOutcome): string {
  return result.outcome === 'declined' ? `declined: ${result.code}` : result.outcome;
}

for (const fault of ['lose-reply', 'lose-request', 'http-500', 'garbage'] as const) {
  test(`an approval that ended in ${fault} is unknown, and settling leaves nothing of it`, async () => {
    const { request } = await stage.authenticate();
    await bench.break({ call: 'approve', fault });
    assert.equal((await stage.open().approve(request)).outcome, 'unknown');
    assert.equal(endOf(await stage.open().settle(settleApprove(request))), 'declined: rolled_back');
    assert.equal(await keptOf(request), 0);
    assert.equal(
      endOf(await stage.open().settle(settleApprove(request))),
      'declined: rolled_back',
      'as often as needed',
    );
    assert.equal((await stage.open().approve(request)).outcome, 'declined', 'and the key is worth nothing any more');
    assert.equal(await keptOf(request), 0);
  });
}

test('an approval that is still under way when it is undone takes nothing afterwards', async () => {
  const { request } = await stage.authenticate();
  await bench.break({ call: 'approve', fault: 'slow', delayMs: 1_500 });
  assert.equal((await stage.open({ patience: 'hasty' }).approve(request)).outcome, 'unknown');
  assert.equal(endOf(await stage.open().settle(settleApprove(request))), 'declined: rolled_back');
  await sleep(1_000);
  assert.equal(await keptOf(request), 0);
});

test('an undoing that is not answered, or refused, ends nothing', async () => {
  const { request } = await stage.pay();
  await bench.break({ call: 'settle', fault: 'lose-request' });
  assert.equal(endOf(await stage.open().settle(settleApprove(request))), 'unknown');
  const wrong = stage.open({ credentials: { ...credentials, mertKey: '0'.repeat(32) } });
  assert.equal(endOf(await wrong.settle(settleApprove(request))), 'unknown');
  const { proof: _, ...unproven } = settleApprove(request) as ReturnType<typeof settleApprove> & { kind: 'approve' };
  assert.equal(endOf(await stage.open().settle(unproven)), 'unknown');
  assert.equal(await keptOf(request), total);
});

test('an approval that must not stand is undone by its call, whoever asks how often', async () => {
  const paid = await stage.pay();
  const { proof } = paid.request;
  const request = { ...cancelOf(paid, total, total), proof };
  const { reverse } = stage.open();
  assert(reverse);
  await bench.break({ call: 'settle', fault: 'lose-reply' });
  assert.equal((await reverse(request)).outcome, 'unknown');
  const asked = { ...settleCancel(request), kind: 'reverse' } as const;
  assert.equal(endOf(await stage.open().settle({ ...asked, proof } as SettleRequest)), 'done');
  assert.equal(detailOf(await reverse(request)).amount, total);
  assert.deepEqual(await stage.books(paid.request.paymentId), { approvals: 1, cancellations: 1, kept: 0 });
});

test('an undoing is believed for an hour: later a person is called, and what was answered is cancelled', async () => {
  const { request } = await stage.authenticate();
  await bench.break({ call: 'approve', fault: 'lose-reply' });
  await stage.open().approve(request);
  const early = settleApprove(request);
  await bench.advance(uplus.canSettleForMs + 60_000);
  assert.equal(endOf(await stage.open().settle(early)), 'unknown');
  assert.equal(await keptOf(request), total, 'nothing was sent');
  const paid = await stage.pay();
  const reversal = { ...cancelOf(paid, total, total), proof: paid.request.proof };
  await bench.advance(2 * uplus.canSettleForMs + 60_000);
  const { reverse } = stage.open();
  assert(reverse);
  assert.equal(detailOf(await reverse(reversal)).amount, total);
  const asked = { ...settleCancel(reversal), kind: 'reverse', proof: reversal.proof } as SettleRequest;
  assert.equal(endOf(await stage.open().settle(asked)), 'done', 'and found gone');
  assert.equal(await keptOf(paid.request), 0);
});

test('a second approval of the same window is never taken for a refusal of the first', async () => {
  const { request } = await stage.pay();
  assert.equal((await stage.open().approve(request)).outcome, 'unknown');
  assert.equal(await keptOf(request), total);
});

test('a part whose request was lost is given back by settling, and one whose answer was needs a person', async () => {
  const paid = await stage.pay();
  const part = cancelOf(paid, 20_000, total);
  await bench.break({ call: 'cancel', fault: 'lose-request' });
  assert.equal((await stage.open().cancel(part)).outcome, 'unknown');
  assert.equal(endOf(await stage.open().settle(settleCancel(part))), 'done');
  assert.equal(await keptOf(paid.request), 30_000);
  const next = cancelOf(paid, 10_000, 30_000);
  await bench.break({ call: 'cancel', fault: 'lose-reply' });
  assert.equal((await stage.open().cancel(next)).outcome, 'unknown');
  assert.equal(endOf(await stage.open().settle(settleCancel(next, ['one']))), 'unknown');
  assert.equal(await keptOf(paid.request), 20_000, 'not twice');
});

test('the rest of a payment is one more part, and asked for again it is found gone', async () => {
  const paid = await stage.pay();
  detailOf(await stage.open().cancel(cancelOf(paid, 20_000, total)));
  const rest = { ...cancelOf(paid, 30_000, 30_000), partsBefore: 1 };
  await bench.break({ call: 'cancel', fault: 'lose-reply' });
  assert.equal((await stage.open().cancel(rest)).outcome, 'unknown');
  assert.equal(endOf(await stage.open().settle(settleCancel(rest, ['one']))), 'done');
  assert.equal(await keptOf(paid.request), 0);
});

test('a transfer is cancelled in parts, and goes back where it came from', async () => {
  const paid = await stage.pay({ order: { method: 'transfer' } });
  assert.deepEqual([paid.approval.method, paid.approval.bank], ['transfer', { code: '004', name: 'KB국민은행' }]);
  const part: CancelRequest = { ...cancelOf(paid, 20_000, total), method: 'transfer' };
  const done = detailOf(await stage.open().cancel(part));
  assert.deepEqual([done.balance, done.payout], [30_000, null]);
});

const account: Partial<WindowOrder> = { ...noWishes, method: 'virtual_account' };

function refundOf(paid: Paid, changes: Partial<CancelRequest>): CancelRequest {
  return { ...cancelOf(paid, total, total), method: 'virtual_account', account: 'paid', ...changes };
}

test('an account is given out, closed while it is empty, and its rollback closes it too', async () => {
  const dueAt = new Date(Date.now() + 24 * 60 * 60_000);
  const paid = await stage.pay({ order: { ...account, dueAt } });
  assert.equal(paid.approval.account?.dueAt.getTime(), Math.floor(dueAt.getTime() / 1000) * 1000);
  const closed: Outcome<CancelDone> = await stage.open().cancel(refundOf(paid, { account: 'open' }));
  assert.equal(detailOf(closed).payout, null);
  assert.equal((await stage.open().cancel(refundOf(paid, { account: 'open' }))).outcome, 'declined');
  const other = await stage.pay({ order: account });
  assert.equal(endOf(await stage.open().settle(settleApprove(other.request))), 'declined: rolled_back');
});

test('what was paid into an account goes back to the buyer`s own, and without it nothing goes', async () => {
  const paid = await stage.pay({ order: account });
  await bench.deposit(paid.request.paymentId);
  const nowhere = await stage.open().cancel(refundOf(paid, {}));
  assert.equal(nowhere.outcome === 'declined' && nowhere.reason, 'refund_account_wrong');
  const refundAccount = { bankCode: '088', number: '110-123-456789', holder: '홍길동' };
  await bench.break({ call: 'cancel', fault: 'lose-request' });
  const whole = refundOf(paid, { refundAccount });
  assert.equal((await stage.open().cancel(whole)).outcome, 'unknown');
  assert.equal(endOf(await stage.open().settle(settleCancel(whole))), 'notFound', 'it was not made');
  assert.equal(detailOf(await stage.open().cancel(whole)).payout, 'requested');
  assert.equal(endOf(await stage.open().settle(settleCancel(whole))), 'done', 'by now it was');
});

test('keys are checked with a call that can approve nothing', async () => {
  const { paymentId } = (await stage.authenticate()).request;
  const trial = { paymentId } as WindowOrder;
  assert.deepEqual(await stage.open().checkCredentials(trial), { check: 'works', unproven: [] });
  const wrong = stage.open({ credentials: { ...credentials, mertKey: '0'.repeat(32) } });
  const checked = await wrong.checkCredentials(trial);
  assert.deepEqual(checked.check === 'refused' && [checked.field, checked.code], ['mertKey', 'S014']);
  const stranger = await stage.open({ credentials: { ...credentials, mid: 'tnobody' } }).checkCredentials(trial);
  assert.deepEqual(stranger.check === 'refused' && [stranger.field, stranger.code], ['mid', 'M003']);
});

test('on the test platform a merchant`s id begins with its letter, on the live one it is as contracted', () => {
  const io = { send: bench.send, now: bench.now, timeoutMs: 1_000 };
  const open = (mid: string, environment: 'test' | 'live') =>
    uplus.open({ ...credentials, mid }, { ...io, place: { environment } });
  assert.throws(() => open('lgdacomxpay', 'test'), { field: 'mid', message: /tlgdacomxpay/ });
  open('lgdacomxpay', 'live');
  open('tlgdacomxpay', 'test');
});
