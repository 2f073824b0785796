import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noCardWish, type CardWish } from '../../core/card-wish.ts';
import { noWishes } from '../../core/checkout-order.ts';
import { paymentId } from '../../core/ids.ts';
import { money } from '../../core/money.ts';
import type { Launch } from '../../core/launch.ts';
import type { EasyPayProvider, Method } from '../../core/method.ts';
import type { WindowOrder } from '../gateway.ts';
import { launchWindow, parseReturn } from './window.ts';

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

type ScriptLaunch = Extract<Launch, { kind: 'script' }>;

function launchOf(changes: Partial<WindowOrder>): ScriptLaunch {
  const { launch } = launchWindow({ ...order, ...changes }, { clientKey: 'test_ck_x', place: { environment: 'test' } });
  assert(launch.kind === 'script');
  return launch;
}

function paramsOf(changes: Partial<WindowOrder>): Record<string, unknown> {
  const [, params] = launchOf(changes).args;
  assert(typeof params === 'object' && params !== null);
  return { ...params };
}

const plain = {
  amount: 50_000,
  orderId: 'imp_123456789012',
  orderName: '나루 머그컵',
  successUrl: 'https://pay.example/checkout/abc/return',
  failUrl: 'https://pay.example/checkout/abc/return',
};

test('a card window is opened by the script of version 1, in a frame on a PC and as the page on a phone', () => {
  const launch = launchOf({});
  assert.deepEqual(
    { ...launch, args: launch.args[0] },
    {
      kind: 'script',
      src: 'https://js.tosspayments.com/v1/payment',
      global: 'TossPayments',
      construct: ['test_ck_x'],
      call: 'requestPayment',
      args: '카드',
    },
  );
  assert.deepEqual(paramsOf({}), { ...plain, windowTarget: 'iframe' });
  assert.deepEqual(paramsOf({ device: 'mobile' }), plain);
});

test('the sandbox brings its own script and no other origin', () => {
  const place = { environment: 'sandbox', origin: 'http://127.0.0.1:8788' } as const;
  const { launch, origins } = launchWindow(order, { clientKey: 'test_ck_x', place });
  assert.equal(launch.kind === 'script' && launch.src, 'http://127.0.0.1:8788/toss/v1/payment');
  assert.deepEqual(origins, ['http://127.0.0.1:8788']);
});

test('a launch is plain JSON, so that a page can be given it', () => {
  const { launch } = launchWindow(order, { clientKey: 'test_ck_x', place: { environment: 'live' } });
  assert.deepEqual(JSON.parse(JSON.stringify(launch)), launch);
});

test('the buyer`s data and the tax-free part go along where they are known', () => {
  const buyer = { ...order.buyer, name: '홍길동', email: 'a@example.com', phone: '010-1234-5678' };
  assert.deepEqual(paramsOf({ buyer, taxFree: 1_000, appScheme: 'myapp://', device: 'mobile' }), {
    ...plain,
    customerName: '홍길동',
    customerEmail: 'a@example.com',
    customerMobilePhone: '01012345678',
    taxFreeAmount: 1_000,
    appScheme: 'myapp://',
  });
});

test('an order name is cut at a hundred characters, and an empty one becomes the order number', () => {
  assert.equal(paramsOf({ orderName: '가'.repeat(101) })['orderName'], '가'.repeat(100));
  assert.equal(paramsOf({ orderName: '😀'.repeat(101) })['orderName'], '😀'.repeat(50));
  assert.equal(paramsOf({ orderName: `가${'😀'.repeat(100)}` })['orderName'], `가${'😀'.repeat(49)}`);
  assert.equal(paramsOf({ orderName: '' })['orderName'], 'imp_123456789012');
});

function cardParamsOf(wish: Partial<CardWish>): Record<string, unknown> {
  const params = paramsOf({ card: { ...noCardWish, ...wish }, device: 'mobile' });
  return Object.fromEntries(Object.entries(params).filter(([name]) => !(name in plain)));
}

const instalmentRows: readonly [quota: number[] | null, onlyInstalment: boolean, params: Record<string, unknown>][] = [
  [null, false, {}],
  [[], false, { maxCardInstallmentPlan: 0 }],
  [[0], false, { maxCardInstallmentPlan: 0 }],
  [[1], false, { maxCardInstallmentPlan: 0 }],
  [[6], false, { maxCardInstallmentPlan: 6 }],
  [[2, 3, 4, 5, 6], false, { maxCardInstallmentPlan: 6 }],
  [[3], false, { maxCardInstallmentPlan: 3 }],
  [[3, 5], false, { maxCardInstallmentPlan: 5 }],
  [[0, 1, 2, 3, 4, 5], false, { maxCardInstallmentPlan: 5 }],
  [[6], true, { cardInstallmentPlan: 6 }],
  [[0], true, { cardInstallmentPlan: 0 }],
  [[3, 6], true, { maxCardInstallmentPlan: 6 }],
  [[24], false, { maxCardInstallmentPlan: 12 }],
];

for (const [quota, onlyInstalment, params] of instalmentRows) {
  test(`instalments ${JSON.stringify(quota)}${onlyInstalment ? ' only' : ''} are ${JSON.stringify(params)}`, () => {
    assert.deepEqual(cardParamsOf({ quota, onlyInstalment }), params);
  });
}

test('a direct card goes straight to its issuer, for a lump sum unless months are named', () => {
  const direct = (code: string, months: number | null) => cardParamsOf({ direct: { code, months } });
  assert.deepEqual(direct('367', 3), { flowMode: 'DIRECT', cardCompany: '61', cardInstallmentPlan: 3 });
  assert.deepEqual(direct('361', null), { flowMode: 'DIRECT', cardCompany: '31', cardInstallmentPlan: 0 });
  assert.deepEqual(direct('999', 3), {});
});

test('a direct card`s months exclude a greatest number of months', () => {
  const params = cardParamsOf({ direct: { code: '367', months: 3 }, quota: [6] });
  assert.equal('maxCardInstallmentPlan' in params, false);
});

test('one allowed company is shown alone; longer lists cannot be said', () => {
  assert.deepEqual(cardParamsOf({ allowed: { enabled: ['366'] } }), { cardCompany: '41' });
  assert.deepEqual(cardParamsOf({ allowed: { enabled: ['366', '367'] } }), {});
  assert.deepEqual(cardParamsOf({ allowed: { disabled: ['366'] } }), {});
});

test('app cards, points and the merchant`s interest-free months are passed on', () => {
  assert.deepEqual(
    cardParamsOf({
      onlyAppCard: true,
      usePoints: false,
      interestFreeByMerchant: [
        { code: '367', months: 3 },
        { code: '999', months: 3 },
        { code: '366', months: 1 },
      ],
    }),
    { useAppCardOnly: true, useCardPoint: false, freeInstallmentPlans: [{ company: '61', months: [2, 3] }] },
  );
});

test('of the raw parameters only those of a card window are passed on, from either place', () => {
  const own = { useInternationalCardOnly: true, discountCode: 'D1', secretKey: 'x' };
  const wanted = { ...plain, useInternationalCardOnly: true, discountCode: 'D1' };
  assert.deepEqual(paramsOf({ device: 'mobile', bypass: own }), wanted);
  assert.deepEqual(paramsOf({ device: 'mobile', bypass: { tosspayments: own } }), wanted);
});

test('a wallet is opened as a card payment that goes straight to it', () => {
  const launch = launchOf({ easyPay: 'kakaopay', device: 'mobile' });
  assert.deepEqual(launch.args, ['카드', { ...plain, flowMode: 'DIRECT', easyPay: 'KAKAOPAY' }]);
});

const methods: readonly [method: Method, word: string][] = [
  ['card', '카드'],
  ['transfer', '계좌이체'],
  ['virtual_account', '가상계좌'],
  ['phone', '휴대폰'],
  ['culture_voucher', '문화상품권'],
  ['book_voucher', '도서문화상품권'],
  ['game_voucher', '게임문화상품권'],
];

for (const [method, word] of methods) {
  test(`the window of ${method} is opened as ${word}`, () => {
    assert.deepEqual(launchOf({ method, device: 'mobile' }).args, [word, plain]);
  });
}

const wallets: readonly [EasyPayProvider, string][] = [
  ['tosspay', 'TOSSPAY'],
  ['naverpay', 'NAVERPAY'],
  ['kakaopay', 'KAKAOPAY'],
  ['payco', 'PAYCO'],
  ['samsungpay', 'SAMSUNGPAY'],
  ['applepay', 'APPLEPAY'],
  ['lpay', 'LPAY'],
  ['ssgpay', 'SSG'],
  ['pinpay', 'PINPAY'],
];

for (const [easyPay, code] of wallets) {
  test(`${easyPay} is opened straight as ${code}, and its months are chosen in its own app up to the greatest`, () => {
    const card = { ...noCardWish, quota: [3, 5] };
    const wanted = { ...plain, flowMode: 'DIRECT', easyPay: code, maxCardInstallmentPlan: 5 };
    assert.deepEqual(launchOf({ easyPay, card, device: 'mobile' }).args, ['카드', wanted]);
  });
}

/** What a method's window is asked beside what every window is. */
function ownParamsOf(method: Method, wishes: Partial<WindowOrder>): Record<string, unknown> {
  const params = paramsOf({ method, device: 'mobile', ...wishes });
  return Object.fromEntries(Object.entries(params).filter(([name]) => !(name in plain)));
}

const cups = { id: 'cup', code: 'C-1', name: '백자 찻잔', quantity: 2, unitPrice: 20_000, amount: null };
const tray = { id: null, code: null, name: '쟁반', quantity: 2, unitPrice: null, amount: 10_000 };
const odd = { id: null, code: null, name: '받침', quantity: 3, unitPrice: null, amount: 10_000 };

const wishRows: readonly [wish: Partial<WindowOrder>, params: Record<string, unknown>][] = [
  [{ receiptWish: 'personal' }, { cashReceipt: { type: '소득공제' } }],
  [{ receiptWish: 'corporate' }, { cashReceipt: { type: '지출증빙' } }],
  [{ receiptWish: 'none' }, { cashReceipt: { type: '미발행' } }],
  [{ isCultural: true }, { cultureExpense: true }],
  [{ escrow: true }, { useEscrow: true }],
  [
    { escrow: true, items: [cups, tray, odd] },
    {
      useEscrow: true,
      escrowProducts: [
        { id: 'cup', code: 'C-1', name: '백자 찻잔', quantity: 2, unitPrice: 20_000 },
        { name: '쟁반', quantity: 2, unitPrice: 5_000 },
        { name: '받침', quantity: 3 },
      ],
    },
  ],
  [{ items: [cups] }, {}],
];

for (const [wish, params] of wishRows) {
  test(`where cash pays, ${JSON.stringify(wish)} is ${JSON.stringify(params)}`, () => {
    assert.deepEqual(ownParamsOf('transfer', wish), params);
    assert.deepEqual(ownParamsOf('virtual_account', wish), params);
  });
}

test('a phone and a voucher are asked nothing of cards, receipts or escrow', () => {
  const card = { ...noCardWish, quota: [3], usePoints: true };
  const wishes = { card, receiptWish: 'personal', isCultural: true, escrow: true, items: [cups] } as const;
  for (const method of ['phone', 'culture_voucher', 'book_voucher', 'game_voucher'] as const) {
    assert.deepEqual(ownParamsOf(method, wishes), {}, method);
  }
  assert.deepEqual(ownParamsOf('transfer', { card }), {});
  assert.deepEqual(ownParamsOf('transfer', { bypass: { useInternationalCardOnly: true } }), {});
});

test('the end of an account is a time of Korea, and only an account has one', () => {
  const dueAt = new Date('2026-12-24T14:59:59Z');
  assert.deepEqual(ownParamsOf('virtual_account', { dueAt }), { dueDate: '2026-12-24T23:59:59' });
  assert.deepEqual(ownParamsOf('virtual_account', {}), {});
  assert.deepEqual(ownParamsOf('transfer', { dueAt }), {});
});

test('a card goes to escrow too, and its window speaks another language', () => {
  assert.deepEqual(ownParamsOf('card', { escrow: true, items: [tray] }), {
    useEscrow: true,
    escrowProducts: [{ name: '쟁반', quantity: 2, unitPrice: 5_000 }],
  });
  assert.deepEqual(ownParamsOf('card', { language: 'en' }), { language: 'EN' });
  assert.deepEqual(ownParamsOf('card', { language: 'ko' }), {});
});

test('below 50,000 won every wish for months is a lump sum', () => {
  const amount = money(49_999, 'KRW');
  const months = (wish: Partial<CardWish>): unknown => {
    const { maxCardInstallmentPlan: most, cardInstallmentPlan: exactly } = paramsOf({
      amount,
      card: { ...noCardWish, ...wish },
    });
    return [most, exactly];
  };
  assert.deepEqual(months({ quota: [6] }), [0, undefined]);
  assert.deepEqual(months({ quota: [6], onlyInstalment: true }), [undefined, 0]);
  assert.deepEqual(months({ direct: { code: '367', months: 3 } }), [undefined, 0]);
  assert.deepEqual(months({}), [undefined, undefined]);
});

const success = { paymentType: 'NORMAL', orderId: 'imp_123456789012', paymentKey: 'key', amount: '50000' };

test('a successful return is an authentication, whatever the order of its parameters', () => {
  const query = Object.fromEntries(Object.entries({ ...success, somethingNew: '1' }).reverse());
  assert.deepEqual(parseReturn({ query, form: {} }, {}), {
    authenticated: true,
    paymentId: 'imp_123456789012',
    amount: 50_000,
    proof: { paymentKey: 'key' },
  });
});

const broken: readonly Partial<Record<keyof typeof success, string>>[] = [
  { amount: '' },
  { amount: '50000.0' },
  { amount: '+50000' },
  { amount: '5e4' },
  { amount: '-1' },
  { amount: '050000' },
  { amount: '9999999999999' },
  { orderId: 'another-order' },
  { orderId: '' },
  { paymentKey: '' },
];

for (const change of broken) {
  test(`a return with ${JSON.stringify(change)} is no authentication`, () => {
    const back = parseReturn({ query: { ...success, ...change }, form: {} }, {});
    assert(!back.authenticated);
    assert.equal(back.decline.code, 'return_incomplete');
    assert.equal(back.isBuyersCancel, false);
  });
}

test('an empty return is no authentication', () => {
  assert.equal(parseReturn({ query: {}, form: {} }, {}).authenticated, false);
});

test('the buyer`s cancel is told from a refusal, and both keep code and text', () => {
  const message = '사용자에 의해 결제가 취소되었습니다.';
  assert.deepEqual(parseReturn({ query: { code: 'PAY_PROCESS_CANCELED', message }, form: {} }, {}), {
    authenticated: false,
    decline: { reason: 'buyer_cancelled', code: 'PAY_PROCESS_CANCELED', message },
    isBuyersCancel: true,
  });
  assert.deepEqual(
    parseReturn({ query: { code: 'REJECT_CARD_COMPANY', message: 'm', orderId: 'imp_1' }, form: {} }, {}),
    {
      authenticated: false,
      decline: { reason: 'card_refused', code: 'REJECT_CARD_COMPANY', message: 'm' },
      isBuyersCancel: false,
    },
  );
});

test('a return that says both success and failure is a failure', () => {
  const query = { ...success, code: 'PAY_PROCESS_ABORTED', message: 'm' };
  assert.equal(parseReturn({ query, form: {} }, {}).authenticated, false);
});
