import assert from 'node:assert/strict';
import type { CardOutcome } from '../../sandbox/cards.ts';
import type { ChargeOrder, TypedCard } from '../../src/gateways/gateway.ts';
import { assertApproval, assertKey } from './billing-cases.ts';
import { charge, chargeOf, doneWith, newCustomer, openBilling, settled, there, typedCard } from './billing-steps.ts';
import type { Case } from './conformance.ts';
import { newReference, usualPrice, type SessionOptions, type Stage } from './stage.ts';

/* Cards that the buyer has typed on the merchant's own page: keys made of them, and payments by them. */

const once = { approvals: 1, cancellations: 0, kept: usualPrice.amount };
const nothing = { approvals: 0, cancellations: 0, kept: 0 };
const forGood = 20;

/** What is wrong with the card itself is said when it is registered; what it has not, when it is charged. */
const wrongCards: readonly CardOutcome[] = ['wrong-number', 'wrong-password', 'expired'];

export const cardCases: readonly Case[] = [
  {
    name: 'a typed card becomes a key, which is charged',
    needs: 'billingByApi',
    async run(stage) {
      const issued = doneWith(await issueFrom(stage, typedCard()));
      assertKey(issued);
      const order = chargeOf();
      assertApproval(doneWith(await charge(stage, { issued, customerId: '' }, { order })));
      assert.deepEqual(await stage.books(order.paymentId), once);
    },
  },
  {
    name: 'a typed card that is wrong becomes no key',
    needs: 'billingByApi',
    async run(stage) {
      for (const outcome of wrongCards) {
        const refused = await issueFrom(stage, typedCard(outcome));
        assert.equal(refused.outcome, 'declined', JSON.stringify(refused));
      }
      const past = await issueFrom(stage, { ...typedCard(), expiryYear: '2020' });
      assert(past.outcome === 'declined' && past.reason === 'card_expired', JSON.stringify(past));
    },
  },
  {
    name: 'a typed card whose issue stays lost is unknown',
    needs: 'billingByApi',
    async run(stage) {
      await stage.bench.break({ call: 'issue-billing-key', fault: 'lose-reply', times: forGood });
      assert.equal((await issueFrom(stage, typedCard(), { patience: 'hasty' })).outcome, 'unknown');
    },
  },
  {
    name: 'a typed card pays, once, for its amount',
    needs: 'cardByApi',
    async run(stage) {
      const order = chargeOf();
      const first = doneWith(await pay(stage, { order, card: typedCard() }));
      assertApproval(first);
      const second = await pay(stage, { order, card: typedCard() });
      if (second.outcome === 'done') assert.deepEqual(second.detail, first);
      assert.deepEqual(await stage.books(order.paymentId), once);
    },
  },
  {
    name: 'a typed card that is wrong or has no money pays nothing',
    needs: 'cardByApi',
    async run(stage) {
      for (const outcome of [...wrongCards, 'insufficient-balance', 'lost-or-stolen'] as const) {
        const order = chargeOf();
        const refused = await pay(stage, { order, card: typedCard(outcome) });
        assert.equal(refused.outcome, 'declined', `${outcome}: ${JSON.stringify(refused)}`);
        assert.deepEqual(await stage.books(order.paymentId), nothing);
      }
    },
  },
  {
    name: 'a payment by a typed card whose reply stays lost is unknown, and asking finds it done',
    needs: 'cardByApi',
    async run(stage) {
      const order = chargeOf();
      await stage.bench.break({ call: 'charge-billing-key', fault: 'lose-reply', times: forGood });
      const lost = await pay(stage, { order, card: typedCard(), options: { patience: 'hasty' } });
      assert.equal(lost.outcome, 'unknown', JSON.stringify(lost));
      await stage.bench.mend();
      assert.equal(await settled(stage, order), 'done');
      assert.deepEqual(await stage.books(order.paymentId), once);
    },
  },
  {
    name: 'redaction leaves nothing of a typed card in anything that was said',
    needs: 'cardByApi',
    async run(stage) {
      const lines: string[] = [];
      const send: typeof stage.bench.send = async (request) => {
        const reply = await stage.bench.send(request);
        lines.push(JSON.stringify({ request, reply }));
        return reply;
      };
      const card = { ...typedCard(), birth: '770707', password: '93', expiryYear: '2039', expiryMonth: '08' };
      doneWith(await pay(stage, { order: chargeOf(), card, options: { send } }));
      await issueFrom(stage, card, { send });
      const redacted = stage.subject.gateway.redact(lines.join('\n'));
      for (const secret of [card.number, card.birth]) assert(!redacted.includes(secret), secret);
      for (const guarded of [card.password, '39', card.expiryMonth]) {
        assert(!redacted.includes(`"${guarded}"`) && !redacted.includes(`"${guarded}\\"`), guarded);
      }
    },
  },
];

function issueFrom(stage: Stage, card: TypedCard, options: SessionOptions = {}) {
  const { buyer } = chargeOf();
  const request = { reference: newReference(), customerId: newCustomer(), card, buyer };
  return there(openBilling(stage, options).issueFromCard)(request);
}

type Payment = { readonly order: ChargeOrder; readonly card: TypedCard; readonly options?: SessionOptions };

function pay(stage: Stage, { order, card, options = {} }: Payment) {
  return there(openBilling(stage, options).chargeCard)({ ...order, card });
}
