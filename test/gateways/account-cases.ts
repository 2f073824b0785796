import assert from 'node:assert/strict';
import type { RefundAccount } from '../../src/core/cancellation.ts';
import type { Notification } from '../../src/gateways/gateway.ts';
import type { Case } from './conformance.ts';
import { escrowOf, shinhan } from './method-cases.ts';
import { cancelOf, detailOf, settleApprove, usualPrice, type BuyerOptions, type Paid, type Stage } from './stage.ts';

/* Accounts that are given out in the window: their money comes later, and only the gateway tells of it. */

const total = usualPrice.amount;
const dayMs = 24 * 60 * 60_000;
const back: RefundAccount = { bankCode: '004', number: '11012345678', holder: '홍길동' };

export const accountCases: readonly Case[] = [
  {
    name: 'an account is given out until the time that was asked for, and no money has moved',
    of: 'virtual_account',
    async run(stage) {
      const dueAt = inDays(stage, 3);
      const { request, approval } = await stage.pay({ order: { method: 'virtual_account', dueAt }, bank: shinhan });
      const { account } = approval;
      assert(account);
      assert.deepEqual(
        [approval.method, approval.amount, account.bankCode, account.dueAt.toISOString()],
        ['virtual_account', usualPrice, shinhan, dueAt.toISOString()],
      );
      // On a test side a letter before the digits keeps real money out.
      assert.match(account.number.replaceAll('-', ''), /^[A-Z]?\d{10,16}$/);
      assert.deepEqual(await stage.books(request.paymentId), { approvals: 0, cancellations: 0, kept: 0 });
    },
  },
  {
    name: 'an account whose reply is lost is found as the one that was given out',
    of: 'virtual_account',
    async run(stage) {
      const { request } = await stage.authenticate({ order: { method: 'virtual_account' } });
      await stage.bench.break({ call: 'approve', fault: 'lose-reply' });
      const lost = await stage.open({ patience: 'hasty' }).approve(request);
      assert.notEqual(lost.outcome, 'declined');
      await stage.bench.mend();
      const settled = await stage.open().settle(settleApprove(request));
      assert(settled.kind === 'approve' && settled.result.outcome === 'done', JSON.stringify(settled));
      assert.ok(settled.result.detail.account);
      const issues = (await stage.bench.ledger(request.paymentId)).filter(({ kind }) => kind === 'issue');
      assert.equal(issues.length, 1);
    },
  },
  {
    name: 'a deposit is told of the account that it came to',
    of: 'virtual_account',
    async run(stage) {
      const paid = await issued(stage);
      const notice = await toldOfDeposit(stage, paid);
      assert.equal(notice.paymentId, paid.request.paymentId);
      assert.ok(notice.transactionId === null || notice.transactionId === paid.approval.transactionId);
      const { deposit } = notice;
      assert.equal(deposit?.isWithdrawn ?? false, false);
      assert.equal((await stage.books(paid.request.paymentId)).kept, total);
      if (deposit === null || stage.open().findDeposit) return assertFound(stage, paid);
      assert.equal(deposit.amount, total);
      if (deposit.accountNumber !== null) assert.equal(deposit.accountNumber, paid.approval.account?.number);
    },
  },
  {
    name: 'an open account is closed: nothing was paid, nothing is given back',
    of: 'virtual_account',
    async run(stage) {
      const paid = await issued(stage);
      const closed = await stage.open().cancel({ ...cancelOf(paid, total, total), account: 'open' });
      assert.equal(closed.outcome, 'done', JSON.stringify(closed));
      await assert.rejects(stage.bench.deposit(paid.request.paymentId));
      assert.equal((await stage.books(paid.request.paymentId)).kept, 0);
    },
  },
  {
    name: 'money that was paid in goes back to an account of the buyer`s',
    of: 'virtual_account',
    async run(stage) {
      const paid = await issued(stage);
      await stage.bench.deposit(paid.request.paymentId);
      const refund = { ...cancelOf(paid, total, total), account: 'paid', refundAccount: back } as const;
      const done = detailOf(await stage.open().cancel(refund));
      assert.equal(done.amount, total);
      assert.ok(done.payout === 'requested' || done.payout === 'paid_out', String(done.payout));
      assert.equal((await stage.books(paid.request.paymentId)).kept, 0);
    },
  },
  {
    name: 'money in an account goes back in parts, where the gateway does that',
    of: 'virtual_account',
    async run(stage) {
      const paid = await issued(stage);
      await stage.bench.deposit(paid.request.paymentId);
      const common = { account: 'paid', refundAccount: back } as const;
      const first = await stage.open().cancel({ ...cancelOf(paid, 20_000, total), ...common });
      if (!stage.subject.gateway.supports.window.virtual_account?.partialCancel) {
        assert.equal(first.outcome, 'declined', JSON.stringify(first));
        return;
      }
      assert.equal(detailOf(first).amount, 20_000);
      const rest = { ...cancelOf(paid, total - 20_000, total - 20_000), ...common, partsBefore: 1 };
      assert.equal(detailOf(await stage.open().cancel(rest)).amount, total - 20_000);
      assert.equal((await stage.books(paid.request.paymentId)).kept, 0);
    },
  },
  {
    name: 'goods that an account pays for in escrow are confirmed by the buyer, and the merchant is told',
    of: 'virtual_account',
    isEscrow: true,
    async run(stage) {
      const paid = await issued(stage, { order: { ...escrowOf('virtual_account'), dueAt: inDays(stage, 3) } });
      assert.equal(paid.approval.isEscrow, true);
      const notice = await toldOfDeposit(stage, paid);
      assert.equal(notice.deposit?.amount, total);
      await stage.bench.escrow(paid.request.paymentId, 'ship');
      await stage.bench.escrow(paid.request.paymentId, 'confirm');
      const told = async (): Promise<unknown[]> =>
        (await stage.bench.heard(1)).map((each) => {
          const parsed = stage.open().parseNotification(each);
          return parsed.accepted ? parsed.escrow : null;
        });
      assert.ok((await told()).includes('confirmed'));
    },
  },
];

/** Whole seconds: gateways write no finer time. */
function inDays(stage: Stage, days: number): Date {
  return new Date(Math.floor((stage.bench.now().getTime() + days * dayMs) / 1_000) * 1_000);
}

async function issued(stage: Stage, options: BuyerOptions = {}): Promise<Paid> {
  return await stage.pay({ order: { method: 'virtual_account', dueAt: inDays(stage, 3) }, ...options });
}

type Accepted = Extract<Notification, { accepted: true }>;

/** The last thing that the gateway told after money came in: approvals may have been told before. */
async function toldOfDeposit(stage: Stage, { request }: Paid): Promise<Accepted> {
  const before = await stage.bench.heard(0);
  const known = before.length;
  await stage.bench.deposit(request.paymentId);
  const notice = (await stage.bench.heard(known + 1)).at(-1);
  assert(notice);
  const parsed = stage.open().parseNotification(notice);
  assert(parsed.accepted, JSON.stringify(parsed));
  return parsed;
}

/** Where the notice is only a hint, the gateway is asked. */
async function assertFound(stage: Stage, { request, approval }: Paid): Promise<void> {
  const { findDeposit } = stage.open();
  assert(findDeposit, 'neither the notice nor the gateway tells of the deposit');
  const { paymentId } = request;
  const found = await findDeposit({ paymentId, transactionId: approval.transactionId, currency: 'KRW' });
  assert(found.found === 'deposited', JSON.stringify(found));
  assert.equal(found.amount, total);
}
