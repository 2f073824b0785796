import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { money } from '../../src/core/money.ts';
import type { Approval, ApproveRequest, Done, ReverseRequest } from '../../src/gateways/gateway.ts';
import type { Case } from './conformance.ts';
import { detailOf, newReference, settleApprove, usualPrice, type Stage } from './stage.ts';

const once = { approvals: 1, cancellations: 0, kept: usualPrice.amount };
const nothing = { approvals: 0, cancellations: 0, kept: 0 };

/** Faults that outlast every repetition. */
const forGood = 20;

export const approvalCases: readonly Case[] = [
  {
    name: 'an authenticated payment is approved, once, for its amount',
    async run(stage) {
      const { request, approval } = await stage.pay();
      assert.deepEqual(approval.amount, usualPrice);
      assert.equal(approval.method, 'card');
      assert.notEqual(approval.transactionId, '');
      assert.notEqual(approval.card?.company.code, null);
      assert.match(approval.card?.maskedNumber ?? '', /\*/);
      assert(Math.abs(approval.approvedAt.getTime() - Date.now()) < 60_000, 'the time of approval is now');
      assert.deepEqual(await stage.books(request.paymentId), once);
    },
  },
  {
    name: 'the same reference twice is one approval',
    async run(stage) {
      const { request } = await stage.authenticate();
      const first = detailOf(await stage.open().approve(request));
      const second = detailOf(await stage.open().approve(request));
      assert.deepEqual(second, first);
      assert.deepEqual(await stage.books(request.paymentId), once);
    },
  },
  {
    name: 'a second approval of a payment under another reference takes nothing',
    async run(stage) {
      const { request } = await stage.pay();
      await stage.open().approve({ ...request, reference: newReference() });
      assert.deepEqual(await stage.books(request.paymentId), once);
    },
  },
  {
    name: 'an amount that changed between window and approval leaves nothing at the gateway',
    async run(stage) {
      const { request, amount } = await stage.authenticate();
      if (amount !== null) assert.equal(amount, usualPrice.amount);
      const outcome = await stage.open().approve({ ...request, amount: money(usualPrice.amount + 1, 'KRW') });
      if (outcome.outcome === 'done') await giveBack(stage, request, outcome);
      else assert.equal(outcome.outcome, 'declined');
      assert.equal((await stage.books(request.paymentId)).kept, 0);
    },
  },
  {
    name: 'an approval after the deadline is declined and takes nothing',
    async run(stage) {
      const { request } = await stage.authenticate();
      await stage.bench.advance(60 * 60_000);
      const outcome = await stage.open().approve(request);
      assert.equal(outcome.outcome, 'declined');
      assert.equal(outcome.outcome === 'declined' && outcome.reason, 'session_expired');
      assert.deepEqual(await stage.books(request.paymentId), nothing);
    },
  },
  {
    name: 'a gateway that cannot be reached was not asked',
    async run(stage) {
      const { request } = await stage.authenticate();
      const unreachable = stage.open({ send: (sent) => stage.bench.send({ ...sent, url: elsewhere(sent.url) }) });
      assert.equal((await unreachable.approve(request)).outcome, 'notSent');
      assert.deepEqual(await stage.books(request.paymentId), nothing);
    },
  },
  {
    name: 'an approval whose reply is lost once ends done, inline or by asking',
    async run(stage) {
      const { request } = await stage.authenticate();
      await stage.bench.break({ call: 'approve', fault: 'lose-reply' });
      const outcome = await stage.open().approve(request);
      if (outcome.outcome === 'unknown') await assertSettles(stage, request, 'done');
      else detailOf(outcome);
      assert.deepEqual(await stage.books(request.paymentId), once);
    },
  },
  {
    name: 'an approval whose reply stays lost is unknown, and asking finds it done',
    async run(stage) {
      const { request } = await stage.authenticate();
      await stage.bench.break({ call: 'approve', fault: 'lose-reply', times: forGood });
      assert.equal((await stage.open({ patience: 'hasty' }).approve(request)).outcome, 'unknown');
      await stage.bench.mend();
      await assertSettles(stage, request, 'done');
      assert.deepEqual(await stage.books(request.paymentId), once);
    },
  },
  {
    name: 'an approval whose request is lost is unknown, and asking finds nothing',
    async run(stage) {
      const { request } = await stage.authenticate();
      await stage.bench.break({ call: 'approve', fault: 'lose-request', times: forGood });
      assert.equal((await stage.open({ patience: 'hasty' }).approve(request)).outcome, 'unknown');
      await stage.bench.mend();
      const early = await stage.open().settle(settleApprove(request));
      assert(['notFound', 'unknown'].includes(early.result.outcome), `too early for ${early.result.outcome}`);
      await stage.bench.advance(stage.subject.gateway.notFoundIsFinalAfterMs);
      const late = await stage.open().settle(settleApprove(request));
      assert(['notFound', 'declined'].includes(late.result.outcome), `too late for ${late.result.outcome}`);
      assert.deepEqual(await stage.books(request.paymentId), nothing);
    },
  },
  {
    name: 'a refusal whose reply is lost is found as a refusal',
    async run(stage) {
      const { request } = await stage.authenticate({ card: 'insufficient-balance' });
      await stage.bench.break({ call: 'approve', fault: 'lose-reply', times: forGood });
      assert.equal((await stage.open({ patience: 'hasty' }).approve(request)).outcome, 'unknown');
      await stage.bench.mend();
      await assertSettles(stage, request, 'declined');
      assert.deepEqual(await stage.books(request.paymentId), nothing);
    },
  },
  {
    name: 'an approval that cannot be asked about stays unknown',
    async run(stage) {
      const { request } = await stage.authenticate();
      await stage.bench.break({ call: 'any', fault: 'lose-reply', times: forGood });
      assert.equal((await stage.open({ patience: 'hasty' }).approve(request)).outcome, 'unknown');
      await assertSettles(stage, request, 'unknown');
    },
  },
  {
    name: 'an approval that comes too slowly is unknown, and done when it is done',
    async run(stage) {
      const { request } = await stage.authenticate();
      await stage.bench.break({ call: 'approve', fault: 'slow', delayMs: 1_500 });
      assert.equal((await stage.open({ patience: 'hasty' }).approve(request)).outcome, 'unknown');
      while ((await stage.books(request.paymentId)).approvals === 0) await sleep(50);
      await assertSettles(stage, request, 'done');
      assert.deepEqual(await stage.books(request.paymentId), once);
    },
  },
  {
    name: 'an approval answered with a server error is unknown and took nothing',
    async run(stage) {
      const { request } = await stage.authenticate();
      await stage.bench.break({ call: 'approve', fault: 'http-500', times: forGood });
      assert.equal((await stage.open().approve(request)).outcome, 'unknown');
      assert.deepEqual(await stage.books(request.paymentId), nothing);
    },
  },
  {
    name: 'an approval answered with garbage is never taken for a refusal',
    async run(stage) {
      const { request } = await stage.authenticate();
      await stage.bench.break({ call: 'approve', fault: 'garbage', times: forGood });
      const outcome = await stage.open().approve(request);
      assert(['unknown', 'done'].includes(outcome.outcome), outcome.outcome);
      await assertSettles(stage, request, 'done');
      assert.deepEqual(await stage.books(request.paymentId), once);
    },
  },
];

type Ends = 'done' | 'declined' | 'unknown';

async function assertSettles(stage: Stage, request: ApproveRequest, outcome: Ends): Promise<void> {
  const settled = await stage.open().settle(settleApprove(request));
  assert.equal(settled.kind, 'approve');
  assert.equal(settled.result.outcome, outcome, JSON.stringify(settled.result));
}

/** A gateway that approves all the same must at least show that it did, and take it back. */
async function giveBack(stage: Stage, request: ApproveRequest, { breach, detail }: Done<Approval>): Promise<void> {
  assert.notEqual(breach, undefined);
  const { transactionId, amount } = detail;
  const session = stage.open();
  const wanted: ReverseRequest = {
    reference: newReference(),
    paymentId: request.paymentId,
    proof: request.proof,
    transactionId,
    amount: amount.amount,
    currency: 'KRW',
    taxFree: 0,
    hasTaxFreePart: false,
    method: 'card',
    paid: amount.amount,
    balance: amount.amount,
    isFull: true,
    reason: '승인 결과 불일치',
    refundAccount: null,
    account: null,
    isEscrow: false,
    partsBefore: 0,
    buyerPhone: null,
  };
  const reversed = await (session.reverse ?? session.cancel)(wanted);
  assert.equal(reversed.outcome, 'done');
}

/** The same address on a port where nobody listens. */
function elsewhere(url: string): string {
  const address = new URL(url);
  address.port = '1';
  return address.href;
}
