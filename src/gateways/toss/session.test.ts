import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brandId, paymentId, type OperationId } from '../../core/ids.ts';
import { money } from '../../core/money.ts';
import type { ApproveRequest, CancelRequest, GatewaySession, HttpReply } from '../gateway.ts';
import { HttpFailure } from '../gateway.ts';
import { fixtureText } from './fixtures/fixture.ts';
import { toss } from './index.ts';
import type { Json } from './wire.ts';

const windowKey = 'xMljweGQBN5OWRapdA8dPbZN9zYl7X8o1zEqZKLPbmD70vk4';
const reference = brandId<OperationId>('01900000-0000-7000-8000-000000000000');
const id = paymentId('imp_123456789012');

const approve: ApproveRequest = {
  reference,
  paymentId: id,
  amount: money(50_000, 'KRW'),
  proof: { paymentKey: windowKey },
};

const cancel: CancelRequest = {
  reference,
  paymentId: id,
  transactionId: windowKey,
  amount: 50_000,
  currency: 'KRW',
  taxFree: 0,
  hasTaxFreePart: false,
  method: 'card',
  paid: 50_000,
  balance: 50_000,
  isFull: true,
  reason: '단순 변심',
  refundAccount: null,
  account: null,
  isEscrow: false,
  partsBefore: 0,
  buyerPhone: null,
};

const lost = new HttpFailure('unknown', 'ECONNRESET');

function payment(changes: Json = {}): HttpReply {
  return { status: 200, headers: {}, body: fixtureText('payment-2022-07-27', changes) };
}

function refusal(status: number, code: string): HttpReply {
  return { status, headers: {}, body: JSON.stringify({ code, message: code }) };
}

/** A session on a network that answers like this, in turn; `asked` counts the questions among the requests. */
function sessionOn(...happenings: (HttpReply | HttpFailure)[]): { session: GatewaySession; asked: () => number } {
  const urls: string[] = [];
  const credentials = { mid: 'tvivarepublica4', clientKey: 'test_ck_a', secretKey: 'test_sk_a' };
  const session = toss.open(credentials, {
    send: async ({ url }) => {
      const happening = happenings[urls.length];
      urls.push(url);
      if (happening === undefined) throw new Error('one request too many');
      if (happening instanceof HttpFailure) throw happening;
      return happening;
    },
    now: () => new Date(0),
    timeoutMs: 10_000,
    place: { environment: 'test' },
  });
  return { session, asked: () => urls.filter((url) => url.endsWith('/v1/payments/orders/imp_123456789012')).length };
}

test('an approval that was answered is not asked about', async () => {
  const { session, asked } = sessionOn(payment());
  assert.equal((await session.approve(approve)).outcome, 'done');
  assert.equal(asked(), 0);
});

test('"already processed" is done when the gateway, asked, shows our payment done', async () => {
  const { session } = sessionOn(refusal(400, 'ALREADY_PROCESSED_PAYMENT'), payment());
  assert.equal((await session.approve(approve)).outcome, 'done');
});

test('a server error is a refusal when the gateway, asked, shows our payment aborted', async () => {
  const failure = { code: 'REJECT_CARD_COMPANY', message: '결제 승인이 거절되었습니다.' };
  const aborted = payment({ status: 'ABORTED', approvedAt: null, failure });
  const { session } = sessionOn(refusal(500, 'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING'), aborted);
  assert.deepEqual(await session.approve(approve), { outcome: 'declined', reason: 'card_refused', ...failure });
});

test('a server error stays unknown when asking tells nothing', async () => {
  const nothings = [refusal(404, 'NOT_FOUND_PAYMENT'), payment({ status: 'IN_PROGRESS' }), refusal(500, 'ANY'), lost];
  for (const nothing of nothings) {
    const { session, asked } = sessionOn(refusal(500, 'UNKNOWN_PAYMENT_ERROR'), nothing);
    assert.equal((await session.approve(approve)).outcome, 'unknown');
    assert.equal(asked(), 1);
  }
});

test('a refusal after a lost answer is asked about: it may speak of our own first try', async () => {
  const { session } = sessionOn(lost, refusal(404, 'NOT_FOUND_PAYMENT_SESSION'), payment());
  assert.equal((await session.approve(approve)).outcome, 'done');
});

test('a refusal after a lost answer stands when the gateway shows no approval', async () => {
  const { session } = sessionOn(lost, refusal(400, 'INVALID_REJECT_CARD'), payment({ status: 'IN_PROGRESS' }));
  assert.equal((await session.approve(approve)).outcome, 'declined');
});

const cancelled = {
  cancelAmount: 50_000,
  refundableAmount: 0,
  canceledAt: '2023-08-09T10:00:00+09:00',
  transactionKey: 'C1',
};
const given = payment({ status: 'CANCELED', balanceAmount: 0, cancels: [cancelled] });

test('"already cancelled" at the first try was not us', async () => {
  const { session, asked } = sessionOn(refusal(400, 'ALREADY_CANCELED_PAYMENT'));
  const outcome = await session.cancel(cancel);
  assert.equal(outcome.outcome === 'declined' && outcome.reason, 'already_cancelled');
  assert.equal(asked(), 0);
});

test('"already cancelled" after a lost answer was us, when the gateway shows our cancellation', async () => {
  for (const code of ['ALREADY_CANCELED_PAYMENT', 'NOT_CANCELABLE_AMOUNT', 'NOT_MATCHES_REFUNDABLE_AMOUNT']) {
    const { session } = sessionOn(lost, refusal(400, code), given);
    const outcome = await session.cancel(cancel);
    assert.equal(outcome.outcome === 'done' && outcome.detail.transactionId, 'C1');
  }
});

test('"already cancelled" after a lost answer was somebody else, when nothing of ours is shown', async () => {
  const part = { ...cancelled, cancelAmount: 10_000, refundableAmount: 40_000 };
  const others = payment({ balanceAmount: 40_000, cancels: [part] });
  const { session } = sessionOn(lost, refusal(403, 'NOT_CANCELABLE_AMOUNT'), others);
  assert.equal((await session.cancel(cancel)).outcome, 'declined');
});

test('a cancellation whose balance was reached in two steps is done, though its status says partial', async () => {
  const first = { ...cancelled, cancelAmount: 10_000, refundableAmount: 40_000 };
  const cancels = [first, { ...cancelled, cancelAmount: 40_000, transactionKey: 'C2' }];
  const { session } = sessionOn(payment({ status: 'PARTIAL_CANCELED', balanceAmount: 0, cancels }));
  const outcome = await session.cancel({ ...cancel, amount: 40_000, balance: 40_000 });
  assert.deepEqual(outcome.outcome === 'done' && [outcome.detail.transactionId, outcome.detail.balance], ['C2', 0]);
});

test('a question that is refused proves nothing', async () => {
  const refusals = [refusal(401, 'UNAUTHORIZED_KEY'), refusal(404, 'NOT_FOUND_MERCHANT'), refusal(429, 'X'), lost];
  for (const answer of [...refusals, new HttpFailure('notSent', 'ECONNREFUSED')]) {
    const { session } = sessionOn(answer);
    const { paymentId: ours, amount } = approve;
    const settled = await session.settle({
      kind: 'approve',
      paymentId: ours,
      references: [reference],
      amount,
      transactionId: null,
      sentAt: new Date(0),
    });
    assert.equal(settled.result.outcome, 'unknown');
  }
});

test('a payment that is not found says nothing of a cancellation', async () => {
  const { session } = sessionOn(refusal(404, 'NOT_FOUND_PAYMENT'));
  const { amount, balance, transactionId } = cancel;
  const asked = {
    paymentId: id,
    references: [reference],
    transactionId,
    amount,
    taxFree: 0,
    balance,
    known: [],
    sentAt: new Date(0),
  };
  const settled = await session.settle({ kind: 'cancel', ...asked });
  assert.equal(settled.result.outcome, 'unknown');
});
