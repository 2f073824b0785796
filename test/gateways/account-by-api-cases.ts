import assert from 'node:assert/strict';
import type { Approval, CancelRequest, IssueAccount, IssuedAccount, Outcome } from '../../src/gateways/gateway.ts';
import { chargeOf, doneWith, openBilling, settled, there } from './billing-steps.ts';
import type { Case } from './conformance.ts';
import { cancelOf, newReference, usualPrice, type SessionOptions, type Stage } from './stage.ts';

/* Accounts that a merchant's server asks for: no window is opened, and nobody chooses a bank. */

const total = usualPrice.amount;
const dayMs = 24 * 60 * 60_000;
const nothing = { approvals: 0, cancellations: 0, kept: 0 };

/** Faults that outlast every repetition. */
const forGood = 20;

const named: readonly Omit<Case, 'needs'>[] = [
  {
    name: 'an account is given out by API at the bank and until the time that were asked for, and no money has moved',
    async run(stage) {
      const request = accountOf(stage);
      const approval = doneWith(await issue(stage, request));
      assert.deepEqual([approval.method, approval.amount, approval.card], ['virtual_account', usualPrice, null]);
      const { bankCode, dueAt, number } = accountIn(approval);
      assert.deepEqual([bankCode, dueAt], [request.bankCode, request.dueAt]);
      assert.match(number.replaceAll('-', ''), /^[A-Z]?\d{10,16}$/);
      assert.deepEqual(await stage.books(request.paymentId), nothing);
    },
  },
  {
    name: 'every bank that is named gives out an account by API',
    async run(stage) {
      for (const bankCode of rulesOf(stage).banks) {
        const approval = doneWith(await issue(stage, { ...accountOf(stage), bankCode }));
        assert.equal(accountIn(approval).bankCode, bankCode);
      }
    },
  },
  {
    name: 'the gateway refuses an account by API as its rules say, and gives out none',
    async run(stage) {
      const { banks, longestDays, isBuyerNameNeeded, longestFixedKey } = rulesOf(stage);
      const request = accountOf(stage);
      const elsewhere = ['090', '092', '089', '004'].find((code) => !banks.includes(code));
      const wrong: Partial<IssueAccount>[] = [
        { dueAt: inDays(stage, longestDays + 1) },
        { dueAt: inDays(stage, -1) },
        ...(elsewhere === undefined ? [] : [{ bankCode: elsewhere }]),
        ...(isBuyerNameNeeded ? [{ buyer: { ...request.buyer, name: null } }] : []),
        ...(longestFixedKey === null ? [] : [{ fixedKey: 'x'.repeat(longestFixedKey + 1) }]),
      ];
      for (const each of wrong) {
        const refused = await issue(stage, { ...request, ...each, reference: newReference() });
        assert.equal(refused.outcome, 'declined', JSON.stringify([each, refused]));
      }
      assert.deepEqual(await stage.bench.ledger(request.paymentId), []);
      const dueAt = inDays(stage, longestDays - 1);
      doneWith(await issue(stage, { ...request, dueAt, reference: newReference() }));
    },
  },
  {
    name: 'an account by API whose reply is lost is found as the one that was given out',
    async run(stage) {
      const request = accountOf(stage);
      await stage.bench.break({ call: 'issue-virtual-account', fault: 'lose-reply', times: forGood });
      const lost = await issue(stage, request, { patience: 'hasty' });
      assert.notEqual(lost.outcome, 'declined');
      await stage.bench.mend();
      assert.equal(await settled(stage, { ...chargeOf(), ...request }), 'done');
      assert.equal((await issuesOf(stage, request)).length, 1);
    },
  },
  {
    name: 'an account by API whose request is lost is not found, and none is given out',
    async run(stage) {
      const request = accountOf(stage);
      await stage.bench.break({ call: 'issue-virtual-account', fault: 'lose-request', times: forGood });
      const lost = await issue(stage, request, { patience: 'hasty' });
      assert.notEqual(lost.outcome, 'done');
      await stage.bench.mend();
      assert.equal(await settled(stage, { ...chargeOf(), ...request }), 'notFound');
      assert.deepEqual(await issuesOf(stage, request), []);
    },
  },
  {
    name: 'an account by API that is asked for twice is one account',
    async run(stage) {
      const request = accountOf(stage);
      const first = doneWith(await issue(stage, request));
      for (const reference of [request.reference, newReference()]) {
        const again = await issue(stage, { ...request, reference });
        if (again.outcome === 'done') assert.deepEqual(again.detail.account, first.account);
        else assert.equal(again.outcome, 'declined', JSON.stringify(again));
      }
      assert.equal((await issuesOf(stage, request)).length, 1);
    },
  },
  {
    name: 'money that comes into an account by API is found, and goes back',
    async run(stage) {
      const request = accountOf(stage);
      const approval = doneWith(await issue(stage, request));
      await stage.bench.deposit(request.paymentId);
      const { paymentId } = request;
      const { findDeposit, cancel } = openBilling(stage);
      const { transactionId } = approval;
      if (findDeposit) {
        const found = await findDeposit({ paymentId, transactionId, currency: 'KRW' });
        assert(found.found === 'deposited' && found.amount === total, JSON.stringify(found));
      }
      const refundAccount = { bankCode: '004', number: '11012345678', holder: '홍길동' };
      const done = doneWith(await cancel({ ...cancelAll(request, approval), account: 'paid', refundAccount }));
      assert.equal(done.amount, total);
      assert.equal((await stage.books(paymentId)).kept, 0);
    },
  },
  {
    name: 'an open account by API is closed: nothing was paid, nothing is given back',
    async run(stage) {
      const request = accountOf(stage);
      const approval = doneWith(await issue(stage, request));
      const closed = await openBilling(stage).cancel({ ...cancelAll(request, approval), account: 'open' });
      assert.equal(closed.outcome, 'done', JSON.stringify(closed));
      await assert.rejects(stage.bench.deposit(request.paymentId));
    },
  },
  {
    name: 'a buyer with a key of his own gets the same account each time, where the gateway does that',
    async run(stage) {
      const { longestFixedKey } = rulesOf(stage);
      if (longestFixedKey === null) return;
      const numberOf = async (fixedKey: string): Promise<string> =>
        accountIn(doneWith(await issue(stage, { ...accountOf(stage), fixedKey }))).number;
      const his = await numberOf('7'.repeat(longestFixedKey));
      assert.equal(await numberOf('7'.repeat(longestFixedKey)), his);
      assert.notEqual(await numberOf('8'), his);
    },
  },
];

export const accountByApiCases: readonly Case[] = named.map((each) => ({ ...each, needs: 'accountByApi' }));

function rulesOf({ subject }: Stage) {
  return there(subject.gateway.supports.accountByApi ?? undefined);
}

/** At the first bank that gives out accounts, for an order of its own. */
function accountOf(stage: Stage): IssueAccount {
  const { reference, paymentId, orderName, amount, taxFree, buyer } = chargeOf();
  const [bankCode = ''] = rulesOf(stage).banks;
  const order = { reference, paymentId, orderName, amount, taxFree, buyer };
  return { ...order, bankCode, dueAt: inDays(stage, 3), fixedKey: null, isEscrow: false };
}

/** Whole seconds: gateways write no finer time. */
function inDays(stage: Stage, days: number): Date {
  return new Date(Math.floor((stage.bench.now().getTime() + days * dayMs) / 1_000) * 1_000);
}

async function issue(stage: Stage, request: IssueAccount, options: SessionOptions = {}): Promise<Outcome<Approval>> {
  return there(openBilling(stage, options).issueAccount)(request);
}

function accountIn({ account }: Approval): IssuedAccount {
  assert(account, 'no account was given out');
  return account;
}

async function issuesOf(stage: Stage, { paymentId }: IssueAccount): Promise<unknown[]> {
  return (await stage.bench.ledger(paymentId)).filter(({ kind }) => kind === 'issue');
}

function cancelAll({ reference, paymentId, amount }: IssueAccount, approval: Approval): CancelRequest {
  return cancelOf({ request: { reference, paymentId, amount, proof: {} }, approval }, total, total);
}
