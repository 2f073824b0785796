import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noWishes } from '../../core/checkout-order.ts';
import { brandId, paymentId, type OperationId } from '../../core/ids.ts';
import { money } from '../../core/money.ts';
import {
  HttpFailure,
  type ChargeKey,
  type GatewaySession,
  type HttpReply,
  type IssuedKey,
  type IssueFromWindow,
  type Outcome,
  type WindowOrder,
} from '../gateway.ts';
import { foundIssue, issueOutcome, removalOutcome } from './billing.ts';
import { fixture } from './fixtures/fixture.ts';
import { kicc } from './index.ts';
import { redact } from './redact.ts';
import { parseObject, type Json } from './wire.ts';

const secretKey = 'easypay!KICCTEST';
const key = '021766251209BA000001';
const reference = brandId<OperationId>('01900000-0000-7000-8000-000000000000');
const id = paymentId('imp_123456789012');
const now = new Date('2025-12-09T11:14:48+09:00');

const expected = { paymentId: id, mallId: 'T0021766', secretKey };

const issued = (changes: Json = {}): Outcome<IssuedKey> =>
  issueOutcome({ kind: 'success', body: fixture('issue-2025', changes) }, expected);

test('an issue as it was logged tells the key, the card beside it, and was signed for no amount', () => {
  const nonghyup = { code: '371', name: 'NH농협카드' };
  assert.deepEqual(issued(), {
    outcome: 'done',
    detail: {
      key,
      customerId: null,
      transactionId: '25120911141310005210',
      issuedAt: now,
      card: {
        company: nonghyup,
        issuer: nonghyup,
        acquirer: nonghyup,
        maskedNumber: '123456******789*',
        approvalNumber: '00000001',
        instalmentMonths: 0,
        kind: 'check',
        isInterestFree: false,
      },
    },
  });
});

test('what is not proved to be ours is refused, for no money has moved', () => {
  const codeOf = (changes: Json): unknown => {
    const outcome = issued(changes);
    return outcome.outcome === 'declined' && [outcome.code, outcome.reason];
  };
  const ours = 'channel_misconfigured';
  assert.deepEqual(codeOf({ msgAuthValue: '0'.repeat(64) }), ['signature_wrong', ours]);
  assert.deepEqual(codeOf({ msgAuthValue: undefined }), ['signature_wrong', ours]);
  assert.deepEqual(codeOf({ mallId: 'T5102001' }), ['mid_differs', ours]);
  assert.deepEqual(codeOf({ shopOrderNo: 'imp_000000000000' }), ['order_differs', 'other']);
});

test('an issue that names an amount, or no key, has no known end', () => {
  const withCard = (card: Json): Json => ({
    paymentInfo: { payMethodTypeCode: '11', approvalDate: '20251209111448', cardInfo: card },
  });
  assert.equal(issued({ amount: 100 }).outcome, 'unknown');
  assert.equal(issued(withCard({ issuerCode: '018' })).outcome, 'unknown');
  assert.equal(issued(withCard({ cardNo: '41190400****704*', issuerCode: '018' })).outcome, 'unknown');
  assert.equal(issued({ paymentInfo: {} }).outcome, 'unknown');
});

test('an issue that is looked up is not signed, and tells the same', () => {
  const body = fixture('issue-2025', { msgAuthValue: undefined });
  assert.deepEqual(foundIssue(body, { ...expected, secretKey: null }), issued());
});

test('a key that is not there is what a removal wanted; any other refusal stands', () => {
  const refused = (message: string): string => removalOutcome({ kind: 'refusal', code: 'X', message }, now).outcome;
  assert.equal(refused('등록되지 않은 빌키입니다'), 'done');
  assert.equal(refused('이미 삭제된 배치키 입니다'), 'done');
  assert.equal(refused('등록되지 않은 가맹점입니다'), 'declined');
  assert.equal(refused('시스템 점검 중입니다'), 'unknown');
  assert.equal(removalOutcome({ kind: 'unreadable', httpStatus: 502 }, now).outcome, 'unknown');
});

test('a key is nowhere in what is kept, by its name, in the place of a card, or by itself', () => {
  const said = JSON.stringify([fixture('issue-2025'), { batchKey: 'OPAQUE-KEY' }, { cardNo: 'OPAQUEKEY' }]);
  for (const text of [said, JSON.stringify(said), `resMsg=${key}&cardNo=OPAQUEKEY&batchKey=OPAQUE-KEY`]) {
    const redacted = redact(text);
    for (const secret of [key, 'OPAQUE-KEY', 'OPAQUEKEY']) assert.ok(!redacted.includes(secret), redacted);
  }
  assert.ok(redact(said).includes('123456******789*') && redact(said).includes('25120911141310005210'));
  assert.equal(redact('x=1&cardNo=41190400****704*'), 'x=1&cardNo=41190400****704*');
});

type Sent = { readonly path: string; readonly body: Json; readonly timeoutMs: number };

/** A session on a network that answers like this, in turn. */
function sessionOn(...happenings: (Json | HttpFailure)[]): { session: GatewaySession; sent: Sent[] } {
  const sent: Sent[] = [];
  const session = kicc.open(
    { mallId: 'T0021766', secretKey },
    {
      send: async ({ url, body, timeoutMs }): Promise<HttpReply> => {
        const happening = happenings[sent.length];
        sent.push({ path: new URL(url).pathname, body: parseObject(body ?? '') ?? {}, timeoutMs });
        if (happening === undefined) throw new Error('one request too many');
        if (happening instanceof HttpFailure) throw happening;
        return { status: 200, headers: {}, body: JSON.stringify(happening) };
      },
      now: () => now,
      timeoutMs: 60_000,
      place: { environment: 'test' },
    },
  );
  return { session, sent };
}

const order: WindowOrder = {
  paymentId: id,
  orderName: '월 정기권 & 커피',
  amount: money(9_900, 'KRW'),
  taxFree: 900,
  method: 'card',
  easyPay: null,
  buyer: { name: '홍길동', email: 'a@b.co', phone: '010-1234-5678', address: null, postcode: null },
  device: 'pc',
  returnUrl: 'https://hub.example/return',
  ...noWishes,
  purpose: 'issue_key',
  customerId: 'member-7',
  noticeUrl: 'https://hub.example/notice',
};

const issue: IssueFromWindow = {
  reference,
  paymentId: id,
  customerId: 'member-7',
  proof: { authorizationId: '25120911141010790233', window: 'integrated' },
};

const charge: ChargeKey = {
  reference,
  paymentId: id,
  orderName: '월 정기권',
  amount: money(51_004, 'KRW'),
  taxFree: 0,
  instalmentMonths: 0,
  isInterestFreeByMerchant: false,
  usePoints: false,
  buyer: order.buyer,
  key,
  customerId: null,
};

const authPageUrl = 'https://testpgapi.easypay.co.kr/view/trades/cert-req.do?authorizationId=25120911141010790233';
const registered = { resCd: '0000', resMsg: '정상', authPageUrl };
const refusal = (resCd: string, resMsg = '거절'): Json => ({ resCd, resMsg });

test('a window that registers a card is told so, for no amount, whatever the merchant shows', async () => {
  const { session, sent } = sessionOn(registered);
  const direct = { ...noWishes.card, direct: { code: '366', months: 3 } };
  const told = await session.launchWindow({ ...order, card: direct });
  assert(told.outcome === 'done');
  assert.equal(told.detail.launch.kind, 'popup');
  assert.equal(sent[0]?.path, '/api/ep9/trades/webpay', 'never an issuer`s own window');
  assert.deepEqual(sent[0]?.body, {
    mallId: 'T0021766',
    payMethodTypeCode: '81',
    currency: '00',
    amount: 0,
    clientTypeCode: '00',
    returnUrl: 'https://hub.example/return',
    shopOrderNo: id,
    deviceTypeCode: 'pc',
    langFlag: 'KOR',
    orderInfo: {
      goodsName: '월 정기권 커피',
      customerInfo: {
        customerId: 'member-7',
        customerName: '홍길동',
        customerMail: 'a@b.co',
        customerContactNo: '01012345678',
      },
    },
    payMethodInfo: { billKeyMethodInfo: { certType: '0' } },
  });
});

test('credentials of a merchant who may only register cards are right all the same', async () => {
  const trial = { ...order, purpose: 'charge' } as const;
  const billingOnly = sessionOn(refusal('X', '계약되지 않은 결제수단'), registered);
  assert.equal((await billingOnly.session.checkCredentials(trial)).check, 'works');
  assert.deepEqual(
    billingOnly.sent.map(({ body }) => body['payMethodTypeCode']),
    ['11', '81'],
  );
  const nobody = sessionOn(refusal('E106', '가맹점 아이디 형식이 아닙니다'), refusal('X', '다른 말'));
  const checked = await nobody.session.checkCredentials(trial);
  assert(checked.check === 'refused');
  assert.equal(checked.code, 'E106', 'the first refusal is told');
});

test('the approval of a registered card is the one of a payment, and its lost answer is found', async () => {
  const { session, sent } = sessionOn(fixture('issue-2025'));
  assert.deepEqual(await session.issueFromWindow?.(issue), issued());
  assert.deepEqual(sent, [
    {
      path: '/api/ep9/trades/approval',
      timeoutMs: 30_000,
      body: {
        mallId: 'T0021766',
        shopTransactionId: reference,
        authorizationId: '25120911141010790233',
        shopOrderNo: id,
        approvalReqDate: '20251209',
      },
    },
  ]);
  const lost = sessionOn(new HttpFailure('unknown', 'ECONNRESET'), fixture('issue-2025', { msgAuthValue: undefined }));
  assert.equal((await lost.session.issueFromWindow?.(issue))?.outcome, 'unknown');
  assert.deepEqual(await lost.session.findIssue?.({ ...issue, sentAt: now }), issued());
  assert.deepEqual(lost.sent[1], {
    path: '/api/trades/retrieveTransaction',
    timeoutMs: 15_000,
    body: { mallId: 'T0021766', shopTransactionId: reference, transactionDate: '20251209' },
  });
});

test('a refused issue is a refusal, and one that nobody listed is asked about first', async () => {
  const listed = sessionOn(refusal('8350', '분실 도난 카드'));
  const outcome = await listed.session.issueFromWindow?.(issue);
  assert.equal(outcome?.outcome === 'declined' && outcome.reason, 'card_lost_or_stolen');
  const repeated = sessionOn(refusal('SOME'), fixture('issue-2025', { msgAuthValue: undefined }));
  assert.deepEqual(await repeated.session.issueFromWindow?.(issue), issued());
  const nothing = sessionOn(refusal('SOME'), refusal('NONE', '조회된 거래가 없습니다'));
  assert.equal((await nothing.session.issueFromWindow?.(issue))?.outcome, 'declined');
});

test('a charge names key, amount and order, is signed, and its reply keeps no key', async () => {
  const approved = fixture('approval-2025', { mallId: 'T0021766' });
  const { session, sent } = sessionOn(approved);
  const outcome = await session.chargeKey?.(charge);
  assert(outcome?.outcome === 'done');
  assert.deepEqual([outcome.breach, outcome.detail.amount], [undefined, money(51_004, 'KRW')]);
  assert.deepEqual(sent, [
    {
      path: '/api/trades/approval/batch',
      timeoutMs: 30_000,
      body: {
        mallId: 'T0021766',
        shopTransactionId: reference,
        shopOrderNo: id,
        approvalReqDate: '20251209',
        amount: 51_004,
        currency: '00',
        orderInfo: {
          goodsName: '월 정기권',
          customerInfo: { customerName: '홍길동', customerMail: 'a@b.co', customerContactNo: '01012345678' },
        },
        payMethodInfo: {
          billKeyMethodInfo: { batchKey: key },
          cardMethodInfo: { installmentMonth: 0, freeInstallmentUsed: false },
        },
      },
    },
  ]);
  const cardInfo = { cardNo: key, issuerCode: '018' };
  const keyed = sessionOn({ ...approved, paymentInfo: { payMethodTypeCode: '11', cardInfo } });
  const told = await keyed.session.chargeKey?.(charge);
  assert(told?.outcome === 'done');
  assert.equal(told.detail.card?.maskedNumber, null);
  const forged = sessionOn({ ...approved, msgAuthValue: '0'.repeat(64) });
  const forgery = await forged.session.chargeKey?.(charge);
  assert(forgery?.outcome === 'done');
  assert.equal(forgery.breach, 'signature_wrong');
});

test('a charge in instalments and with a part free of tax says both', async () => {
  const { session, sent } = sessionOn(refusal('8521'));
  const wanted = { ...charge, taxFree: 1_004, instalmentMonths: 3, isInterestFreeByMerchant: true };
  assert.equal((await session.chargeKey?.(wanted))?.outcome, 'declined');
  const { payMethodInfo, taxInfo } = sent[0]?.body ?? {};
  assert.deepEqual(taxInfo, { taxAmount: 45_455, freeAmount: 1_004, vatAmount: 4_545 });
  assert.deepEqual(payMethodInfo, {
    billKeyMethodInfo: { batchKey: key },
    cardMethodInfo: { installmentMonth: 3, freeInstallmentUsed: true },
  });
});

test('a charge whose end is not known is settled as an approval is, and never sent twice', async () => {
  const { session, sent } = sessionOn(
    new HttpFailure('unknown', 'timeout'),
    fixture('approval-2025', { mallId: 'T0021766', msgAuthValue: undefined }),
  );
  assert.equal((await session.chargeKey?.(charge))?.outcome, 'unknown');
  const asked = { kind: 'approve', references: [reference], sentAt: now, transactionId: null, proof: {} } as const;
  const { result } = await session.settle({ ...asked, paymentId: id, amount: charge.amount });
  assert.equal(result.outcome, 'done');
  assert.deepEqual(
    sent.map(({ path }) => path),
    ['/api/trades/approval/batch', '/api/trades/retrieveTransaction'],
  );
});

test('a removal names the key and the day, and is done when the gateway says so', async () => {
  const { session, sent } = sessionOn({ resCd: '0000', resMsg: '정상' });
  assert.deepEqual(await session.deleteKey?.({ reference, key }), { outcome: 'done', detail: { deletedAt: now } });
  assert.deepEqual(sent[0]?.body, {
    mallId: 'T0021766',
    shopTransactionId: `${reference}-111448`,
    batchKey: key,
    removeReqDate: '20251209',
  });
  assert.equal(sent[0]?.path, '/api/trades/removeBatchKey');
  const lost = sessionOn(new HttpFailure('unknown', 'ECONNRESET'));
  assert.equal((await lost.session.deleteKey?.({ reference, key }))?.outcome, 'unknown');
});
