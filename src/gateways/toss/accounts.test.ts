import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brandId, paymentId, type OperationId } from '../../core/ids.ts';
import { money } from '../../core/money.ts';
import { HttpFailure, type HttpReply, type IssueAccount } from '../gateway.ts';
import { accountBody, accountRules } from './accounts.ts';
import { tossBankCode } from './codes.ts';
import { fixtureText } from './fixtures/fixture.ts';
import { refusal, sentTo, sessionOn } from './fixtures/network.ts';
import type { Json } from './wire.ts';

/* What is sent for an account without a window, how often, and what its answers mean. */

const id = paymentId('imps_123456789012');
const nobody = { name: null, email: null, phone: null, address: null, postcode: null };

const request: IssueAccount = {
  reference: brandId<OperationId>('01900000-0000-7000-8000-000000000000'),
  paymentId: id,
  orderName: '나룻배 표',
  amount: money(50_000, 'KRW'),
  taxFree: 0,
  buyer: { ...nobody, name: '홍길동' },
  bankCode: '088',
  dueAt: new Date('2026-03-05T09:30:00Z'),
  fixedKey: null,
  isEscrow: false,
};

const plain = {
  amount: 50_000,
  orderId: id,
  orderName: '나룻배 표',
  customerName: '홍길동',
  bank: '88',
  dueDate: '2026-03-05T18:30:00',
};

test('an account is asked for by its bank in two characters and its end in Korean time', () => {
  assert.deepEqual(accountBody(request), plain);
  assert.deepEqual(accountBody({ ...request, bankCode: '004' }), { ...plain, bank: '06' });
});

test('what the merchant says beside it goes along: tax, escrow, the buyer, and his own account', () => {
  const buyer = { ...request.buyer, email: 'buyer@example.com', phone: '010-1234-5678' };
  assert.deepEqual(accountBody({ ...request, taxFree: 1_000, isEscrow: true, fixedKey: 'buyer-7', buyer }), {
    ...plain,
    taxFreeAmount: 1_000,
    useEscrow: true,
    accountType: '고정',
    accountKey: 'buyer-7',
    customerEmail: 'buyer@example.com',
    customerMobilePhone: '01012345678',
  });
  const odd = { ...request.buyer, email: 'nobody', phone: '12' };
  assert.deepEqual(accountBody({ ...request, buyer: odd }), plain, 'a slip of the pen stops no account');
});

test('every bank of the rules is one of the gateway`s', () => {
  for (const bank of accountRules.banks) assert.match(tossBankCode(bank), /^(06|[0-9]{2})$/);
  assert.equal(new Set(accountRules.banks.map(tossBankCode)).size, 13);
});

const lost = new HttpFailure('unknown', 'ECONNRESET');

const virtualAccount = {
  accountType: '일반',
  accountNumber: 'X6505636518308',
  bank: '신한',
  bankCode: '88',
  customerName: '홍길동',
  dueDate: '2026-03-05T18:30:00+09:00',
  expired: false,
  settlementStatus: 'INCOMPLETED',
  refundStatus: 'NONE',
};

function waiting(changes: Json = {}): HttpReply {
  const state = { orderId: id, status: 'WAITING_FOR_DEPOSIT', method: '가상계좌', approvedAt: null, card: null };
  const body = fixtureText('payment-2022-07-27', { ...state, virtualAccount, ...changes });
  return { status: 200, headers: {}, body };
}

test('an account is asked for once, under the reference of its operation, and its number is read', async () => {
  const { session, sent } = sessionOn(waiting());
  const outcome = await session.issueAccount?.(request);
  assert(outcome?.outcome === 'done' && outcome.breach === undefined, JSON.stringify(outcome));
  assert.deepEqual(outcome.detail.account, {
    bankCode: '088',
    bankName: '신한은행',
    number: 'X6505636518308',
    holder: null,
    dueAt: request.dueAt,
  });
  assert.equal(outcome.detail.method, 'virtual_account');
  assert.deepEqual(sentTo(sent), ['POST /v1/virtual-accounts']);
  assert.equal(sent[0]?.headers['idempotency-key'], request.reference);
});

test('an answer that was lost is asked for again under the same reference', async () => {
  const { session, sent } = sessionOn(lost, waiting());
  assert.equal((await session.issueAccount?.(request))?.outcome, 'done');
  assert.deepEqual(
    sent.map(({ headers }) => headers['idempotency-key']),
    [request.reference, request.reference],
  );
});

test('an order number that has an account already is asked about: it may be our own', async () => {
  const { session, sent } = sessionOn(refusal(400, 'DUPLICATED_ORDER_ID'), waiting());
  assert.equal((await session.issueAccount?.(request))?.outcome, 'done');
  assert.equal(sentTo(sent).at(-1), `GET /v1/payments/orders/${id}`);
});

test('a refusal of the gateway is one, with its own words', async () => {
  const { session } = sessionOn(refusal(403, 'NOT_AVAILABLE_BANK'));
  const outcome = await session.issueAccount?.(request);
  assert(outcome?.outcome === 'declined', JSON.stringify(outcome));
  assert.deepEqual([outcome.reason, outcome.code], ['issuer_unavailable', 'NOT_AVAILABLE_BANK']);
});

test('an account for another amount, or at another merchant`s, must not stand', async () => {
  for (const [changes, breach] of [
    [{ totalAmount: 49_000, balanceAmount: 49_000 }, 'amount_differs'],
    [{ mId: 'somebody' }, 'mid_differs'],
  ] as const) {
    const { session } = sessionOn(waiting(changes));
    const outcome = await session.issueAccount?.(request);
    assert.equal(outcome?.outcome === 'done' && outcome.breach, breach);
  }
});

test('an answer that waits for money and names no account is no end', async () => {
  const { session } = sessionOn(waiting({ virtualAccount: null }), waiting({ virtualAccount: null }));
  assert.equal((await session.issueAccount?.(request))?.outcome, 'unknown');
});
