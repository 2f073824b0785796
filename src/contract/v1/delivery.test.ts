import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codesOf, courierOf } from './couriers.ts';
import { deliveryDeclined, readDelivery, type V1DeliveryWish } from './delivery.ts';
import { readBody } from './reader.ts';

const party = { name: '홍길순', tel: '010-7777-6666', addr: '부산', postcode: '48058' };
const logis = { company: 'CJGLS', invoice: '6400-1234', sent_at: 1_800_000_000 };
const delivery = { sender: party, receiver: party, logis };
const saying = (said: object): object => ({ ...delivery, logis: { ...logis, ...said } });

function read(body: object): V1DeliveryWish {
  const wish = readDelivery(body as Parameters<typeof readDelivery>[0]);
  assert(!('status' in wish), JSON.stringify(wish));
  return wish;
}

test('every part of a delivery is read, in JSON, in a form of two levels, and as JSON in a form', () => {
  const formed = { address_line_1: '해운대구', address_line_2: '101호' };
  const whole = {
    sender: { ...party, relationship: '상점', formed_address: formed },
    receiver: party,
    logis: { ...logis, receiving_at: '20270120', address: '집 앞' },
    products: [{ id: 'cup-1', name: '찻잔', amount: 30_000, quantity: 1 }],
    send_email: false,
  };
  const wish = read(whole);
  assert.deepEqual(wish.sender, {
    name: '홍길순',
    phone: '010-7777-6666',
    address: '부산',
    postcode: '48058',
    relationship: '상점',
    addressLine1: '해운대구',
    addressLine2: '101호',
  });
  const { courier, courierSaid, invoice, sentAt, others } = wish;
  assert.deepEqual([courier, courierSaid, invoice, sentAt.getTime()], ['cj', 'CJGLS', '6400-1234', 1_800_000_000_000]);
  const product = { id: 'cup-1', name: '찻잔', code: null, amount: '30000', currency: null, quantity: '1', tag: null };
  assert.deepEqual(others, { receiving_at: '20270120', address: '집 앞', send_email: false, products: [product] });
  const form = new URLSearchParams([
    ['sender[name]', '홍길순'],
    ['receiver', JSON.stringify(party)],
    ['logis[company]', ' cjgls '],
    ['logis[invoice]', '6400-1234'],
    ['logis[sent_at]', '1800000000'],
    ['products[0][id]', 'cup-1'],
    ['products[0][name]', '찻잔'],
    ['products[0][amount]', '30000'],
  ]);
  const fromForm = read(readBody(form.toString()) ?? {});
  assert.deepEqual([fromForm.courier, fromForm.courierSaid, fromForm.receiver?.postcode], ['cj', 'cjgls', '48058']);
  assert.deepEqual(fromForm.others, {
    receiving_at: null,
    address: null,
    send_email: true,
    products: [{ ...product, quantity: null }],
  });
});

test('what is missing or wrong is refused by its name', () => {
  const missing = (name: string): string => `["${name}"] 파라메터는 필수입니다. 배송정보를 등록하지 않았습니다.`;
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const rows: readonly (readonly [body: object, message: string | RegExp])[] = [
    [{}, missing('logis')],
    [{ ...delivery, logis: undefined }, missing('logis')],
    [{ ...delivery, logis: 'CJGLS' }, missing('logis')],
    [{ ...delivery, sender: {} }, missing('sender')],
    [{ ...delivery, receiver: null }, missing('receiver')],
    [{ ...delivery, receiver: ['x'] }, missing('receiver')],
    [saying({ company: ' ' }), missing('logis.company')],
    [saying({ invoice: null }), missing('logis.invoice')],
    [saying({ sent_at: undefined }), missing('logis.sent_at')],
    [saying({ sent_at: 1_800_000_000_000 }), /^logis\.sent_at\(발송일시\)은 초 단위/],
    [saying({ sent_at: '2027-01-15' }), /^logis\.sent_at/],
    [saying({ sent_at: 0 }), /^logis\.sent_at/],
    [saying({ invoice: '1'.repeat(31) }), /^logis\.invoice\(송장번호\)/],
    [saying({ invoice: '"><script>' }), /^logis\.invoice/],
    [saying({ company: 'x'.repeat(301) }), /^logis\.company이\(가\) 너무 깁니다/],
    [{ ...delivery, receiver: { ...party, addr: '가'.repeat(301) } }, /^receiver\.addr이\(가\) 너무/],
    [{ ...delivery, products: [{ id: '1' }] }, /^products는/],
    [{ ...delivery, products: 'cups' }, /^products는/],
    [{ ...delivery, products: ['cup'] }, /^products는/],
    [{ ...delivery, products: `[${deep}]` }, /^products는/],
    [{ ...delivery, sender: `{"name":${deep}}` }, missing('sender')],
  ];
  for (const [body, message] of rows) {
    const refused = readDelivery(body as Parameters<typeof readDelivery>[0]);
    assert('status' in refused, JSON.stringify(body));
    const { status, body: said } = refused;
    assert.deepEqual([status, said.code, said.response], [400, -1, null]);
    if (typeof message === 'string') assert.equal(said.message, message);
    else assert.match(String(said.message), message);
  }
});

test('couriers of either list are known in any case of letters; another one is ETC', () => {
  const today = 'HYUNDAI HANARO SAGAWA KGB YELLOWCAP DONGBU EPOST CJGLS HANJIN DAESIN ETC'.split(' ');
  const older = 'LOGEN KOREX REGISTPOST CHUNIL ILYANG CVSNET KDEXP HONAM HDEXP'.split(' ');
  for (const code of [...today, ...older]) assert.equal(courierOf(code.toLowerCase()).code, code);
  for (const other of ['우리동네퀵', 'constructor', '__proto__', ''])
    assert.deepEqual(courierOf(other), { code: 'ETC', courier: 'other' });
  assert.deepEqual(codesOf(['cj', 'logen']), ['KGB', 'CJGLS', 'LOGEN', 'KOREX']);
});

test('a refusal of the gateway keeps its words, and one that never left says so', () => {
  const said = (decline: Parameters<typeof deliveryDeclined>[0]): unknown => deliveryDeclined(decline).body.message;
  assert.equal(said({ reason: 'other', code: 'E1', message: '불가' }), '배송정보 등록에 실패하였습니다. [E1] 불가');
  assert.equal(said({ reason: 'other', code: 'not_taken', message: '불가' }), '배송정보 등록에 실패하였습니다. 불가');
  assert.match(String(said(null)), /결제사에 연결하지 못했습니다/);
});
