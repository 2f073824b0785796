import assert from 'node:assert/strict';
import type { CancelRequest } from '../../src/gateways/gateway.ts';
import type { Case } from './conformance.ts';
import { cancelOf, detailOf, newReference, settleCancel, usualPrice, type Stage } from './stage.ts';

const total = usualPrice.amount;
const forGood = 20;

export const cancellationCases: readonly Case[] = [
  {
    name: 'a payment is cancelled in full',
    async run(stage) {
      const paid = await stage.pay();
      const done = detailOf(await stage.open().cancel(cancelOf(paid, total, total)));
      assert.deepEqual([done.amount, done.balance, done.state], [total, 0, 'done']);
      assert.notEqual(done.transactionId, '');
      assert.deepEqual(await stage.books(paid.request.paymentId), { approvals: 1, cancellations: 1, kept: 0 });
    },
  },
  {
    name: 'a payment is cancelled in parts, each with an id of its own, until nothing is left',
    async run(stage) {
      const paid = await stage.pay();
      const session = stage.open();
      const first = detailOf(await session.cancel(cancelOf(paid, 20_000, total)));
      const second = detailOf(await session.cancel(cancelOf(paid, 20_000, total - 20_000)));
      const rest = detailOf(await session.cancel(cancelOf(paid, 10_000, total - 40_000)));
      assert.deepEqual([first.balance, second.balance, rest.balance], [30_000, 10_000, 0]);
      assert.equal(new Set([first, second, rest].map((each) => each.transactionId)).size, 3);
      assert.deepEqual(await stage.books(paid.request.paymentId), { approvals: 1, cancellations: 3, kept: 0 });
    },
  },
  {
    name: 'one won more than is left is refused, and nothing is given back',
    async run(stage) {
      const paid = await stage.pay();
      const outcome = await stage.open().cancel(cancelOf(paid, total + 1, total));
      assert(outcome.outcome === 'declined', JSON.stringify(outcome));
      assert.deepEqual(await stage.books(paid.request.paymentId), { approvals: 1, cancellations: 0, kept: total });
    },
  },
  {
    name: 'a refusal of too much says that it is too much',
    async run(stage) {
      const paid = await stage.pay();
      const outcome = await stage.open().cancel(cancelOf(paid, total + 1, total));
      assert.equal(outcome.outcome === 'declined' && outcome.reason, 'cancel_amount_not_allowed');
    },
  },
  {
    name: 'a cancellation of what was cancelled already is refused',
    async run(stage) {
      const paid = await stage.pay();
      detailOf(await stage.open().cancel(cancelOf(paid, total, total)));
      const again = await stage.open().cancel(cancelOf(paid, total, total));
      assert.equal(again.outcome, 'declined');
      assert.deepEqual(await stage.books(paid.request.paymentId), { approvals: 1, cancellations: 1, kept: 0 });
    },
  },
  {
    name: 'a cancellation that somebody else overtook is refused',
    async run(stage) {
      const paid = await stage.pay();
      const mine = cancelOf(paid, 20_000, total);
      detailOf(await stage.open().cancel({ ...mine, reference: newReference() }));
      assert.equal((await stage.open().cancel(mine)).outcome, 'declined');
      assert.equal((await stage.books(paid.request.paymentId)).kept, total - 20_000);
    },
  },
  {
    name: 'the same cancellation under one reference is made once',
    async run(stage) {
      const paid = await stage.pay();
      const request = cancelOf(paid, 20_000, total);
      const first = detailOf(await stage.open().cancel(request));
      assert.deepEqual(detailOf(await stage.open().cancel(request)), first);
      assert.equal((await stage.books(paid.request.paymentId)).kept, total - 20_000);
    },
  },
  {
    name: 'a refusal of a cancellation is declined, and the payment stands',
    async run(stage) {
      const paid = await stage.pay({ card: 'cancellation-refused' });
      const outcome = await stage.open().cancel(cancelOf(paid, total, total));
      assert.equal(outcome.outcome, 'declined');
      assert.equal((await stage.books(paid.request.paymentId)).kept, total);
    },
  },
  {
    name: 'a refusal of a cancellation says that it is not allowed',
    async run(stage) {
      const paid = await stage.pay({ card: 'cancellation-refused' });
      const outcome = await stage.open().cancel(cancelOf(paid, total, total));
      assert.equal(outcome.outcome === 'declined' && outcome.reason, 'cancel_not_allowed');
    },
  },
  {
    name: 'a cancellation whose reply is lost once ends done, inline or by asking',
    async run(stage) {
      const paid = await stage.pay();
      const request = cancelOf(paid, total, total);
      await stage.bench.break({ call: 'cancel', fault: 'lose-reply' });
      const outcome = await stage.open().cancel(request);
      if (outcome.outcome === 'unknown') await assertSettles(stage, request, 'done');
      else detailOf(outcome);
      assert.deepEqual(await stage.books(paid.request.paymentId), { approvals: 1, cancellations: 1, kept: 0 });
    },
  },
  {
    name: 'a cancellation whose reply stays lost is unknown, and asking finds it done',
    async run(stage) {
      const paid = await stage.pay();
      const request = cancelOf(paid, total, total);
      await stage.bench.break({ call: 'cancel', fault: 'lose-reply', times: forGood });
      assert.equal((await stage.open({ patience: 'hasty' }).cancel(request)).outcome, 'unknown');
      await stage.bench.mend();
      await assertSettles(stage, request, 'done');
      assert.equal((await stage.books(paid.request.paymentId)).cancellations, 1);
    },
  },
  {
    name: 'a cancellation whose request is lost is unknown, and asking finds nothing',
    async run(stage) {
      const paid = await stage.pay();
      const request = cancelOf(paid, 20_000, total);
      await stage.bench.break({ call: 'cancel', fault: 'lose-request', times: forGood });
      assert.equal((await stage.open({ patience: 'hasty' }).cancel(request)).outcome, 'unknown');
      await stage.bench.mend();
      await assertSettles(stage, request, 'notFound');
      assert.equal((await stage.books(paid.request.paymentId)).kept, total);
    },
  },
  {
    name: 'asking tells a lost cancellation from an earlier one of the same amount',
    async run(stage) {
      const paid = await stage.pay();
      const earlier = detailOf(await stage.open().cancel(cancelOf(paid, 10_000, total)));
      const request = cancelOf(paid, 10_000, total - 10_000);
      await stage.bench.break({ call: 'cancel', fault: 'lose-request', times: forGood });
      await stage.open({ patience: 'hasty' }).cancel(request);
      await stage.bench.mend();
      await assertSettles(stage, request, 'notFound', [earlier.transactionId]);
      await stage.bench.break({ call: 'cancel', fault: 'lose-reply', times: forGood });
      const again = { ...request, reference: newReference() };
      await stage.open({ patience: 'hasty' }).cancel(again);
      await stage.bench.mend();
      await assertSettles(stage, again, 'done', [earlier.transactionId]);
    },
  },
  {
    name: 'a cancellation that was asked for again after a lost reply is made once, and is ours',
    async run(stage) {
      const paid = await stage.pay();
      const request = cancelOf(paid, total, total);
      await stage.bench.break({ call: 'cancel', fault: 'lose-reply', times: forGood });
      await stage.open({ patience: 'hasty' }).cancel(request);
      await stage.bench.mend();
      const done = detailOf(await stage.open().cancel(request));
      assert.equal(done.amount, total);
      assert.equal((await stage.books(paid.request.paymentId)).cancellations, 1);
    },
  },
  {
    name: 'a cancellation answered with garbage is never taken for a refusal',
    async run(stage) {
      const paid = await stage.pay();
      const request = cancelOf(paid, total, total);
      await stage.bench.break({ call: 'cancel', fault: 'garbage', times: forGood });
      const outcome = await stage.open().cancel(request);
      assert(['unknown', 'done'].includes(outcome.outcome), outcome.outcome);
      await stage.bench.mend();
      await assertSettles(stage, request, 'done');
    },
  },
  {
    name: 'a cancellation answered with a server error is unknown, and gave nothing back',
    async run(stage) {
      const paid = await stage.pay();
      await stage.bench.break({ call: 'cancel', fault: 'http-500', times: forGood });
      const outcome = await stage.open().cancel(cancelOf(paid, total, total));
      assert.equal(outcome.outcome, 'unknown');
      assert.equal((await stage.books(paid.request.paymentId)).kept, total);
    },
  },
];

type Ends = 'done' | 'notFound';

async function assertSettles(stage: Stage, request: CancelRequest, outcome: Ends, known: string[] = []): Promise<void> {
  const settled = await stage.open().settle(settleCancel(request, known));
  assert(settled.kind === 'cancel');
  assert.equal(settled.result.outcome, outcome, JSON.stringify(settled.result));
  if (settled.result.outcome === 'done') assert.equal(settled.result.detail.amount, request.amount);
}
