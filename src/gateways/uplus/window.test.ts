import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noCardWish, type CardWish } from '../../core/card-wish.ts';
import { noWishes } from '../../core/checkout-order.ts';
import { paymentId } from '../../core/ids.ts';
import { money } from '../../core/money.ts';
import type { GatewayPlace, LaunchWindow, WindowOrder } from '../gateway.ts';
import { uplusCardCodes } from './codes.ts';
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
  noticeUrl: 'https://pay.example/notifications/uplus/token',
};

const credentials = {
  mid: 'tlgdacomxpay',
  contractedMid: 'lgdacomxpay',
  mertKey: '95160cce09854ef44d2edb2bfb05f9f3',
  noticeSources: [],
};
const sandbox: GatewayPlace = { environment: 'sandbox', origin: 'http://127.0.0.1:8788' };

function launched(changes: Partial<WindowOrder> = {}, place = sandbox): LaunchWindow {
  const now = new Date('2026-03-01T12:00:00+09:00');
  return launchWindow({ ...order, ...changes }, { credentials, place, now });
}

function fieldsOf(changes: Partial<WindowOrder> = {}): Record<string, string> {
  const { launch } = launched(changes);
  assert(launch.kind === 'script-form');
  return Object.fromEntries(launch.fields);
}

const cardFields = (wish: Partial<CardWish>, amount = 50_000): Record<string, string> =>
  fieldsOf({ card: { ...noCardWish, ...wish }, amount: money(amount, 'KRW') });

const some = (fields: Record<string, string>, ...names: string[]): (string | undefined)[] =>
  names.map((name) => fields[name]);

test('a card window is a form for the gateway`s script, signed, and shown in a frame on a PC', () => {
  const { launch, size, origins, registered } = launched();
  assert(launch.kind === 'script-form');
  assert.deepEqual(
    [launch.src, launch.call, launch.formId, launch.args],
    [
      'http://127.0.0.1:8788/uplus/xpay/js/xpay_crossplatform.js',
      'openXpay',
      'LGD_PAYINFO',
      ['test', 'iframe', null, '', ''],
    ],
  );
  assert.deepEqual(launch.globals, { https_flag: true, LGD_window_type: 'iframe' });
  assert.deepEqual([size, origins], [{ width: 650, height: 650 }, ['http://127.0.0.1:8788']]);
  assert.deepEqual(registered, { oid: 'imp_123456789012', timestamp: '20260301120000' });
  assert.deepEqual(Object.fromEntries(launch.fields), {
    CST_PLATFORM: 'test',
    CST_MID: 'lgdacomxpay',
    LGD_MID: 'tlgdacomxpay',
    LGD_OID: 'imp_123456789012',
    LGD_AMOUNT: '50000',
    LGD_PRODUCTINFO: '나루 머그컵',
    LGD_TIMESTAMP: '20260301120000',
    LGD_HASHDATA: 'fa2ef5226895d3f036dec7a68405a0f0',
    LGD_RETURNURL: 'https://pay.example/checkout/abc/return',
    LGD_CUSTOM_PROCESSTYPE: 'TWOTR',
    LGD_WINDOW_TYPE: 'iframe',
    CST_WINDOW_TYPE: 'iframe',
    LGD_CUSTOM_SWITCHINGTYPE: 'IFRAME',
    LGD_WINDOW_VER: '2.5',
    LGD_VERSION: 'PHP_Non-ActiveX_Standard',
    LGD_CUSTOM_SKIN: 'red',
    LGD_OSTYPE_CHECK: 'P',
    LGD_ACTIVEXYN: 'N',
    LGD_CUSTOM_USABLEPAY: 'SC0010',
    LGD_CUSTOM_FIRSTPAY: 'SC0010',
    LGD_ENCODING: 'UTF-8',
    LGD_ENCODING_RETURNURL: 'UTF-8',
    LGD_ENCODING_NOTEURL: 'UTF-8',
    LGD_BUYER: '구매자',
    LGD_RESPCODE: '',
    LGD_RESPMSG: '',
    LGD_PAYKEY: '',
  });
});

test('each side has its own script, and the live one the contracted id', () => {
  const test = launched({}, { environment: 'test' });
  const live = launched({}, { environment: 'live' });
  assert(test.launch.kind === 'script-form' && live.launch.kind === 'script-form');
  assert.equal(test.launch.src, 'https://js.tosspayments.com/xpay_crossplatform/sandbox/v1');
  assert.deepEqual(
    [live.launch.src, live.launch.args, live.origins],
    [
      'https://xpay.tosspayments.com/xpay/js/xpay_crossplatform.js',
      ['service', 'iframe', null, '', ''],
      ['https://*.tosspayments.com'],
    ],
  );
});

test('a phone has a module of its own, and an app is come back to by its scheme', () => {
  const phone = fieldsOf({ device: 'mobile', appScheme: 'narushop' });
  assert.deepEqual(
    some(phone, 'LGD_VERSION', 'LGD_CUSTOM_SKIN', 'LGD_OSTYPE_CHECK', 'LGD_KVPMISPAUTOAPPYN', 'LGD_MTRANSFERWAPURL'),
    ['PHP_SmartXPay_1.0', 'SMART_XPAY2', 'M', 'N', 'narushop://'],
  );
  const { launch } = launched({ device: 'mobile' });
  assert(launch.kind === 'script-form');
  assert.deepEqual([launch.call, launch.args], ['open_paymentwindow', ['test', 'submit']]);
  assert.deepEqual(some(phone, 'CST_WINDOW_TYPE', 'LGD_CUSTOM_SWITCHINGTYPE'), ['submit', 'SUBMIT']);
  assert.equal(fieldsOf({ device: 'mobile', appScheme: 'naru://back' })['LGD_MPILOTTEAPPCARDWAPURL'], 'naru://back');
  assert.equal(fieldsOf({ device: 'mobile' })['LGD_KVPMISPWAPURL'], undefined);
});

test('the buyer, the tax-free part and the language are told where they are known', () => {
  const buyer = {
    name: '홍길동<script>',
    email: 'gildong@example.com',
    phone: '010-1234-5678',
    address: '서울 "강남구"',
    postcode: '01181',
  };
  const fields = fieldsOf({ buyer, customerId: 'u-1', taxFree: 5_000, language: 'en' });
  assert.deepEqual(some(fields, 'LGD_BUYER', 'LGD_BUYEREMAIL', 'LGD_BUYERPHONE', 'LGD_BUYERADDRESS', 'LGD_BUYERID'), [
    '홍길동 script',
    'gildong@example.com',
    '01012345678',
    '서울 강남구',
    'u-1',
  ]);
  assert.deepEqual(some(fields, 'LGD_TAXFREEAMOUNT', 'LGD_LANGUAGE'), ['5000', 'EN']);
  assert.equal(fieldsOf({ language: 'ko' })['LGD_LANGUAGE'], undefined);
  assert.equal(fieldsOf({ buyer: { ...buyer, email: 'no address' } })['LGD_BUYEREMAIL'], undefined);
});

test('an order name keeps what the gateway takes', () => {
  const named = (orderName: string): string | undefined => fieldsOf({ orderName })['LGD_PRODUCTINFO'];
  assert.equal(named(`찻잔 "둘" & <하나>; 녹차 -- 우전 🍵`), '찻잔 둘 & 하나 녹차 우전');
  assert.equal(named('가'.repeat(100)), '가'.repeat(80));
  assert.equal(named('"🍵"'), '상품');
});

test('months are listed as the merchant listed them, and a lump sum below fifty thousand won', () => {
  const range = (wish: Partial<CardWish>, amount?: number): string | undefined =>
    cardFields(wish, amount)['LGD_INSTALLRANGE'];
  assert.equal(range({}), undefined);
  assert.equal(range({ quota: [] }), '0');
  assert.equal(range({ quota: [6] }), '0:6');
  assert.equal(range({ quota: [2, 3, 4, 5, 6] }), '0:2:3:4:5:6');
  assert.equal(range({ quota: [3, 5], onlyInstalment: true }), '3:5');
  assert.equal(range({ quota: [6] }, 49_999), '0');
});

test('cards are allowed by their codes, and all others by those that are not', () => {
  const cards = (allowed: CardWish['allowed']): string | undefined => cardFields({ allowed })['LGD_USABLECARD'];
  assert.equal(cards({ enabled: ['366', '381'] }), '11:41');
  assert.equal(cards({ disabled: ['366'] }), uplusCardCodes(['366'], 'others').join(':'));
  assert.equal(cards({ enabled: ['999'] }), undefined, 'an empty list is never sent');
  assert.equal(cards(null), undefined);
});

test('one card is called directly, with its months; a card that is not known opens the list', () => {
  const direct = (code: string, months: number | null, amount?: number): (string | undefined)[] =>
    some(
      cardFields({ direct: { code, months }, quota: [6] }, amount),
      'LGD_SELF_CUSTOM',
      'LGD_CARDTYPE',
      'LGD_INSTALL',
    );
  assert.deepEqual(direct('367', 3), ['Y', '61', '03']);
  assert.deepEqual(direct('367', null), ['Y', '61', '00']);
  assert.deepEqual(direct('367', 12, 49_999), ['Y', '61', '00']);
  assert.deepEqual(direct('999', 3), [undefined, undefined, undefined]);
  assert.equal(cardFields({ direct: { code: '999', months: 3 }, quota: [6] })['LGD_INSTALLRANGE'], '0:6');
});

test('interest that the merchant pays, and card points, are told', () => {
  const interestFreeByMerchant = [
    { code: '381', months: 3 },
    { code: '365', months: 2 },
    { code: '366', months: 1 },
  ];
  const fields = cardFields({ interestFreeByMerchant, usePoints: true });
  assert.deepEqual(some(fields, 'LGD_NOINTINF', 'LGD_CUSTOM_CARDPOINTUSEYN'), ['11-2:3,51-2', 'Y']);
  assert.equal(cardFields({ usePoints: false })['LGD_CUSTOM_CARDPOINTUSEYN'], 'N');
});

test('a transfer may ask for a cash receipt, unless the shop says none', () => {
  const transfer = fieldsOf({ method: 'transfer' });
  assert.deepEqual(some(transfer, 'LGD_CUSTOM_USABLEPAY', 'LGD_CASHRECEIPTYN', 'LGD_CASNOTEURL'), [
    'SC0030',
    'Y',
    undefined,
  ]);
  assert.equal(fieldsOf({ method: 'transfer', receiptWish: 'none' })['LGD_CASHRECEIPTYN'], 'N');
});

test('an account has its last second, and the address where its deposits are told', () => {
  const method = 'virtual_account';
  const dueAt = new Date('2026-03-05T23:59:59+09:00');
  const fields = fieldsOf({ method, dueAt });
  assert.deepEqual(some(fields, 'LGD_CUSTOM_USABLEPAY', 'LGD_CLOSEDATE', 'LGD_CASNOTEURL'), [
    'SC0040',
    '20260305235959',
    'https://pay.example/notifications/uplus/token',
  ]);
  assert.equal(fieldsOf({ method })['LGD_CLOSEDATE'], '20260308235959', 'a week, where nothing is said');
  assert.equal(launched({ method, dueAt }).registered['closeDate'], '20260305235959');
});

test('goods in escrow repeat their five names, in their order, and where they go', () => {
  const items = [
    { id: 'a1', code: 'C1', name: '찻잔', quantity: 2, unitPrice: 10_000, amount: null },
    { id: null, code: null, name: '"주전자"', quantity: 3, unitPrice: null, amount: 30_000 },
  ];
  const { launch } = launched({ method: 'transfer', escrow: true, items });
  assert(launch.kind === 'script-form');
  const goods = launch.fields.filter(([name]) => /^LGD_ESCROW_(GOOD|UNIT|QUANT)/.test(name)).map(([, value]) => value);
  assert.deepEqual(goods, ['a1', '찻잔', 'C1', '10000', '2', '2', '주전자', '', '10000', '3']);
  assert.equal(fieldsOf({ method: 'transfer', escrow: true })['LGD_ESCROW_GOODNAME'], '나루 머그컵');
  assert.equal(fieldsOf({ method: 'transfer', escrow: true })['LGD_ESCROW_USEYN'], 'Y');
});

test('of the gateway`s own words only harmless ones are passed on, and none that is ours', () => {
  const own = {
    LGD_AUTO_DISCOUNT: 'Y',
    LGD_AMOUNT: '1',
    LGD_KVPMISPAUTOAPPYN: 'Y',
    LGD_CASNOTEURL: 'https://evil.example',
    LGD_POINTUSE: { nested: true },
  };
  const fields = fieldsOf({ bypass: { uplus: own, kicc: { LGD_SP_CHAIN_CODE: '1' } } });
  assert.deepEqual(some(fields, 'LGD_AUTO_DISCOUNT', 'LGD_AMOUNT'), ['Y', '50000']);
  for (const name of ['LGD_KVPMISPAUTOAPPYN', 'LGD_CASNOTEURL', 'LGD_POINTUSE', 'LGD_SP_CHAIN_CODE'])
    assert.equal(fields[name], undefined, name);
});

const registered = { oid: 'imp_123456789012', timestamp: '20260301120000' };
const back = (form: Record<string, string>, query: Record<string, string> = {}) =>
  parseReturn({ query, form }, registered);
const good = { LGD_RESPCODE: '0000', LGD_PAYKEY: 'abc123', LGD_OID: 'imp_123456789012', LGD_AMOUNT: '50000' };

test('a return proves the window by its key, and the call that approves by the window`s time', () => {
  const proof = { payKey: 'abc123', timestamp: '20260301120000' };
  assert.deepEqual(back(good), { authenticated: true, paymentId: 'imp_123456789012', amount: 50_000, proof });
  const account = parseReturn({ query: {}, form: good }, { ...registered, closeDate: '20260305235959' });
  assert.deepEqual(account.authenticated && account.proof, { ...proof, closeDate: '20260305235959' });
  const { LGD_OID: _, LGD_AMOUNT: __, ...bare } = good;
  assert.deepEqual(back(bare), { authenticated: true, paymentId: 'imp_123456789012', amount: null, proof });
});

test('a return of another order, or without a key, is none', () => {
  for (const wrong of [{ LGD_OID: 'imp_999999999999' }, { LGD_PAYKEY: '' }, { LGD_PAYKEY: 'a b' }])
    assert.equal(back({ ...good, ...wrong }).authenticated, false, JSON.stringify(wrong));
  assert.equal(parseReturn({ query: {}, form: good }, {}).authenticated, false);
});

test('the buyer`s cancel has the sentence that pages compare with, and keeps the gateway`s own', () => {
  for (const code of ['S053', 'J045']) {
    const told = back({ LGD_RESPCODE: code, LGD_RESPMSG: '사용자가 결제를 취소하였습니다' });
    assert.deepEqual(told, {
      authenticated: false,
      decline: { reason: 'buyer_cancelled', code, message: '사용자가 결제를 취소하셨습니다' },
      isBuyersCancel: true,
      said: '사용자가 결제를 취소하였습니다',
    });
  }
});

test('a refusal comes back with its code, from the window or from the page that could not open it', () => {
  const late = back({ LGD_RESPCODE: 'J055', LGD_RESPMSG: '5분 초과' });
  assert.deepEqual(!late.authenticated && late.decline, {
    reason: 'session_expired',
    code: 'J055',
    message: '5분 초과',
  });
  const unopened = back({}, { code: 'WINDOW_FAILED', message: '스크립트' });
  assert.equal(!unopened.authenticated && unopened.decline.code, 'WINDOW_FAILED');
});
