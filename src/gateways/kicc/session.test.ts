import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noWishes } from '../../core/checkout-order.ts';
import { brandId, paymentId, type OperationId } from '../../core/ids.ts';
import { money } from '../../core/money.ts';
import {
  HttpFailure,
  type ApproveRequest,
  type CancelRequest,
  type GatewaySession,
  type HttpReply,
  type SettleRequest,
} from '../gateway.ts';
import { fixture } from './fixtures/fixture.ts';
import { kicc } from './index.ts';
import { parseObject, type Json } from './wire.ts';

const reference = brandId<OperationId>('01900000-0000-7000-8000-000000000000');
const id = paymentId('imp_123456789012');
const morning = new Date('2024-08-13T08:56:35+09:00');

const approve: ApproveRequest = {
  reference,
  paymentId: id,
  amount: money(51_004, 'KRW'),
  proof: { authorizationId: '24081308560010790233', window: 'integrated' },
};

const cancel: CancelRequest = {
  reference,
  paymentId: id,
  transactionId: '24081308560510790235',
  amount: 51_004,
  currency: 'KRW',
  taxFree: 0,
  hasTaxFreePart: false,
  method: 'card',
  paid: 51_004,
  balance: 51_004,
  isFull: true,
  reason: '단순 변심',
  refundAccount: null,
  account: null,
  isEscrow: false,
  partsBefore: 0,
  buyerPhone: null,
};

function reply(body: Json, status = 200): HttpReply {
  return { status, headers: {}, body: JSON.stringify(body) };
}

const approved = reply(fixture('approval-2025'));
const found = reply(fixture('approval-2025', { msgAuthValue: undefined }));
const givenBack = reply(fixture('revise-2025'));
const refusal = (resCd: string, resMsg = '거절'): HttpReply => reply({ resCd, resMsg });
const nothing = refusal('SOME', '조회된 거래가 없습니다');
const lost = new HttpFailure('unknown', 'ECONNRESET');

type Sent = { readonly path: string; readonly body: Json; readonly timeoutMs: number };

/** A session on a network that answers like this, in turn. */
function sessionOn(...happenings: (HttpReply | HttpFailure)[]): { session: GatewaySession; sent: Sent[] } {
  return sessionAt(morning, ...happenings);
}

function sessionAt(now: Date, ...happenings: (HttpReply | HttpFailure)[]): { session: GatewaySession; sent: Sent[] } {
  const sent: Sent[] = [];
  const session = kicc.open(
    { mallId: 'T0020391', secretKey: 'easypay!KICCTEST' },
    {
      send: async ({ url, body, timeoutMs }) => {
        const happening = happenings[sent.length];
        sent.push({ path: new URL(url).pathname, body: parseObject(body ?? '') ?? {}, timeoutMs });
        if (happening === undefined) throw new Error('one request too many');
        if (happening instanceof HttpFailure) throw happening;
        return happening;
      },
      now: () => now,
      timeoutMs: 60_000,
      place: { environment: 'test' },
    },
  );
  return { session, sent };
}

const retrieve = '/api/trades/retrieveTransaction';

test('an approval is one request without amount, on the day it is in Korea, waited for half a minute', async () => {
  const { session, sent } = sessionOn(approved);
  assert.equal((await session.approve(approve)).outcome, 'done');
  assert.deepEqual(sent, [
    {
      path: '/api/ep9/trades/approval',
      timeoutMs: 30_000,
      body: {
        mallId: 'T0020391',
        shopTransactionId: reference,
        authorizationId: '24081308560010790233',
        shopOrderNo: id,
        approvalReqDate: '20240813',
      },
    },
  ]);
});

test('what an issuer`s own window authenticated is approved at the other address', async () => {
  const { session, sent } = sessionOn(approved);
  await session.approve({ ...approve, proof: { ...approve.proof, window: 'direct' } });
  assert.equal(sent[0]?.path, '/api/v2/trades/approval');
});

test('an issuer`s word is not asked about', async () => {
  const { session, sent } = sessionOn(refusal('8521', '한도초과'));
  const outcome = await session.approve(approve);
  assert.equal(outcome.outcome === 'declined' && outcome.reason, 'limit_exceeded');
  assert.equal(sent.length, 1);
});

test('a refused repeat of a number is done, when the gateway knows the number as an approval', async () => {
  for (const code of ['UNLISTED', 'R102']) {
    const { session, sent } = sessionOn(refusal(code), found);
    assert.equal((await session.approve(approve)).outcome, 'done');
    assert.deepEqual(sent[1], {
      path: retrieve,
      timeoutMs: 15_000,
      body: { mallId: 'T0020391', shopTransactionId: reference, transactionDate: '20240813' },
    });
  }
});

test('an unlisted refusal stands when the gateway knows nothing of it, and is open when it is silent', async () => {
  const { session } = sessionOn(refusal('UNLISTED', '거절'), nothing);
  const outcome = await session.approve(approve);
  assert.deepEqual(outcome, { outcome: 'declined', reason: 'other', code: 'UNLISTED', message: '거절' });
  for (const silence of [lost, refusal('X', '시스템 점검'), reply({}, 500)]) {
    const unanswered = sessionOn(refusal('UNLISTED'), silence).session;
    assert.equal((await unanswered.approve(approve)).outcome, 'unknown');
  }
});

test('an answer that cannot be read is asked about once', async () => {
  assert.equal((await sessionOn(reply({}, 500), found).session.approve(approve)).outcome, 'done');
  assert.equal((await sessionOn(reply({}, 500), nothing).session.approve(approve)).outcome, 'unknown');
  assert.equal((await sessionOn(lost).session.approve(approve)).outcome, 'unknown');
});

test('a refused repeat of a cancellation is ours, when the gateway knows it by our number', async () => {
  const { session, sent } = sessionOn(refusal('UNLISTED'), givenBack);
  const outcome = await session.cancel(cancel);
  assert.equal(outcome.outcome === 'done' && outcome.detail.transactionId, '24081309002210790301');
  assert.equal(sent[1]?.body['shopTransactionId'], reference);
  assert.equal((await sessionOn(refusal('UNLISTED'), nothing).session.cancel(cancel)).outcome, 'declined');
});

type Asked = { readonly references?: readonly string[]; readonly sentAt: Date };

const settleOf = ({ references = [reference], sentAt }: Asked): SettleRequest => {
  const { transactionId, amount, balance } = cancel;
  return { kind: 'reverse', paymentId: id, references, transactionId, amount, taxFree: 0, balance, known: [], sentAt };
};

/** The questions that are put at `now`, as number and day. */
async function questions(now: Date, asked: Asked): Promise<string[]> {
  const { session, sent } = sessionAt(now, nothing, nothing, nothing, nothing);
  await session.settle(settleOf(asked));
  return sent.map(({ body }) => `${String(body['shopTransactionId']).slice(36)} ${String(body['transactionDate'])}`);
}

test('the day that is asked for is the one of the sending, and the next one when it was sent at midnight', async () => {
  const noon = new Date('2024-08-13T12:00:00+09:00');
  const lastMinute = new Date('2024-08-13T23:59:30+09:00');
  const tomorrow = new Date('2024-08-14T00:00:30+09:00');
  assert.deepEqual(await questions(noon, { sentAt: noon }), [' 20240813']);
  assert.deepEqual(await questions(tomorrow, { sentAt: noon }), [' 20240813']);
  assert.deepEqual(await questions(lastMinute, { sentAt: lastMinute }), [' 20240813']);
  assert.deepEqual(await questions(tomorrow, { sentAt: lastMinute }), [' 20240814', ' 20240813']);
});

test('what was sent again is asked for by every number, the last one first', async () => {
  const noon = new Date('2024-08-13T12:00:00+09:00');
  const references = [reference, `${reference}-1`];
  assert.deepEqual(await questions(noon, { references, sentAt: noon }), ['-1 20240813', ' 20240813']);
});

test('beyond yesterday the gateway is not asked, and the end stays open', async () => {
  const { session, sent } = sessionAt(new Date('2024-08-15T00:00:01+09:00'));
  const settled = await session.settle(settleOf({ sentAt: morning }));
  assert.deepEqual([settled.result.outcome, sent.length], ['unknown', 0]);
});

test('settling an approval: found, refused by the issuer, not found, and no answer', async () => {
  const settle = async (answer: HttpReply | HttpFailure) => {
    const { paymentId: ours, amount } = approve;
    const asked = { paymentId: ours, references: [reference], amount, transactionId: null, sentAt: morning };
    return (await sessionOn(answer).session.settle({ kind: 'approve', ...asked })).result;
  };
  assert.equal((await settle(found)).outcome, 'done');
  const refused = await settle(refusal('8350', '분실카드'));
  assert.equal(refused.outcome === 'declined' && refused.reason, 'card_lost_or_stolen');
  assert.equal((await settle(nothing)).outcome, 'notFound');
  for (const silence of [lost, new HttpFailure('notSent', 'ECONNREFUSED'), reply({}, 503), refusal('X', '통신 장애')])
    assert.equal((await settle(silence)).outcome, 'unknown');
});

test('a registration that is not answered opens no window', async () => {
  for (const [answer, outcome] of [
    [lost, 'unknown'],
    [new HttpFailure('notSent', 'ECONNREFUSED'), 'notSent'],
    [reply({}, 500), 'unknown'],
    [refusal('SOME', '거절'), 'declined'],
  ] as const) {
    const { session, sent } = sessionOn(answer);
    const told = await session.launchWindow({
      paymentId: id,
      orderName: '찻잔',
      amount: money(1_000, 'KRW'),
      taxFree: 0,
      method: 'card',
      easyPay: null,
      buyer: { name: null, email: null, phone: null, address: null, postcode: null },
      device: 'pc',
      returnUrl: 'https://pay.example/return',
      ...noWishes,
      noticeUrl: 'https://pay.example/notifications/gateway/token',
    });
    assert.equal(told.outcome, outcome);
    assert.deepEqual([sent[0]?.path, sent[0]?.timeoutMs], ['/api/ep9/trades/webpay', 10_000]);
  }
});

const refund: CancelRequest = {
  ...cancel,
  method: 'virtual_account',
  account: 'paid',
  refundAccount: { bankCode: '004', number: '11012345678', holder: '홍길동' },
};

test('a refund that names no account, and a part of money in escrow, are refused before anybody is asked', async () => {
  const { session, sent } = sessionOn();
  const nowhere = await session.cancel({ ...refund, refundAccount: null });
  assert.equal(nowhere.outcome === 'declined' && nowhere.code, 'refund_account_missing');
  for (const wrong of [{ number: '123456789012345' }, { number: '-' }, { bankCode: 'KB' }, { holder: ' ' }]) {
    const account = { bankCode: '004', number: '11012345678', holder: '홍길동', ...wrong };
    const refused = await session.cancel({ ...refund, refundAccount: account });
    assert.equal(refused.outcome === 'declined' && refused.reason, 'refund_account_wrong', JSON.stringify(wrong));
  }
  const part = await session.cancel({ ...cancel, isEscrow: true, amount: 1_000, isFull: false });
  assert.equal(part.outcome === 'declined' && part.code, 'escrow_whole_only');
  assert.equal(sent.length, 0);
});

test('a refund whose bank is slow is looked up, then asked about with the flag and a number of its own', async () => {
  const { session, sent } = sessionOn(refusal('VTIM'), nothing, givenBack);
  assert.equal((await session.cancel(refund)).outcome, 'done');
  const [asked, , flagged] = sent;
  assert.deepEqual([asked?.body['refundQueryFlag'], flagged?.body['refundQueryFlag']], [undefined, 'Y']);
  assert.notEqual(asked?.body['shopTransactionId'], flagged?.body['shopTransactionId']);
  assert.equal(flagged?.path, '/api/trades/revise');
  const still = sessionOn(refusal('VT00'), nothing, refusal('VTIM'));
  assert.equal((await still.session.cancel(refund)).outcome, 'unknown');
});

test('how accounts are refunded is the channel`s contract', () => {
  const session = (refundMode: string) =>
    kicc.open(
      { mallId: 'T0020391', secretKey: 'easypay!KICCTEST', refundMode },
      { send: async () => approved, now: () => morning, timeoutMs: 1_000, place: { environment: 'test' } },
    );
  assert.doesNotThrow(() => session('realtime'));
  assert.throws(() => session('someday'), /settlement 또는 realtime/);
});
