import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { CashReceiptId } from '../../src/core/cash-receipt.ts';
import { brandId } from '../../src/core/ids.ts';
import type {
  CancelReceipt,
  FindReceipt,
  HttpSend,
  IssuedReceipt,
  IssueReceipt,
  NotFound,
  Outcome,
} from '../../src/gateways/gateway.ts';
import { redactingReceipts } from '../../src/gateways/redacting-receipts.ts';
import { there } from './billing-steps.ts';
import type { Case } from './conformance.ts';
import { newReference, type SessionOptions, type Stage } from './stage.ts';

/* Cash receipts that are asked for by the API. */

/** Faults that outlast every repetition. */
const forGood = 20;

const phone = '01012345678';
/** No sandbox makes a receipt for this one. */
const refusedPhone = '01000000000';

function receiptOf(over: Partial<IssueReceipt> = {}): IssueReceipt {
  return {
    reference: newReference(),
    receiptId: brandId<CashReceiptId>(randomUUID()),
    orderName: '나루 머그컵',
    amount: 11_000,
    taxFree: 0,
    vat: 1_000,
    purpose: 'income_deduction',
    identifier: { kind: 'phone', digits: phone },
    buyer: { name: '홍길동', email: 'buyer@example.com' },
    ...over,
  };
}

function issue(stage: Stage, request: IssueReceipt, options?: SessionOptions): Promise<Outcome<IssuedReceipt>> {
  return there(stage.open(options).issueReceipt)(request);
}

function done<Detail>(outcome: Outcome<Detail> | NotFound): Detail {
  assert(outcome.outcome === 'done', JSON.stringify(outcome));
  return outcome.detail;
}

async function issued(stage: Stage): Promise<{ request: IssueReceipt; cancel: CancelReceipt }> {
  const request = receiptOf();
  const { transactionId } = done(await issue(stage, request));
  const { receiptId, amount } = request;
  return { request, cancel: { reference: newReference(), receiptId, transactionId, amount } };
}

function findOf(stage: Stage, { reference, receiptId, amount }: Omit<FindReceipt, 'sentAt'>): FindReceipt {
  return { reference, receiptId, amount, sentAt: stage.bench.now() };
}

/** What the gateway's books say of a receipt. */
async function books(stage: Stage, { receiptId }: Pick<IssueReceipt, 'receiptId'>): Promise<string> {
  return (await stage.bench.ledger(receiptId)).map(({ kind, amount }) => `${kind} ${amount}`).join(', ');
}

type Named = Pick<Case, 'name' | 'run'>;

const issueCases: readonly Named[] = [
  {
    name: 'a cash receipt is made once, and has a number of the tax office',
    async run(stage) {
      const request = receiptOf();
      const { transactionId, approvalNumber, issuedAt } = done(await issue(stage, request));
      assert.match(transactionId, /./);
      assert.match(approvalNumber, /^[0-9]{8,9}$/);
      assert(Math.abs(issuedAt.getTime() - stage.bench.now().getTime()) < 5_000);
      assert.equal(await books(stage, request), 'receipt 11000');
    },
  },
  {
    name: 'a cash receipt is made for every kind of number, for a business, and of what bears no tax in part',
    async run(stage) {
      const numbers = { phone, business: '1234567890', tax_card: '432112345678901234', resident: '9001011234567' };
      const { identifiers, isKindNeeded } = there(stage.subject.gateway.supports.cashReceiptByApi ?? undefined);
      for (const kind of identifiers) {
        const request = receiptOf({
          identifier: { kind, digits: numbers[kind] },
          purpose: kind === 'business' ? 'business_expense' : 'income_deduction',
          taxFree: 5_500,
          vat: 500,
        });
        done(await issue(stage, request));
      }
      if (isKindNeeded) return;
      done(await issue(stage, receiptOf({ identifier: { kind: null, digits: phone } })));
    },
  },
  {
    name: 'a cash receipt is made for any name of goods and of a buyer',
    async run(stage) {
      const odd = {
        orderName: `"찻잔" & <접시> | 😀 ${'긴'.repeat(90)}`,
        buyer: { name: 'O’Brien 😀', email: 'none' },
      };
      done(await issue(stage, receiptOf(odd)));
    },
  },
  {
    name: 'a number that the gateway makes no cash receipt for is a refusal, and nothing is made',
    async run(stage) {
      const request = receiptOf({ identifier: { kind: 'phone', digits: refusedPhone } });
      const outcome = await issue(stage, request);
      assert(outcome.outcome === 'declined', JSON.stringify(outcome));
      assert.equal(await books(stage, request), '');
    },
  },
  {
    name: 'the same cash receipt asked for twice is one',
    async run(stage) {
      const request = receiptOf();
      const first = done(await issue(stage, request));
      assert.deepEqual(done(await issue(stage, request)), first);
      assert.equal(await books(stage, request), 'receipt 11000');
    },
  },
  {
    name: 'a cash receipt whose reply is lost is found, and never made again',
    async run(stage) {
      const request = receiptOf();
      await stage.bench.break({ call: 'issue-cash-receipt', fault: 'lose-reply', times: forGood });
      const lost = await issue(stage, request, { patience: 'hasty' });
      assert.notEqual(lost.outcome, 'declined');
      await stage.bench.mend();
      const { findReceipt } = stage.open();
      if (findReceipt) done(await findReceipt(findOf(stage, request)));
      assert.equal(await books(stage, request), 'receipt 11000');
    },
  },
  {
    name: 'a cash receipt whose request is lost, or met a server error, is not found',
    async run(stage) {
      for (const fault of ['lose-request', 'http-500'] as const) {
        const request = receiptOf();
        await stage.bench.break({ call: 'issue-cash-receipt', fault, times: forGood });
        const lost = await issue(stage, request, { patience: 'hasty' });
        assert.equal(lost.outcome, 'unknown', JSON.stringify(lost));
        await stage.bench.mend();
        const { findReceipt } = stage.open();
        if (findReceipt) assert.deepEqual(await findReceipt(findOf(stage, request)), { outcome: 'notFound' });
        assert.equal(await books(stage, request), '');
      }
    },
  },
  {
    name: 'a question about a cash receipt that gets no answer tells nothing',
    async run(stage) {
      const { request } = await issued(stage);
      await stage.bench.break({ call: 'settle', fault: 'http-500', times: forGood });
      const { findReceipt } = stage.open();
      if (findReceipt) assert.equal((await findReceipt(findOf(stage, request))).outcome, 'unknown');
    },
  },
  {
    name: 'an answer that speaks of another cash receipt is not believed',
    async run(stage) {
      const otherId: HttpSend = async (asked) => {
        const reply = await stage.bench.send(asked);
        return { ...reply, body: reply.body.replace(/("(?:orderId|shopOrderNo)":)"[^"]*"/, '$1"another-order"') };
      };
      const outcome = await issue(stage, receiptOf(), { send: otherId });
      assert.notEqual(outcome.outcome, 'declined');
      if (outcome.outcome === 'done') assert.fail('another receipt was taken for ours');
    },
  },
];

const cancelCases: readonly Named[] = [
  {
    name: 'a cash receipt is cancelled once, and not again',
    async run(stage) {
      const { request, cancel } = await issued(stage);
      const { cancelledAt } = done(await there(stage.open().cancelReceipt)(cancel));
      assert(Math.abs(cancelledAt.getTime() - stage.bench.now().getTime()) < 5_000);
      const again = await there(stage.open().cancelReceipt)({ ...cancel, reference: newReference() });
      assert(again.outcome === 'declined', JSON.stringify(again));
      assert.equal(await books(stage, request), 'receipt 11000, receipt_cancellation 11000');
    },
  },
  {
    name: 'a cancelled cash receipt whose reply is lost is found, and so is that it is none whose request is lost',
    async run(stage) {
      for (const [fault, end] of [
        ['lose-reply', 'done'],
        ['lose-request', 'notFound'],
      ] as const) {
        const { cancel } = await issued(stage);
        await stage.bench.break({ call: 'cancel-cash-receipt', fault, times: forGood });
        const lost = await there(stage.open({ patience: 'hasty' }).cancelReceipt)(cancel);
        assert.equal(lost.outcome, 'unknown', JSON.stringify(lost));
        await stage.bench.mend();
        const { findReceiptCancellation } = stage.open();
        if (findReceiptCancellation === undefined) continue;
        const found = await findReceiptCancellation({ ...cancel, sentAt: stage.bench.now() });
        assert.equal(found.outcome, end, JSON.stringify(found));
      }
    },
  },
  {
    name: 'a cash receipt that the gateway does not know is not cancelled',
    async run(stage) {
      const { cancel } = await issued(stage);
      const outcome = await there(stage.open().cancelReceipt)({ ...cancel, transactionId: '00000000000000000000' });
      assert(outcome.outcome === 'declined', JSON.stringify(outcome));
    },
  },
  {
    name: 'redaction leaves nothing of whose a cash receipt is, however the gateway repeats it',
    async run(stage) {
      const said: string[] = [];
      const send: HttpSend = async (request) => {
        const reply = await stage.bench.send(request);
        said.push(JSON.stringify({ request, reply }), request.body ?? '', reply.body);
        return reply;
      };
      const { redact } = stage.subject.gateway;
      await issue(stage, receiptOf(), { send });
      assert.match(said.join('\n'), /01012345678/);
      assert.doesNotMatch(redact(said.join('\n')), /010[ -]?1234[ -]?5678/);
      const parrot: HttpSend = async () => {
        throw new Error('not reached');
      };
      const words = `010-1234-5678, 010 1234 5678, ${phone}`;
      const session = redactingReceipts(
        {
          ...stage.open({ send: parrot }),
          issueReceipt: async () => ({ outcome: 'declined', reason: 'other', code: 'X', message: words }),
        },
        redact,
      );
      const outcome = await there(session.issueReceipt)(receiptOf());
      assert(outcome.outcome === 'declined');
      assert.doesNotMatch(outcome.message, /5678/);
    },
  },
];

export const receiptCases: readonly Case[] = [...issueCases, ...cancelCases].map((each) => ({
  ...each,
  needs: 'cashReceiptByApi' as const,
}));
