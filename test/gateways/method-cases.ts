import assert from 'node:assert/strict';
import type { Method } from '../../src/core/method.ts';
import type { Buyer } from '../../src/core/payment.ts';
import type { Case } from './conformance.ts';
import { cancelOf, detailOf, newReference, settleApprove, usualPrice, type Stage } from './stage.ts';

/* Methods that take the money at once. Accounts, whose money comes later, are in `account-cases.ts`. */

const total = usualPrice.amount;
const dayMs = 24 * 60 * 60_000;

/** A bank that every gateway knows, by a code that one of them writes otherwise. */
export const shinhan = '088';

export const escrowBuyer: Buyer = {
  name: '홍길동',
  email: 'buyer@example.com',
  phone: '010-1234-5678',
  address: '서울 중구 세종대로 110',
  postcode: '04524',
};

const line = { code: null, unitPrice: null, quantity: 1 } as const;

/** Amounts that do not add up to the payment's: a merchant's are never held against it. */
export const escrowItems = [
  { ...line, id: 'cup-1', name: '찻잔', amount: 700 },
  { ...line, id: 'tea-2', name: '녹차', amount: 300 },
];

export const methodCases: readonly Case[] = [
  {
    name: 'a transfer tells its bank by the standard code, and takes the money once',
    of: 'transfer',
    async run(stage) {
      const { request, approval } = await stage.pay({ order: { method: 'transfer' }, bank: shinhan });
      assert.deepEqual([approval.method, approval.amount, approval.account], ['transfer', usualPrice, null]);
      assert.deepEqual([approval.bank?.code, approval.card, approval.isEscrow], [shinhan, null, false]);
      assert.deepEqual(await stage.books(request.paymentId), { approvals: 1, cancellations: 0, kept: total });
    },
  },
  {
    name: 'a transfer whose reply is lost is found as it was made',
    of: 'transfer',
    run: (stage) => findsLost(stage, 'transfer'),
  },
  {
    name: 'a transfer that the bank refuses takes nothing',
    of: 'transfer',
    run: (stage) => takesNothing(stage, 'transfer'),
  },
  {
    name: 'a transfer is given back as a whole',
    of: 'transfer',
    run: (stage) => givesBack(stage, 'transfer'),
  },
  {
    name: 'a transfer is given back in parts, where the gateway does that',
    of: 'transfer',
    run: (stage) => givesBackInParts(stage, 'transfer'),
  },
  {
    name: 'a phone payment is made, and found when its reply is lost',
    of: 'phone',
    run: (stage) => findsLost(stage, 'phone'),
  },
  {
    name: 'a phone payment is given back as a whole in its month',
    of: 'phone',
    run: (stage) => givesBack(stage, 'phone'),
  },
  {
    name: 'a phone payment that the carrier refuses takes nothing',
    of: 'phone',
    run: (stage) => takesNothing(stage, 'phone'),
  },
  {
    name: 'a phone payment of another month is not given back, where the bill is written by then',
    of: 'phone',
    async run(stage) {
      const paid = await stage.pay({ order: { method: 'phone' } });
      await stage.bench.advance(32 * dayMs);
      const outcome = await stage.open().cancel(cancelOf(paid, total, total));
      const isOver = stage.subject.gateway.supports.window.phone?.cancelUntil === 'same_month';
      assert.equal(outcome.outcome, isOver ? 'declined' : 'done', JSON.stringify(outcome));
    },
  },
  ...(['culture_voucher', 'book_voucher', 'game_voucher'] as const).map((voucher): Case => ({
    name: `a payment by ${voucher} is found when its reply is lost, and goes back as a whole`,
    of: voucher,
    async run(stage) {
      await findsLost(stage, voucher);
      await givesBack(stage, voucher);
    },
  })),
  {
    name: 'a voucher is given back in parts, where the gateway does that',
    of: 'culture_voucher',
    run: (stage) => givesBackInParts(stage, 'culture_voucher'),
  },
  {
    name: 'a transfer in escrow says so, and is given back as a whole and never in part',
    of: 'transfer',
    isEscrow: true,
    async run(stage) {
      const paid = await stage.pay({ order: escrowOf('transfer') });
      assert.equal(paid.approval.isEscrow, true);
      const session = stage.open();
      const part = await session.cancel({ ...cancelOf(paid, 1_000, total), isEscrow: true });
      assert.equal(part.outcome, 'declined', JSON.stringify(part));
      const whole = detailOf(await session.cancel({ ...cancelOf(paid, total, total), isEscrow: true }));
      assert.deepEqual([whole.amount, whole.state], [total, 'done']);
      assert.deepEqual(await stage.books(paid.request.paymentId), { approvals: 1, cancellations: 1, kept: 0 });
    },
  },
];

/** An order in escrow, with all that any gateway asks for. */
export function escrowOf(method: Method): { method: Method; escrow: true; items: typeof escrowItems; buyer: Buyer } {
  return { method, escrow: true, items: escrowItems, buyer: escrowBuyer };
}

async function findsLost(stage: Stage, method: Method): Promise<void> {
  const { request } = await stage.authenticate({ order: { method } });
  await stage.bench.break({ call: 'approve', fault: 'lose-reply' });
  const lost = await stage.open({ patience: 'hasty' }).approve(request);
  assert.notEqual(lost.outcome, 'declined');
  await stage.bench.mend();
  const settled = await stage.open().settle(settleApprove(request));
  assert(settled.kind === 'approve' && settled.result.outcome === 'done', JSON.stringify(settled));
  assert.deepEqual([settled.result.detail.method, settled.result.breach], [method, undefined]);
  assert.deepEqual(await stage.books(request.paymentId), { approvals: 1, cancellations: 0, kept: total });
}

async function takesNothing(stage: Stage, method: Method): Promise<void> {
  const { paymentId, authentication } = await stage.back({ order: { method }, decision: 'decline' });
  // Some refuse in the window, and the others when the money is asked for.
  if (authentication.authenticated) {
    const { proof } = authentication;
    const request = { reference: newReference(), paymentId, amount: usualPrice, proof };
    const outcome = await stage.open().approve(request);
    assert.equal(outcome.outcome, 'declined', JSON.stringify(outcome));
  }
  assert.deepEqual(await stage.books(paymentId), { approvals: 0, cancellations: 0, kept: 0 });
}

async function givesBack(stage: Stage, method: Method): Promise<void> {
  const paid = await stage.pay({ order: { method } });
  const done = detailOf(await stage.open().cancel(cancelOf(paid, total, total)));
  assert.deepEqual([done.amount, done.state, done.payout], [total, 'done', null]);
  assert.deepEqual(await stage.books(paid.request.paymentId), { approvals: 1, cancellations: 1, kept: 0 });
}

async function givesBackInParts(stage: Stage, method: Method): Promise<void> {
  const paid = await stage.pay({ order: { method } });
  const session = stage.open();
  const first = await session.cancel(cancelOf(paid, 20_000, total));
  if (!stage.subject.gateway.supports.window[method]?.partialCancel) {
    assert.equal(first.outcome, 'declined', JSON.stringify(first));
    return;
  }
  assert.equal(detailOf(first).amount, 20_000);
  const rest = { ...cancelOf(paid, total - 20_000, total - 20_000), partsBefore: 1 };
  assert.equal(detailOf(await session.cancel(rest)).amount, total - 20_000);
  assert.deepEqual(await stage.books(paid.request.paymentId), { approvals: 1, cancellations: 2, kept: 0 });
}
