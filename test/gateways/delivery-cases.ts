import assert from 'node:assert/strict';
import type { DeliveryRegistered, NotFound, Outcome, RegisterDelivery } from '../../src/gateways/gateway.ts';
import { there } from './billing-steps.ts';
import type { Case } from './conformance.ts';
import { escrowOf } from './method-cases.ts';
import { newReference, type Paid, type SessionOptions, type Stage } from './stage.ts';

/* Goods in escrow that the merchant reports as sent, by the API. */

/** Faults that outlast every repetition. */
const forGood = 20;

async function paidInEscrow(stage: Stage): Promise<Paid> {
  return stage.pay({ order: escrowOf('transfer') });
}

function reportOf({ request, approval }: Paid, over: Partial<RegisterDelivery> = {}): RegisterDelivery {
  return {
    reference: newReference(),
    paymentId: request.paymentId,
    transactionId: approval.transactionId,
    courier: 'cj',
    invoice: '6400 1234-5678',
    sentAt: new Date('2026-11-27T06:30:00Z'),
    ...over,
  };
}

function report(
  stage: Stage,
  request: RegisterDelivery,
  options?: SessionOptions,
): Promise<Outcome<DeliveryRegistered>> {
  return there(stage.open(options).registerDelivery)(request);
}

function done(outcome: Outcome<DeliveryRegistered> | NotFound): DeliveryRegistered {
  assert(outcome.outcome === 'done', JSON.stringify(outcome));
  return outcome.detail;
}

/** Only who waits for goods that were sent can say that he has them. */
async function isConfirmable(stage: Stage, { paymentId }: RegisterDelivery): Promise<boolean> {
  return stage.bench.escrow(paymentId, 'confirm').then(
    () => true,
    () => false,
  );
}

/** The end as a hub learns it: by asking, or, where nothing can be asked, by saying the same again. */
async function learnt(stage: Stage, request: RegisterDelivery): Promise<Outcome<DeliveryRegistered> | NotFound> {
  const { findDelivery } = stage.open();
  return findDelivery ? findDelivery({ ...request, sentAt: stage.bench.now() }) : report(stage, request);
}

const cases: readonly Pick<Case, 'name' | 'run'>[] = [
  {
    name: 'goods in escrow are reported as sent, by every courier that is said to be known, until the buyer decides',
    async run(stage) {
      const paid = await paidInEscrow(stage);
      assert.equal(await isConfirmable(stage, reportOf(paid)), false);
      const { couriers } = there(stage.subject.gateway.supports.deliveryByApi ?? undefined);
      assert(couriers.length > 10);
      for (const courier of couriers) {
        const { registeredAt } = done(await report(stage, reportOf(paid, { courier })));
        assert(Math.abs(registeredAt.getTime() - stage.bench.now().getTime()) < 5_000);
      }
      assert.equal(await isConfirmable(stage, reportOf(paid)), true);
      const late = await report(stage, reportOf(paid));
      assert.equal(late.outcome, 'declined', JSON.stringify(late));
    },
  },
  {
    name: 'a report of goods takes any number that a merchant writes',
    async run(stage) {
      const paid = await paidInEscrow(stage);
      for (const invoice of ['직접배송 1호', '1', '123456789012345678901234567890', '6400"1234'])
        done(await report(stage, reportOf(paid, { invoice })));
    },
  },
  {
    name: 'what is not in escrow has no goods to report, and a report under another key is refused',
    async run(stage) {
      const plain = await stage.pay({ order: { method: 'transfer' } });
      const refused = await report(stage, reportOf(plain));
      assert.equal(refused.outcome, 'declined', JSON.stringify(refused));
      const paid = await paidInEscrow(stage);
      const { credentials } = stage.subject;
      const forged = Object.fromEntries(
        Object.entries(credentials).map(([name, value]) => [name, /key/i.test(name) ? `${value}0` : value]),
      );
      const outcome = await report(stage, reportOf(paid), { credentials: forged });
      assert.equal(outcome.outcome, 'declined', JSON.stringify(outcome));
      assert.equal(await isConfirmable(stage, reportOf(paid)), false);
    },
  },
  {
    name: 'a report of goods whose answer is lost is no refusal, and its end is learnt',
    async run(stage) {
      for (const fault of ['lose-reply', 'garbage'] as const) {
        const request = reportOf(await paidInEscrow(stage));
        await stage.bench.break({ call: 'register-delivery', fault, times: forGood });
        const lost = await report(stage, request, { patience: 'hasty' });
        assert(lost.outcome === 'unknown' || lost.outcome === 'done', JSON.stringify(lost));
        await stage.bench.mend();
        done(await learnt(stage, request));
        assert.equal(await isConfirmable(stage, request), true);
      }
    },
  },
  {
    name: 'a report of goods whose request is lost, or met a server error, is unknown and did nothing',
    async run(stage) {
      for (const fault of ['lose-request', 'http-500'] as const) {
        const request = reportOf(await paidInEscrow(stage));
        await stage.bench.break({ call: 'register-delivery', fault, times: forGood });
        const lost = await report(stage, request, { patience: 'hasty' });
        assert.equal(lost.outcome, 'unknown', JSON.stringify(lost));
        await stage.bench.mend();
        assert.equal(await isConfirmable(stage, request), false);
        const end = await learnt(stage, request);
        assert.equal(end.outcome, stage.open().findDelivery ? 'notFound' : 'done');
      }
    },
  },
];

export const deliveryCases: readonly Case[] = cases.map((each) => ({ ...each, needs: 'deliveryByApi' as const }));
