import assert from 'node:assert/strict';
import type { AccountChanged, ChangeAccount, IssuedAccount, Outcome } from '../../src/gateways/gateway.ts';
import type { Case } from './conformance.ts';
import { usualPrice, type Paid, type SessionOptions, type Stage } from './stage.ts';

/* An account of the window that is to take another amount, or to live until another day. */

const total = usualPrice.amount;
const dayMs = 24 * 60 * 60_000;

/** Faults that outlast every repetition. */
const forGood = 20;

const named: readonly Omit<Case, 'needs'>[] = [
  {
    name: 'an open account is changed: until the new day the bank takes the new amount',
    async run(stage) {
      const paid = await issued(stage);
      const dueAt = inDays(stage, 5);
      assert.deepEqual(doneWith(await change(stage, changeOf(paid, { amount: 30_000, dueAt }))), { dueAt });
      await stage.bench.advance(4 * dayMs);
      await stage.bench.deposit(paid.request.paymentId);
      assert.deepEqual(await keptAndTold(stage, paid), [30_000, 30_000]);
    },
  },
  {
    name: 'a change that is said again is the same change',
    async run(stage) {
      const paid = await issued(stage);
      const wanted = changeOf(paid, { amount: 70_000 });
      for (const isRepeated of [false, true, true]) doneWith(await change(stage, { ...wanted, isRepeated }));
      await stage.bench.deposit(paid.request.paymentId);
      assert.deepEqual(await keptAndTold(stage, paid), [70_000, 70_000]);
    },
  },
  {
    name: 'an account that was paid into, closed or never given out is not changed',
    async run(stage) {
      const [deposited, closed, nobody] = [await issued(stage), await issued(stage), await issued(stage)];
      await stage.bench.deposit(deposited.request.paymentId);
      const { paymentId } = closed.request;
      const asked = {
        paymentId,
        transactionId: closed.approval.transactionId,
        currency: 'KRW',
        taxFree: 0,
        hasTaxFreePart: false,
      } as const;
      const amounts = { amount: total, paid: total, balance: total, isFull: true, partsBefore: 0 };
      const rest = { method: 'virtual_account', account: 'open', refundAccount: null, buyerPhone: null } as const;
      const closing = { ...asked, ...amounts, ...rest, reference: 'r', reason: '말소', isEscrow: false };
      assert.equal((await stage.open().cancel(closing)).outcome, 'done');
      const unknownOrder = { ...changeOf(nobody), paymentId: 'imp_000000000000' as Paid['request']['paymentId'] };
      for (const wanted of [changeOf(deposited), changeOf(closed), unknownOrder])
        assert.equal((await change(stage, wanted)).outcome, 'declined');
      assert.equal((await stage.books(deposited.request.paymentId)).kept, total);
    },
  },
  {
    name: 'a change that nobody hears of is unknown, and done when it is said again',
    async run(stage) {
      for (const fault of ['lose-reply', 'lose-request', 'http-500', 'garbage'] as const) {
        const paid = await issued(stage);
        const wanted = changeOf(paid);
        await stage.bench.break({ call: 'issue-virtual-account', fault, times: forGood });
        assert.equal((await change(stage, wanted, { patience: 'hasty' })).outcome, 'unknown', fault);
        await stage.bench.mend();
        doneWith(await change(stage, { ...wanted, isRepeated: true }));
      }
    },
  },
  {
    name: 'said again after a deposit, a change of the amount is no refusal: the notice tells what was due',
    async run(stage) {
      const paid = await issued(stage);
      const wanted = changeOf(paid, { amount: 30_000 });
      await stage.bench.break({ call: 'issue-virtual-account', fault: 'lose-reply', times: forGood });
      assert.equal((await change(stage, wanted, { patience: 'hasty' })).outcome, 'unknown');
      await stage.bench.mend();
      await stage.bench.deposit(paid.request.paymentId);
      assert.equal((await change(stage, { ...wanted, isRepeated: true })).outcome, 'unknown');
      assert.deepEqual(await keptAndTold(stage, paid), [30_000, 30_000]);
      const ofDay = { ...changeOf(paid, { amount: total }), isRepeated: true };
      assert.equal((await change(stage, ofDay)).outcome, 'declined');
    },
  },
];

export const accountChangeCases: readonly Case[] = named.map((each) => ({ ...each, needs: 'accountChange' }));

type Account = Paid & { readonly account: IssuedAccount };

async function issued(stage: Stage): Promise<Account> {
  const order = { method: 'virtual_account', dueAt: inDays(stage, 3) } as const;
  const paid = await stage.pay({ order });
  const { account } = paid.approval;
  assert(account);
  return { ...paid, account };
}

function inDays(stage: Stage, days: number): Date {
  return new Date(Math.floor((stage.bench.now().getTime() + days * dayMs) / 1_000) * 1_000);
}

function changeOf({ request, account }: Account, over: Partial<ChangeAccount> = {}): ChangeAccount {
  const { paymentId } = request;
  const { dueAt } = account;
  return { paymentId, amount: total - 1, dueAt, earlierAmounts: [total], isRepeated: false, ...over };
}

async function change(stage: Stage, wanted: ChangeAccount, options?: SessionOptions): Promise<Outcome<AccountChanged>> {
  const { changeAccount } = stage.open(options);
  assert(changeAccount);
  return changeAccount(wanted);
}

function doneWith(outcome: Outcome<AccountChanged>): AccountChanged {
  assert(outcome.outcome === 'done', JSON.stringify(outcome));
  return outcome.detail;
}

/** What the gateway has of a payment, and the amount that its last notice says was due. */
async function keptAndTold(stage: Stage, { request: { paymentId } }: Paid): Promise<unknown[]> {
  const notices = (await stage.bench.heard(1)).filter(({ body }) => body.includes(paymentId));
  const parsed = notices.map((each) => stage.open().parseNotification(each)).at(-1);
  const due = parsed?.accepted ? parsed.deposit?.due : null;
  return [(await stage.books(paymentId)).kept, due];
}
