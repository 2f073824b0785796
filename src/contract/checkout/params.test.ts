import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequestPay, type Params, type RequestPay } from './params.ts';

const good = { merchant_uid: 'order-1', amount: 1000 };

function read(params: Params, isLegacyScript = false): RequestPay {
  const answer = readRequestPay({ ...good, ...params }, { isLegacyScript });
  assert(!('refused' in answer), JSON.stringify(answer));
  return answer;
}

function refusal(params: Params, isLegacyScript = false): string {
  const answer = readRequestPay({ ...good, ...params }, { isLegacyScript });
  const refused = 'refused' in answer ? answer.refused : Object.values(answer.defects)[0];
  assert(refused !== undefined, 'it was read');
  return `${refused.errorCode} ${refused.errorMessage}`;
}

test('what a page leaves out has the defaults of the original', () => {
  const { order, wish, redirectUrl, confirmUrl, webhookUrls } = read({});
  assert.deepEqual(wish, { by: 'default' });
  assert.deepEqual([redirectUrl, confirmUrl, webhookUrls], [null, null, null]);
  assert.deepEqual([order.purpose, order.method, order.easyPay], ['charge', 'card', null]);
  assert.deepEqual([order.price, order.taxFree], [{ amount: 1000, currency: 'KRW' }, 0]);
});

test('the shop`s own name is what a page calls company', () => {
  assert.deepEqual([read({}).order.shopName, read({ company: '나루 찻집' }).order.shopName], [null, '나루 찻집']);
});

test('the window`s language is kept where it is one that a window can have', () => {
  const languageOf = (language: unknown) => read({ language }).order.language;
  assert.deepEqual(['en', 'KO', 'fr', 7, undefined].map(languageOf), ['en', 'ko', null, null, null]);
});

const wrong: readonly (readonly [Params, RegExp])[] = [
  [{ merchant_uid: undefined }, /^F2003 .*merchant_uid.*문자열/],
  [{ merchant_uid: 1 }, /^F2003 .*merchant_uid.*문자열/],
  [{ merchant_uid: '' }, /^F2003 .*1자 이상 64자 이하/],
  [{ merchant_uid: 'x'.repeat(65) }, /^F2003 .*1자 이상 64자 이하/],
  [{ amount: '1000' }, /^F2002 .*amount.*숫자여야/],
  [{ amount: undefined }, /^F2002 .*amount.*숫자여야/],
  [{ amount: Number.NaN }, /^F2002 .*amount.*숫자여야/],
  [{ amount: 0 }, /^F2002 .*0보다 커야.*받은 값: 0 KRW/],
  [{ amount: -1 }, /^F2002 .*0보다 커야.*받은 값: -1 KRW/],
  [{ amount: 10.5 }, /^F2002 .*잘게 나눌 수 없습니다.*받은 값: 10.5 KRW/],
  [{ currency: 'WON' }, /^F2002 .*currency.*받은 값: WON/],
  [{ tax_free: 1001 }, /^F2002 .*tax_free.*받은 값: 1001/],
  [{ tax_free: -1 }, /^F2002 .*tax_free/],
  [{ tax_free: {} }, /^F2002 .*tax_free/],
  [{ pay_method: 'barter' }, /^F2004 .*pay_method.*받은 값: barter/],
  [{ period: { from: '20260101', interval: 'month' } }, /^F2017 제공 기간은 range와 interval/],
  [{ escrow: true, kiccProducts: [{ name: '컵', quantity: 0 }] }, /^F2006 .*kiccProducts/],
  [{ escrow: true, products: [{ quantity: 1 }] }, /^F2006 .*name/],
  [{ pay_method: 'vbank', vbank_due: 'tomorrow' }, /^F2007 .*vbank_due.*받은 값: tomorrow/],
  [{ m_redirect_url: 'javascript:alert(1)' }, /^F2011 .*m_redirect_url/],
  [{ notice_url: Array.from({ length: 6 }, () => 'https://shop.example/hook') }, /^F2010 .*5개까지.*받은 값: 6/],
];

for (const [params, sentence] of wrong) {
  test(`${JSON.stringify(params)} is refused by the name of the parameter`, () => {
    assert.match(refusal(params), sentence);
  });
}

test('the first wrong parameter is named: the order before the amount', () => {
  assert.match(refusal({ merchant_uid: 1, amount: 'x' }), /^F2003/);
});

test('a page with an older script may write the amount as text and the order as a number, and no nonsense', () => {
  const { order } = read({ merchant_uid: 20261124, amount: '1000' }, true);
  assert.deepEqual([order.orderId, order.price.amount], ['20261124', 1000]);
  assert.match(refusal({ amount: '1000원' }, true), /^F2002/);
  assert.match(refusal({ amount: '' }, true), /^F2002/);
});

test('a name for a billing key makes it the registration of a card, for which no amount is needed', () => {
  assert.equal(read({ customer_uid: 'card-1' }).order.purpose, 'issue_key');
  assert.equal(read({ customer_uid: 'card-1', amount: 0 }).order.price.amount, 0);
});

const wishes: readonly (readonly [Params, RequestPay['wish']])[] = [
  [{ pg: 'tosspayments' }, { by: 'gateway', gateway: 'tosspayments', mid: null }],
  [{ pg: 'tosspayments.' }, { by: 'gateway', gateway: 'tosspayments', mid: null }],
  [{ pg: 'tosspayments.a.b' }, { by: 'gateway', gateway: 'tosspayments', mid: 'a.b' }],
  [{ pg: 'T5102001' }, { by: 'gateway', gateway: 'T5102001', mid: null }],
  [
    { pg: 'kicc', channelKey: 'channel-key-1' },
    { by: 'key', key: 'channel-key-1' },
  ],
  [{ channel_key: 'channel-key-1' }, { by: 'key', key: 'channel-key-1' }],
];

for (const [params, wish] of wishes) {
  test(`${JSON.stringify(params)} asks for ${JSON.stringify(wish)}`, () => {
    assert.deepEqual(read(params).wish, wish);
  });
}

test('wallets are cards until the approval tells otherwise, in either spelling', () => {
  for (const written of ['samsung', 'samsungpay']) {
    const { method, easyPay } = read({ pay_method: written }).order;
    assert.deepEqual([method, easyPay], ['card', 'samsungpay']);
  }
});

test('custom data is kept as text: an object as its JSON, a text as it is', () => {
  assert.equal(read({ custom_data: { a: [1, '나루'] } }).order.customData, '{"a":[1,"나루"]}');
  assert.equal(read({ custom_data: 'plain' }).order.customData, 'plain');
  assert.equal(read({ custom_data: null }).order.customData, null);
});

test('one address for notices, or several, or none that counts', () => {
  assert.deepEqual(read({ notice_url: 'https://a.example/' }).webhookUrls, ['https://a.example/']);
  assert.deepEqual(read({ notice_url: ['https://a.example/', '', null, 'https://b.example/'] }).webhookUrls, [
    'https://a.example/',
    'https://b.example/',
  ]);
  assert.equal(read({ notice_url: '' }).webhookUrls, null);
});

test('what is not known is kept as it came', () => {
  const others = { naverPopupMode: true, kcpProducts: [], anything: { deep: 1 } };
  assert.deepEqual(read(others).order.others, others);
  assert.deepEqual(read({ ...others, novel: 'x'.repeat(30_000) }).order.others, others);
});

test('what a page says of escrow, receipts, goods and the buyer', () => {
  const { order } = read({
    escrow: true,
    kiccProducts: [{ orderNumber: 'p-1', name: '컵', quantity: 2, amount: 500 }],
    digital: 'false',
    customer_id: 7,
    auth_mode: 'key-in',
    bypass: { cashReceiptType: 'corporate', isCulturalExpense: true, kicc: { disp_cash_yn: 'N' } },
  });
  const { escrow, items, isDigital, customerId, isKeyIn, receiptWish, isCultural, bypass } = order;
  assert.deepEqual([escrow, isDigital, customerId, isKeyIn], [true, false, '7', true]);
  assert.deepEqual([receiptWish, isCultural, bypass['kicc']], ['corporate', true, { disp_cash_yn: 'N' }]);
  assert.deepEqual(items, [{ id: 'p-1', code: null, name: '컵', quantity: 2, unitPrice: null, amount: 500 }]);
});

test('goods are called by two names, and each of them is read', () => {
  const line = { id: 'p-1', name: '컵', code: 'C1', unitPrice: 500, quantity: 1 };
  const item = { ...line, amount: null };
  for (const name of ['products', 'escrowProducts']) assert.deepEqual(read({ [name]: [line] }).order.items, [item]);
});

test('goods that nobody keeps money for are not looked at, nor a date of an account with a card', () => {
  assert.deepEqual(read({ kiccProducts: [{}] }).defects, {});
  assert.equal(read({ vbank_due: 'tomorrow' }).order.dueAt, null);
  assert.equal(
    read({ pay_method: 'vbank', vbank_due: 20261231 }).order.dueAt?.toISOString(),
    '2026-12-31T14:59:59.000Z',
  );
});

test('what is wrong with the order comes before what is wrong with the method, and that before addresses', () => {
  const both = readRequestPay({ ...good, pay_method: 'barter', m_redirect_url: 'data:x' }, { isLegacyScript: false });
  assert(!('refused' in both));
  assert.deepEqual(Object.keys(both.defects), ['method', 'addresses']);
});

const details: readonly (readonly [unknown, RequestPay['order']['card']['allowed']])[] = [
  [undefined, null],
  [
    [
      { card_code: '*', enabled: false },
      { card_code: '366', enabled: true },
    ],
    { enabled: ['366'] },
  ],
  [{ card_code: '366', enabled: false }, { disabled: ['366'] }],
  [
    [
      { card_code: '366', enabled: false },
      { card_code: '366', enabled: true },
    ],
    null,
  ],
  [
    [
      { card_code: '*', enabled: true },
      { card_code: '041', enabled: false },
    ],
    { disabled: ['041'] },
  ],
  ['nonsense', null],
];

for (const [detail, allowed] of details) {
  test(`card.detail ${JSON.stringify(detail)} allows ${JSON.stringify(allowed)}`, () => {
    assert.deepEqual(read({ card: { detail } }).order.card.allowed, allowed);
  });
}

test('the rest of what a page says of cards', () => {
  const { card } = read({
    display: { card_quota: [2, 3, 'x', -1, 99], only_installment: true },
    card: { direct: { code: '367', quota: 3 }, detail: [{ card_code: '366', max_month: 6 }] },
    useFreeInterestFromMall: true,
    appCard: true,
    useCardPoint: false,
  }).order;
  assert.deepEqual(card, {
    quota: [2, 3],
    onlyInstalment: true,
    direct: { code: '367', months: 3 },
    allowed: null,
    onlyAppCard: true,
    usePoints: false,
    interestFreeByMerchant: [{ code: '366', months: 6 }],
  });
});
