import assert from 'node:assert/strict';
import type { Approval, ChargeOrder, IssuedKey } from '../../src/gateways/gateway.ts';
import {
  askedEnd,
  charge,
  chargeOf,
  doneWith,
  issue,
  newCustomer,
  openBilling,
  register,
  registrationOf,
  settled,
  there,
  type Held,
} from './billing-steps.ts';
import type { Case } from './conformance.ts';
import { cancelOf, launchOf, newReference, usualPrice, type Stage } from './stage.ts';

/* Cards that are registered in the window, and charged by their key. What is typed by API is in `card-cases.ts`. */

const once = { approvals: 1, cancellations: 0, kept: usualPrice.amount };
const nothing = { approvals: 0, cancellations: 0, kept: 0 };

/** Faults that outlast every repetition. */
const forGood = 20;

type Named = Pick<Case, 'name' | 'run'>;

const issueCases: readonly Named[] = [
  {
    name: 'a card that is registered in the window becomes a key, and no money moves',
    async run(stage) {
      const request = await register(stage);
      const issued = doneWith(await there(openBilling(stage).issueFromWindow)(request));
      assertKey(issued);
      assert.deepEqual(await stage.books(request.paymentId), nothing);
    },
  },
  {
    name: 'a registration has a window of its own that is plain JSON',
    async run(stage) {
      const window = await launchOf(openBilling(stage), registrationOf(newCustomer()));
      assert.deepEqual(JSON.parse(JSON.stringify(window)), window);
    },
  },
  {
    name: 'a buyer of any name can register, and is charged by it',
    async run(stage) {
      for (const customerId of ['1', '고객 7번', `long-${'x'.repeat(90)}`]) {
        const held = await issue(stage, { customerId });
        doneWith(await charge(stage, held));
      }
    },
  },
  {
    name: 'a buyer who leaves the registration has cancelled, and was not refused',
    async run(stage) {
      const session = openBilling(stage);
      const { launch, registered } = await launchOf(session, registrationOf(newCustomer()));
      const window = await stage.bench.openWindow(launch);
      const back = session.parseReturn(await stage.bench.decide(window, { decision: 'cancel' }), registered);
      assert(!back.authenticated && back.isBuyersCancel, JSON.stringify(back));
    },
  },
  {
    name: 'a return of a registration that names nothing is no registration',
    async run(stage) {
      const session = openBilling(stage);
      const { registered } = await launchOf(session, registrationOf(newCustomer()));
      assert.equal(session.parseReturn({ query: {}, form: {} }, registered).authenticated, false);
    },
  },
  {
    name: 'the same issue asked for twice gives one key, or refuses the second',
    async run(stage) {
      const request = await register(stage);
      const session = openBilling(stage);
      const first = doneWith(await there(session.issueFromWindow)(request));
      const second = await there(session.issueFromWindow)(request);
      if (second.outcome === 'done') assert.deepEqual(second.detail, first);
      doneWith(await charge(stage, { issued: first, customerId: request.customerId }));
    },
  },
  {
    name: 'a registration of which another key was asked for already is refused',
    async run(stage) {
      const request = await register(stage);
      const session = openBilling(stage);
      doneWith(await there(session.issueFromWindow)(request));
      const again = await there(session.issueFromWindow)({ ...request, reference: newReference() });
      assert.notEqual(again.outcome, 'done');
    },
  },
  {
    name: 'an issue whose reply is lost ends with its key, inline or by asking, and never as a refusal',
    async run(stage) {
      const request = await register(stage);
      await stage.bench.break({ call: 'issue-billing-key', fault: 'lose-reply', times: forGood });
      const lost = await there(openBilling(stage, { patience: 'hasty' }).issueFromWindow)(request);
      assert.equal(lost.outcome, 'unknown', JSON.stringify(lost));
      await stage.bench.mend();
      const { findIssue } = openBilling(stage);
      if (findIssue === undefined) return;
      const found = await findIssue({ ...request, sentAt: stage.bench.now() });
      assert(found.outcome === 'done', JSON.stringify(found));
      doneWith(await charge(stage, { issued: found.detail, customerId: request.customerId }));
    },
  },
];

const chargeCases: readonly Named[] = [
  {
    name: 'a key is charged for its amount, once, and tells its card',
    async run(stage) {
      const held = await issue(stage);
      const order = chargeOf();
      assertApproval(doneWith(await charge(stage, held, { order })));
      assert.deepEqual(await stage.books(order.paymentId), once);
    },
  },
  {
    name: 'a key is charged again and again, each time for an order of its own',
    async run(stage) {
      const held = await issue(stage);
      const orders = [chargeOf(), chargeOf(), chargeOf()];
      for (const order of orders) doneWith(await charge(stage, held, { order }));
      for (const order of orders) assert.deepEqual(await stage.books(order.paymentId), once);
    },
  },
  {
    name: 'the same charge under the same reference twice is one charge',
    async run(stage) {
      const held = await issue(stage);
      const order = chargeOf();
      const first = doneWith(await charge(stage, held, { order }));
      const second = await charge(stage, held, { order });
      if (second.outcome === 'done') assert.deepEqual(second.detail, first);
      else assert.equal(second.outcome, 'unknown', 'a charge that stands is not refused');
      assert.deepEqual(await stage.books(order.paymentId), once);
    },
  },
  {
    name: 'a charge in instalments says so',
    async run(stage) {
      const held = await issue(stage);
      const order = { ...chargeOf(), instalmentMonths: 3 };
      assert.equal(doneWith(await charge(stage, held, { order })).card?.instalmentMonths, 3);
    },
  },
  {
    name: 'a card without money declines its charge, and nothing is taken',
    async run(stage) {
      const held = await issue(stage, { card: 'insufficient-balance' });
      const order = chargeOf();
      const outcome = await charge(stage, held, { order });
      assert(outcome.outcome === 'declined', JSON.stringify(outcome));
      assert.equal(outcome.reason, 'insufficient_balance');
      assert.deepEqual(await stage.books(order.paymentId), nothing);
    },
  },
  {
    name: 'a card that pays once is charged once, and declines from then on',
    async run(stage) {
      const held = await issue(stage, { card: 'later-charges-fail' });
      const [first, second, third] = [chargeOf(), chargeOf(), chargeOf()];
      doneWith(await charge(stage, held, { order: first }));
      for (const order of [second, third]) {
        assert.equal((await charge(stage, held, { order })).outcome, 'declined');
        assert.deepEqual(await stage.books(order.paymentId), nothing);
      }
      assert.deepEqual(await stage.books(first.paymentId), once);
    },
  },
  {
    name: 'a charge is given back like any payment',
    async run(stage) {
      const held = await issue(stage);
      const order = chargeOf();
      const approval = doneWith(await charge(stage, held, { order }));
      const wanted = cancelOf({ request: askedEnd(order), approval }, usualPrice.amount, usualPrice.amount);
      assert.equal(doneWith(await openBilling(stage).cancel(wanted)).amount, usualPrice.amount);
      assert.deepEqual(await stage.books(order.paymentId), { approvals: 1, cancellations: 1, kept: 0 });
    },
  },
];

const lostCases: readonly Named[] = [
  {
    name: 'a charge whose reply is lost once ends done, inline or by asking',
    async run(stage) {
      const held = await issue(stage);
      const order = chargeOf();
      await stage.bench.break({ call: 'charge-billing-key', fault: 'lose-reply' });
      const outcome = await charge(stage, held, { order });
      if (outcome.outcome === 'unknown') assert.equal(await settled(stage, order), 'done');
      else doneWith(outcome);
      assert.deepEqual(await stage.books(order.paymentId), once);
    },
  },
  {
    name: 'a charge whose reply stays lost is unknown, and asking finds it done',
    async run(stage) {
      const { order } = await lostCharge(stage, await issue(stage), 'lose-reply');
      assert.equal(await settled(stage, order), 'done');
      assert.deepEqual(await stage.books(order.paymentId), once);
    },
  },
  {
    name: 'a charge whose request stays lost is unknown, and asking finds nothing',
    async run(stage) {
      const { order } = await lostCharge(stage, await issue(stage), 'lose-request');
      const early = await settled(stage, order);
      assert(['notFound', 'unknown'].includes(early), `too early for ${early}`);
      await stage.bench.advance(stage.subject.gateway.notFoundIsFinalAfterMs);
      const late = await settled(stage, order);
      assert(['notFound', 'declined'].includes(late), `too late for ${late}`);
      assert.deepEqual(await stage.books(order.paymentId), nothing);
    },
  },
  {
    name: 'a charge whose refusal is lost is unknown, and asking finds the refusal, or nothing',
    async run(stage) {
      const { order } = await lostCharge(stage, await issue(stage, { card: 'insufficient-balance' }), 'lose-reply');
      const outcome = await settled(stage, order);
      assert(['declined', 'notFound'].includes(outcome), outcome);
      assert.deepEqual(await stage.books(order.paymentId), nothing);
    },
  },
  {
    name: 'a charge of a card whose approvals are lost is found',
    async run(stage) {
      const held = await issue(stage, { card: 'reply-lost' });
      const order = chargeOf();
      const outcome = await charge(stage, held, { order });
      if (outcome.outcome === 'unknown') assert.equal(await settled(stage, order), 'done');
      else doneWith(outcome);
      assert.deepEqual(await stage.books(order.paymentId), once);
    },
  },
  {
    name: 'a charge answered with a server error is unknown and took nothing',
    async run(stage) {
      const { order } = await lostCharge(stage, await issue(stage), 'http-500');
      assert.deepEqual(await stage.books(order.paymentId), nothing);
    },
  },
];

const wrongKeyCases: readonly Named[] = [
  {
    name: 'a key that nobody has is refused',
    async run(stage) {
      const { issued, customerId } = await issue(stage);
      const order = chargeOf();
      const unknownKey = { ...issued, key: withAnotherMiddle(issued.key) };
      const outcome = await charge(stage, { issued: unknownKey, customerId }, { order });
      assert.equal(outcome.outcome, 'declined', JSON.stringify(outcome));
      assert.deepEqual(await stage.books(order.paymentId), nothing);
    },
  },
  {
    name: 'a key of another customer is refused, where the gateway knows customers',
    async run(stage) {
      const [one, other] = [await issue(stage), await issue(stage)];
      if (one.issued.customerId === null) return;
      const order = chargeOf();
      const mixed = { ...one, issued: { ...one.issued, customerId: other.issued.customerId } };
      assert.equal((await charge(stage, mixed, { order })).outcome, 'declined');
      assert.deepEqual(await stage.books(order.paymentId), nothing);
    },
  },
  {
    name: 'a deleted key is refused, and deleting it again changes nothing',
    async run(stage) {
      const held = await issue(stage);
      const { deleteKey } = openBilling(stage);
      if (deleteKey === undefined) return;
      const deleted = doneWith(await deleteKey({ reference: newReference(), key: held.issued.key }));
      assert(Math.abs(deleted.deletedAt.getTime() - stage.bench.now().getTime()) < 60_000);
      const order = chargeOf();
      assert.equal((await charge(stage, held, { order })).outcome, 'declined');
      assert.deepEqual(await stage.books(order.paymentId), nothing);
      doneWith(await deleteKey({ reference: newReference(), key: held.issued.key }));
    },
  },
  {
    name: 'a new key leaves the old one as it was',
    async run(stage) {
      const customerId = newCustomer();
      const [old, fresh] = [await issue(stage, { customerId }), await issue(stage, { customerId })];
      assert.notEqual(old.issued.key, fresh.issued.key);
      for (const held of [fresh, old]) doneWith(await charge(stage, held));
    },
  },
  {
    name: 'redaction leaves no key in anything that was said of it',
    run: (stage) => assertRedacted(stage),
  },
];

export const billingCases: readonly Case[] = [...issueCases, ...chargeCases, ...lostCases, ...wrongKeyCases].map(
  (each) => ({ ...each, needs: 'billingByWindow' }),
);

export function assertKey({ key, card, issuedAt }: IssuedKey): void {
  assert.notEqual(key, '');
  assert.match(card?.maskedNumber ?? '*', /\*/);
  assert(Math.abs(issuedAt.getTime() - Date.now()) < 60_000, 'the time of issue is now');
}

export function assertApproval(approval: Approval): void {
  assert.deepEqual([approval.amount, approval.method, approval.account], [usualPrice, 'card', null]);
  assert.notEqual(approval.transactionId, '');
  assert.match(approval.card?.maskedNumber ?? '', /\*/);
  assert(Math.abs(approval.approvedAt.getTime() - Date.now()) < 60_000, 'the time of approval is now');
}

type Loss = 'lose-reply' | 'lose-request' | 'http-500';

async function lostCharge(stage: Stage, held: Held, fault: Loss): Promise<{ readonly order: ChargeOrder }> {
  const order = chargeOf();
  await stage.bench.break({ call: 'charge-billing-key', fault, times: forGood });
  const outcome = await charge(stage, held, { order, options: { patience: 'hasty' } });
  assert.equal(outcome.outcome, 'unknown', JSON.stringify(outcome));
  await stage.bench.mend();
  return { order };
}

/** Another one of the same shape. */
function withAnotherMiddle(key: string): string {
  const place = Math.floor(key.length / 2);
  return key.slice(0, place) + (key[place] === '7' ? '8' : '7') + key.slice(place + 1);
}

async function assertRedacted(stage: Stage): Promise<void> {
  const lines: string[] = [];
  const send: typeof stage.bench.send = async (request) => {
    const reply = await stage.bench.send(request);
    lines.push(JSON.stringify({ request, reply }));
    return reply;
  };
  const request = await register(stage);
  const session = openBilling(stage, { send });
  const issued = doneWith(await there(session.issueFromWindow)(request));
  doneWith(await there(session.chargeKey)({ ...chargeOf(), key: issued.key, customerId: issued.customerId }));
  await session.deleteKey?.({ reference: newReference(), key: issued.key });
  const redacted = stage.subject.gateway.redact(lines.join('\n'));
  for (const written of [issued.key, encodeURIComponent(issued.key)]) assert(!redacted.includes(written), 'the key');
}
