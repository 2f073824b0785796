import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noCardWish, type CardWish } from '../../core/card-wish.ts';
import { noWishes } from '../../core/checkout-order.ts';
import { paymentId } from '../../core/ids.ts';
import { money } from '../../core/money.ts';
import type { WindowOrder } from '../gateway.ts';
import { kiccCardCodes } from './codes.ts';
import { parseReturn, registration, windowOutcome } from './window.ts';
import type { Json } from './wire.ts';

const order: WindowOrder = {
  paymentId: paymentId('imp_123456789012'),
  orderName: '나루 머그컵',
  amount: money(50_000, 'KRW'),
  taxFree: 0,
  method: 'card',
  easyPay: null,
  buyer: { name: null, email: null, phone: null, address: null, postcode: null },
  device: 'pc',
  returnUrl: 'https://pay.example/checkout/abc/return',
  ...noWishes,
  noticeUrl: 'https://pay.example/notifications/gateway/token',
};

const bodyOf = (changes: Partial<WindowOrder> = {}): Json =>
  registration({ ...order, ...changes }, 'T5102001').body as Json;

type InfoName = 'goodsName' | 'customerInfo';
const orderInfo = (name: InfoName, changes: Partial<WindowOrder>): unknown =>
  (bodyOf(changes)['orderInfo'] as Json)[name];

const cardMethod = (wish: Partial<CardWish>, amount = 50_000): unknown =>
  (bodyOf({ card: { ...noCardWish, ...wish }, amount: money(amount, 'KRW') })['payMethodInfo'] as Json)[
    'cardMethodInfo'
  ];

test('a card window is registered with what the papers require', () => {
  assert.deepEqual(registration(order, 'T5102001'), {
    kind: 'integrated',
    body: {
      mallId: 'T5102001',
      payMethodTypeCode: '11',
      currency: '00',
      amount: 50_000,
      clientTypeCode: '00',
      returnUrl: 'https://pay.example/checkout/abc/return',
      shopOrderNo: 'imp_123456789012',
      deviceTypeCode: 'pc',
      langFlag: 'KOR',
      orderInfo: { goodsName: '나루 머그컵' },
      payMethodInfo: { cardMethodInfo: {} },
    },
  });
});

test('the shop`s own name is told where the page told it', () => {
  assert.equal(bodyOf()['mallName'], undefined);
  assert.equal(bodyOf({ shopName: '나루 찻집 "본점"' })['mallName'], '나루 찻집 본점');
  assert.equal(bodyOf({ shopName: '가'.repeat(30) })['mallName'], '가'.repeat(20));
});

test('an order name keeps what the gateway can write, in fifty of its bytes', () => {
  const named = (orderName: string): unknown => orderInfo('goodsName', { orderName });
  assert.equal(named('가'.repeat(40)), '가'.repeat(25));
  assert.equal(named(`a${'가'.repeat(40)}`), `a${'가'.repeat(24)}`);
  assert.equal(named('찻잔 "둘" & <하나>; 녹차|우전 🍵'), '찻잔 둘 하나 녹차 우전');
  assert.equal(named('찻잔 (2) [새것] - No.1'), '찻잔 (2) [새것] - No.1');
  assert.equal(named('"🍵"'), '상품');
});

test('what is known of the buyer goes along, cleaned, and what is not a mail address does not', () => {
  const buyer = {
    name: '홍길동<script>',
    email: 'a@example.com',
    phone: '+82 10-1234-56789',
    address: '서울 "중구" 세종대로 110\n3층',
    postcode: '04524',
  };
  assert.deepEqual(orderInfo('customerInfo', { buyer }), {
    customerName: '홍길동 script',
    customerMail: 'a@example.com',
    customerContactNo: '82101234567',
    customerAddr: '서울 중구 세종대로 110 3층',
  });
  for (const email of ['not a mail', 'a"b@example.com', `${'a'.repeat(50)}@example.com`]) {
    assert.equal(orderInfo('customerInfo', { buyer: { ...order.buyer, email } }), undefined, email);
  }
  const longName = { ...order.buyer, name: '남궁'.repeat(10) };
  assert.deepEqual(orderInfo('customerInfo', { buyer: longName }), { customerName: '남궁'.repeat(5) });
});

test('a part that is free of tax is told in three parts that add up', () => {
  assert.deepEqual(bodyOf({ taxFree: 17_000 })['taxInfo'], { taxAmount: 30_000, freeAmount: 17_000, vatAmount: 3_000 });
  assert.equal(bodyOf()['taxInfo'], undefined);
});

test('the window is read in the language that the page asks for, else in Korean', () => {
  const flags = ([null, 'ko', 'en', 'ja', 'zh'] as const).map((language) => bodyOf({ language })['langFlag']);
  assert.deepEqual(flags, ['KOR', 'KOR', 'ENG', 'JPN', 'CHN']);
});

test('instalments: nothing said, lump sum alone, months beside it, months alone', () => {
  const months = (quota: number[] | null, more: Partial<CardWish> = {}, amount = 50_000): unknown =>
    (cardMethod({ quota, ...more }, amount) as Json)['installmentMonthList'];
  assert.equal(months(null), undefined);
  for (const quota of [[], [0], [1], [0, 1]]) assert.deepEqual(months(quota), [0]);
  assert.deepEqual(months([6]), [0, 6]);
  assert.deepEqual(months([5, 3, 3, 0]), [0, 3, 5]);
  assert.deepEqual(months([6], { onlyInstalment: true }), [6]);
  assert.deepEqual(months([2, 3], {}, 49_999), [0]);
});

test('straight to one issuer`s window, by the other pair of addresses', () => {
  const direct = (code: string, months: number | null, amount = 50_000) =>
    registration(
      { ...order, amount: money(amount, 'KRW'), card: { ...noCardWish, direct: { code, months } } },
      'T5102001',
    );
  const { kind, body } = direct('366', 3);
  assert.equal(kind, 'direct');
  assert.equal((body as Json)['clientTypeCode'], '10');
  assert.deepEqual(((body as Json)['payMethodInfo'] as Json)['cardMethodInfo'], {
    usedSpayCode: ['CRD'],
    cardInfoList: [{ cardCd: '029' }],
    installmentMonthList: [3],
  });
  for (const [months, amount] of [
    [null, 50_000],
    [1, 50_000],
    [3, 49_999],
  ] as const) {
    const method = ((direct('366', months, amount).body as Json)['payMethodInfo'] as Json)['cardMethodInfo'];
    assert.deepEqual((method as Json)['installmentMonthList'], [0]);
  }
  assert.equal(direct('999', 3).kind, 'integrated');
});

test('allowed cards are a list with their families, and without the area of wallets', () => {
  assert.deepEqual(cardMethod({ allowed: { enabled: ['366', '374'] } }), {
    cardInfoList: [{ cardCd: '006' }, { cardCd: '008' }, { cardCd: '029' }, { cardCd: '526' }],
    displayArea: ['CARD'],
  });
  const { cardInfoList: bc } = cardMethod({ allowed: { enabled: ['361'] } }) as { cardInfoList: object[] };
  assert.deepEqual([bc.length, bc[0]], [13, { cardCd: '026' }]);
  const { cardInfoList } = cardMethod({ allowed: { disabled: ['361'] } }) as { cardInfoList: { cardCd: string }[] };
  const shown = cardInfoList.map(({ cardCd }) => cardCd);
  assert.ok(!shown.includes('026') && !shown.includes('A26') && shown.includes('029') && shown.includes('050'));
  assert.deepEqual(cardMethod({ allowed: { enabled: ['999'] } }), {});
});

test('interest that the merchant pays and points of the card are said', () => {
  const { setFreeInstallment, setCardPoint, cardInfoList, displayArea } = cardMethod({
    interestFreeByMerchant: [{ code: '366', months: 3 }],
    usePoints: true,
  }) as Record<string, unknown> & { cardInfoList: object[] };
  assert.deepEqual([setFreeInstallment, setCardPoint, displayArea], ['Y', 'Y', undefined]);
  assert.equal(cardInfoList.length, kiccCardCodes([], 'others').length);
  assert.deepEqual(
    cardInfoList.filter((each) => 'freeInstallmentMonthList' in each),
    [{ cardCd: '029', freeInstallmentMonthList: [2, 3] }],
  );
});

const authPageUrl = 'https://testpgapi.easypay.co.kr/view/trades/cert-req.do?authorizationId=24081308560010790233';
const registered = { window: 'integrated', authorizationId: '24081308560010790233' };

test('a registered window stands beside a PC`s page and takes a phone`s place', () => {
  const reply = { kind: 'success', body: { resCd: '0000', authPageUrl } } as const;
  assert.deepEqual(windowOutcome(reply, order), {
    outcome: 'done',
    detail: {
      launch: { kind: 'popup', url: authPageUrl },
      size: { width: 720, height: 680 },
      origins: [],
      registered,
    },
  });
  const phone = windowOutcome(reply, { ...order, device: 'mobile' });
  assert.deepEqual(phone.outcome === 'done' && phone.detail.launch, { kind: 'redirect', url: authPageUrl });
  const opaque = { kind: 'success', body: { authPageUrl: 'https://pg.example/window/abc' } } as const;
  const outcome = windowOutcome(opaque, { ...order, card: { ...noCardWish, direct: { code: '365', months: 0 } } });
  assert.deepEqual(outcome.outcome === 'done' && [outcome.detail.registered, outcome.detail.size], [
    { window: 'direct' },
    { width: 410, height: 450 },
  ]);
});

test('a refused registration is a refusal, and one without a page to open tells nothing', () => {
  const refusal = { kind: 'refusal', code: 'E106', message: '가맹점 아이디 형식 오류' } as const;
  const declined = { outcome: 'declined', reason: 'channel_misconfigured' } as const;
  assert.deepEqual(windowOutcome(refusal, order), { ...declined, code: 'E106', message: '가맹점 아이디 형식 오류' });
  for (const url of [undefined, '', 'cert-req.do', 'javascript:alert(1)']) {
    assert.equal(windowOutcome({ kind: 'success', body: { authPageUrl: url } }, order).outcome, 'unknown');
  }
});

const success = {
  resCd: '0000',
  resMsg: '정상',
  shopOrderNo: 'imp_123456789012',
  authorizationId: '24081308560010790233',
  shopValue1: '',
};

test('an authenticated buyer comes back by form, with what the approval needs and no amount', () => {
  assert.deepEqual(parseReturn({ query: {}, form: success }, registered), {
    authenticated: true,
    paymentId: 'imp_123456789012',
    amount: null,
    proof: { authorizationId: '24081308560010790233', window: 'integrated' },
  });
  const back = parseReturn({ query: success, form: {} }, { window: 'direct' });
  assert.deepEqual(back.authenticated && back.proof, { authorizationId: success.authorizationId, window: 'direct' });
});

test('a return of another window, or with something missing, is no authentication', () => {
  const wrong = [
    { authorizationId: '24081308560010790234' },
    { authorizationId: '' },
    { authorizationId: '24081308560010790233 ' },
    { shopOrderNo: '' },
    { shopOrderNo: 'order_0001' },
    { resCd: '' },
  ];
  for (const change of wrong) {
    const back = parseReturn({ query: {}, form: { ...success, ...change } }, registered);
    assert.equal(!back.authenticated && back.decline.code, 'return_incomplete', JSON.stringify(change));
  }
});

test('the buyer`s cancel is told in the sentence that pages compare with, and kept in the gateway`s own', () => {
  const form = { ...success, resCd: 'W002', resMsg: '[USER] 사용자 취소' };
  assert.deepEqual(parseReturn({ query: {}, form }, registered), {
    authenticated: false,
    decline: { reason: 'buyer_cancelled', code: 'W002', message: '사용자가 결제를 취소하셨습니다' },
    isBuyersCancel: true,
    said: '[USER] 사용자 취소',
  });
});

test('other failures in the window keep their code and their sentence', () => {
  const failed = (form: Record<string, string>, query = {}) => {
    const back = parseReturn({ query, form }, registered);
    assert(!back.authenticated && !back.isBuyersCancel);
    return back.decline;
  };
  assert.deepEqual(failed({ resCd: '8311', resMsg: '비밀번호 오류' }), {
    reason: 'card_password_wrong',
    code: '8311',
    message: '비밀번호 오류',
  });
  assert.equal(failed({ resCd: 'WN14', resMsg: '팝업 오류' }).reason, 'other');
  assert.deepEqual(failed({}, { code: 'WINDOW_FAILED', message: '결제창을 열지 못했습니다.' }), {
    reason: 'other',
    code: 'WINDOW_FAILED',
    message: '결제창을 열지 못했습니다.',
  });
});

test('each method has its own code, and only a card has a card`s wishes', () => {
  const methods = [
    ['transfer', '21'],
    ['virtual_account', '22'],
    ['phone', '31'],
  ] as const;
  for (const [method, code] of methods) {
    const { kind, body } = registration(
      { ...order, method, card: { ...noCardWish, direct: { code: '367', months: 3 } } },
      'T5102001',
    );
    const { payMethodTypeCode, payMethodInfo, clientTypeCode } = body as Json;
    assert.deepEqual([kind, payMethodTypeCode, payMethodInfo, clientTypeCode], ['integrated', code, undefined, '00']);
  }
});

test('the end of an account is a day and a time in Korea', () => {
  const dueAt = new Date('2026-03-05T14:59:59Z');
  assert.deepEqual(bodyOf({ method: 'virtual_account', dueAt })['payMethodInfo'], {
    virtualAccountMethodInfo: { expiryDate: '20260305', expiryTime: '235959' },
  });
  assert.equal(bodyOf({ method: 'transfer', dueAt })['payMethodInfo'], undefined);
});

test('a typed card, digital goods and the merchant`s number of the buyer', () => {
  assert.deepEqual(bodyOf({ isKeyIn: true })['payMethodInfo'], { cardMethodInfo: { paymentType: '0' } });
  const goodsType = (isDigital: boolean | null): unknown =>
    (bodyOf({ method: 'phone', isDigital })['orderInfo'] as Json)['goodsTypeCode'];
  assert.deepEqual([goodsType(true), goodsType(false), goodsType(null)], ['1', '0', undefined]);
  const longId = `user|${'7'.repeat(30)}`;
  assert.deepEqual(orderInfo('customerInfo', { customerId: longId }), { customerId: `user ${'7'.repeat(15)}` });
});

test('a phone`s bill is told no split of the tax', () => {
  assert.deepEqual(bodyOf({ taxFree: 50_000, method: 'transfer' })['taxInfo'], {
    taxAmount: 0,
    freeAmount: 50_000,
    vatAmount: 0,
  });
  assert.equal(bodyOf({ taxFree: 50_000, method: 'phone' })['taxInfo'], undefined);
});

test('escrow names the goods, whose amounts add up whatever the merchant wrote, and who receives them', () => {
  const buyer = {
    name: '홍길동',
    email: 'a@example.com',
    phone: '010-1234-5678',
    address: '서울 중구 세종대로 110',
    postcode: '04524',
  };
  const line = { id: 'order-1', code: null, name: '찻잔 <청자>', quantity: 2, unitPrice: null, amount: 500 };
  const items = [line, { ...line, id: 'order-2', name: '녹차', quantity: 1, amount: 1_000 }];
  const written = bodyOf({ method: 'transfer', escrow: true, items, buyer });
  assert.deepEqual(written['escrowInfo'], {
    escrowType: 'K',
    escrowTypeCode: 'K',
    deliveryCode: 'DE02',
    goodsInfoList: [
      { productNo: 'order-1', productName: '찻잔 청자', productAmount: 25_000 },
      { productNo: 'order-2', productName: '녹차', productAmount: 25_000 },
    ],
    recvInfo: {
      recvName: '홍길동',
      recvMobileNo: '01012345678',
      recvMail: 'a@example.com',
      recvAddr: '서울 중구 세종대로 110',
      recvZipCode: '04524',
    },
  });
  assert.equal(bodyOf({ method: 'transfer', items, buyer })['escrowInfo'], undefined);
});

test('what the older module knew and this one has no field for is taken, and changes nothing', () => {
  const bypass = { disp_cash_yn: 'N' };
  assert.deepEqual(bodyOf({ method: 'transfer', bypass }), bodyOf({ method: 'transfer' }));
});
