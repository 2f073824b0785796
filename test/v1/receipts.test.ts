import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import Value from 'typebox/value';
import { v1ExternalReceiptSchema, v1ReceiptSchema } from '../../src/contract/v1/schema.ts';
import { setClock } from '../../src/flows/shift-clock.ts';
import { HttpFailure } from '../../src/gateways/gateway.ts';
import { merchantOf, type Merchant } from '../support/merchant.ts';
import { naru } from '../support/naru.ts';
import type { Meddler } from '../support/wire.ts';
import { workOnce } from '../support/work-until-idle.ts';
import { anotherMerchant } from './rows.ts';
import { askToken, hurriedMachine, startApi, type Answer, type Json, type RunningApi } from './running-api.ts';

/*
 * Cash receipts of payments that were really made, and of cash that came in elsewhere, at sandbox gateways whose books
 * have the last word.
 */

let api: RunningApi;
let merchant: Merchant;
let meddler: Meddler | null = null;
const lines: string[] = [];
const answers: Answer[] = [];

before(async () => {
  api = await startApi({
    withGateway: true,
    machine: hurriedMachine(),
    heard: (line) => lines.push(line),
    sendingBy: (send) => (request) => (meddler ? meddler(request, send) : send(request)),
  });
  merchant = merchantOf(api.url);
});
after(() => api.close());

/** Whose receipts these are: nothing of it may stand anywhere afterwards. */
const phone = '010-9876-5432';
const business = '987-65-43210';
/** No sandbox makes a receipt for this one. */
const refusedPhone = '010-0000-0000';

let orders = 0;
const newOrder = (): string => `receipt-${(orders += 1)}`;

async function pay(params: object = {}, decision: object = {}): Promise<string> {
  const wanted = { merchant_uid: newOrder(), pg: 'tosspayments', pay_method: 'trans', amount: 11_000, ...params };
  const id = await merchant.open(wanted);
  await merchant.complete(id, { decision: 'pay', ...decision });
  return id;
}

async function call(method: string, path: string, json?: object): Promise<Answer> {
  const answer = await api.call(method, path, json === undefined ? {} : { json });
  answers.push(answer);
  return answer;
}

const forPhone = { identifier: phone, identifier_type: 'phone' };

function assertRefused(answer: Answer, status: number, message: string | RegExp): void {
  assert.deepEqual([answer.status, answer.code, answer.response], [status, -1, null], String(answer.message));
  if (typeof message === 'string') assert.equal(answer.message, message);
  else assert.match(String(answer.message), message);
}

function receiptIn(answer: Answer): Json {
  assert.deepEqual([answer.status, answer.code, answer.message], [200, 0, null]);
  const schema = 'imp_uid' in (answer.response ?? {}) ? v1ReceiptSchema : v1ExternalReceiptSchema;
  assert.deepEqual([...Value.Errors(schema, answer.response)], []);
  return answer.response ?? {};
}

/** What the gateways' books say of every receipt, and what this hub does. */
async function books(folder: string): Promise<string[]> {
  const { entries } = await merchant.lever('GET', `/ledger?gateway=${folder}`);
  const moved = entries as readonly { kind: string; amount: number }[];
  return moved.filter(({ kind }) => kind.startsWith('receipt')).map(({ kind, amount }) => `${kind} ${amount}`);
}

for (const [pg, folder] of [
  ['tosspayments', 'toss'],
  ['kicc', 'kicc'],
] as const) {
  test(`${pg}: a receipt is issued of a payment, shown, cancelled, and issued anew`, async () => {
    const before = await books(folder);
    const id = await pay({ pg });
    const missing = await call('GET', `/receipts/${id}`);
    const sentence = `해당 아임포트 고유 번호(${id})로 현금영수증을 발급 한 내역이 존재하지 않습니다.`;
    assertRefused(missing, 404, sentence);
    assertRefused(await call('DELETE', `/receipts/${id}`), 400, /발급한 내역이 존재하지 않아/);

    const issued = receiptIn(await call('POST', `/receipts/${id}`, { ...forPhone, buyer_name: '홍길동' }));
    assert.deepEqual(
      [issued['imp_uid'], issued['type'], issued['amount'], issued['vat'], issued['cancelled_at']],
      [id, 'person', 11_000, 1_000, 0],
    );
    assert.match(String(issued['receipt_tid']), /./);
    assert.match(String(issued['apply_num']), /^[0-9]+$/);
    assert.deepEqual(receiptIn(await call('GET', `/receipts/${id}`)), issued);
    assertRefused(await call('POST', `/receipts/${id}`, forPhone), 400, /이미 현금영수증이 발급되었습니다/);

    const cancelled = receiptIn(await call('DELETE', `/receipts/${id}`));
    assert.deepEqual({ ...cancelled, cancelled_at: 0 }, issued);
    assert.ok(Number(cancelled['cancelled_at']) > 1_700_000_000);
    assert.deepEqual(receiptIn(await call('GET', `/receipts/${id}`)), cancelled);
    assertRefused(await call('DELETE', `/receipts/${id}`), 400, '이미 취소된 현금영수증입니다.');

    const forBusiness = { identifier: business, identifier_type: 'business', type: 'company' };
    const again = receiptIn(await call('POST', `/receipts/${id}`, forBusiness));
    assert.deepEqual([again['type'], again['cancelled_at']], ['company', 0]);
    assert.notEqual(again['receipt_tid'], issued['receipt_tid']);
    assert.deepEqual((await books(folder)).slice(before.length), [
      'receipt 11000',
      'receipt_cancellation 11000',
      'receipt 11000',
    ]);
  });

  test(`${pg}: a receipt is of what is left of the payment, with the tax that is said`, async () => {
    const id = await pay({ pg });
    await merchant.call('POST', '/payments/cancel', { imp_uid: id, amount: 1_000 });
    const said = { ...forPhone, tax_free: 4_500, vat_amount: 500 };
    const issued = receiptIn(await call('POST', `/receipts/${id}`, said));
    assert.deepEqual([issued['amount'], issued['vat']], [10_000, 500]);
    // The payment's own cancellation waits for no receipt, and its receipt can be cancelled afterwards.
    const cancelled = await merchant.call('POST', '/payments/cancel', { imp_uid: id });
    assert.equal(cancelled['code'], 0);
    assert.ok(Number(receiptIn(await call('DELETE', `/receipts/${id}`))['cancelled_at']) > 0);
    assertRefused(await call('POST', `/receipts/${id}`, forPhone), 400, /남은 금액이 있는 거래가 아닙니다/);
  });

  test(`${pg}: a receipt of cash from elsewhere stands beside a payment's own`, async () => {
    const orderId = newOrder();
    const id = await pay({ pg, merchant_uid: orderId });
    const own = receiptIn(await call('POST', `/receipts/${id}`, forPhone));
    const path = `/receipts/external/${orderId}`;
    const none = `해당 가맹점 주문번호(${orderId})로 현금영수증을 발급 한 내역이 존재하지 않습니다.`;
    assertRefused(await call('GET', path), 404, none);
    assertRefused(await call('DELETE', path), 404, none);

    const cash = { ...forPhone, pg, name: '매장 결제', amount: 5_500, vat: 500, pay_method: 'trans' };
    const issued = receiptIn(await call('POST', path, cash));
    assert.deepEqual(
      [issued['merchant_uid'], issued['amount'], issued['vat'], issued['type']],
      [orderId, 5_500, 500, 'person'],
    );
    assertRefused(await call('POST', path, cash), 400, /이미 현금영수증이 발급되었습니다/);
    assert.deepEqual(receiptIn(await call('GET', path)), issued);
    const cancelled = receiptIn(await call('DELETE', path));
    assert.deepEqual({ ...cancelled, cancelled_at: 0 }, issued);
    assertRefused(await call('DELETE', path), 400, '이미 취소된 현금영수증입니다.');
    assert.deepEqual(receiptIn(await call('GET', path)), cancelled);
    assert.deepEqual(receiptIn(await call('GET', `/receipts/${id}`)), own);
    receiptIn(await call('POST', path, cash));
  });

  test(`${pg}: a refusal of the gateway is told in its own words, and the receipt may be asked for again`, async () => {
    const id = await pay({ pg });
    const wrong = { identifier: refusedPhone, identifier_type: 'phone' };
    assertRefused(
      await call('POST', `/receipts/${id}`, wrong),
      500,
      /^현금영수증 발급에 실패하였습니다\. \[[A-Z0-9_]+\] ./,
    );
    assert.equal((await call('GET', `/receipts/${id}`)).status, 404);
    const path = `/receipts/external/${newOrder()}`;
    const refused = await call('POST', path, { ...wrong, pg, name: '매장 결제', amount: 5_500 });
    assertRefused(refused, 500, /^현금영수증 발급에 실패하였습니다/);
    assert.equal((await call('GET', path)).status, 404);
    receiptIn(await call('POST', `/receipts/${id}`, forPhone));
  });

  const breakCall = (broken: string, fault: string, times = 1): Promise<Json> =>
    merchant.lever('POST', '/faults', { gateway: folder, call: broken, fault, times });

  test(`${pg}: a receipt whose answer is lost is found, and one whose request is lost is none`, async () => {
    const id = await pay({ pg });
    await breakCall('issue-cash-receipt', 'lose-reply');
    const issued = receiptIn(await call('POST', `/receipts/${id}`, forPhone));
    await breakCall('cancel-cash-receipt', 'lose-reply');
    assert.equal(receiptIn(await call('DELETE', `/receipts/${id}`))['receipt_tid'], issued['receipt_tid']);

    const other = await pay({ pg });
    await breakCall('issue-cash-receipt', 'lose-request', 9);
    const unknown = /처리 결과를 아직 확인하지 못했습니다/;
    assertRefused(await call('POST', `/receipts/${other}`, forPhone), 200, unknown);
    assertRefused(await call('POST', `/receipts/${other}`, forPhone), 200, unknown);
    assertRefused(await call('GET', `/receipts/${other}`), 200, unknown);
    assertRefused(await call('DELETE', `/receipts/${other}`), 200, unknown);
    // Whoever answered the caller goes on trying behind his back.
    await api.hub.background.idle();
    await merchant.lever('DELETE', '/faults');
    await setClock(api.hub, { offsetMs: 20 * 60_000, heldAt: null });
    await workOnce(api.hub);
    await setClock(api.hub, { offsetMs: 0, heldAt: null });
    await api.hub.clock.refresh();
    assert.equal((await call('GET', `/receipts/${other}`)).status, 404);
    receiptIn(await call('POST', `/receipts/${other}`, forPhone));
  });
}

test('what is missing or wrong is refused by its name before anything is sent', async () => {
  const before = [...(await books('toss')), ...(await books('kicc'))];
  const id = await pay({ pg: 'kicc' });
  const order = { ...forPhone, pg: 'kicc', name: '매장 결제', amount: 5_500 };
  const rows: readonly (readonly [body: object, message: string | RegExp])[] = [
    [{ identifier: '' }, '["identifier"] 파라메터는 필수입니다. 현금영수증을 발급하지 않았습니다.'],
    [{ identifier: '0101234' }, /^identifier는 .* 숫자 10~19자리/],
    [{ identifier: '010-1234-567x' }, /^identifier는 /],
    [{ identifier_type: '' }, '["identifier_type"] 파라메터는 필수입니다. 현금영수증을 발급하지 않았습니다.'],
    [{ identifier_type: 'email' }, /^identifier_type은 person, business, phone, taxcard/],
    [{ identifier_type: 'constructor' }, /^identifier_type은 /],
    [{ identifier: '900101-1234567', identifier_type: 'person' }, /이 결제사는 이 종류의 번호/],
    [{ type: 'both' }, /^type은 person/],
    [{ tax_free: -1 }, /^면세금액/],
    [{ tax_free: 20_000 }, /^면세금액/],
    [{ tax_free: 'some' }, /^면세금액/],
    [{ vat_amount: 10.5 }, /^면세금액/],
    [{ vat_amount: 20_000 }, /^면세금액/],
  ];
  for (const [body, message] of rows) {
    assertRefused(await call('POST', `/receipts/${id}`, { ...forPhone, ...body }), 400, message);
    assertRefused(await call('POST', `/receipts/external/${newOrder()}`, { ...order, ...body }), 400, message);
  }
  const ofOrder: readonly (readonly [body: object, message: string | RegExp])[] = [
    [{ name: null }, /^\["name"\] 파라메터는 필수입니다/],
    [{ amount: '' }, /^\["amount"\] 파라메터는 필수입니다/],
    [{ amount: 0 }, /^amount는 0보다 큰/],
    [{ amount: 'much' }, /^amount는 0보다 큰/],
    [{ pg: 'nobody' }, /채널을 찾을 수 없습니다/],
    [{ channel_key: 'channel-key-of-nobody' }, /채널을 찾을 수 없습니다/],
  ];
  for (const [body, message] of ofOrder)
    assertRefused(await call('POST', `/receipts/external/${newOrder()}`, { ...order, ...body }), 400, message);
  assertRefused(await call('POST', `/receipts/external/${'x'.repeat(65)}`, order), 400, /^merchant_uid는 64자/);
  assert.deepEqual([...(await books('toss')), ...(await books('kicc'))], before);
});

test('only what was paid in cash has a receipt', async () => {
  assertRefused(
    await call('POST', `/receipts/${await pay({ pay_method: 'card' })}`, forPhone),
    400,
    /계좌이체 또는 가상계좌/,
  );
  const waiting = await pay({ pay_method: 'vbank' });
  assertRefused(await call('POST', `/receipts/${waiting}`, forPhone), 400, /남은 금액이 있는 거래가 아닙니다/);
  for (const unknown of ['imp_999999999999', 'nonsense']) {
    assertRefused(await call('POST', `/receipts/${unknown}`, forPhone), 400, '존재하지 않는 결제정보입니다.');
    assertRefused(await call('DELETE', `/receipts/${unknown}`), 400, '존재하지 않는 결제정보입니다.');
    assertRefused(await call('GET', `/receipts/${unknown}`), 404, /현금영수증을 발급 한 내역이 존재하지 않습니다/);
  }
});

test('what the window made is shown with what its gateway told, and goes back with the payment', async () => {
  const rows: readonly (readonly [params: object, type: string])[] = [
    [{ pg: 'tosspayments', bypass: { cashReceiptType: 'personal' } }, 'person'],
    [{ pg: 'tosspayments', bypass: { cashReceiptType: 'corporate' } }, 'company'],
  ];
  for (const [params, type] of rows) {
    const id = await pay(params);
    assert.equal((await merchant.payment(id))['cash_receipt_issued'], true);
    const shown = receiptIn(await call('GET', `/receipts/${id}`));
    assert.deepEqual(
      [shown['imp_uid'], shown['type'], shown['amount'], shown['vat'], shown['cancelled_at']],
      [id, type, 11_000, 1_000, 0],
    );
    assert.match(String(shown['apply_num']), /^[0-9]{9}$/);
    assert.match(String(shown['receipt_tid']), /^[A-Za-z0-9]{48}$/);
    assertRefused(await call('POST', `/receipts/${id}`, forPhone), 400, /이미 현금영수증이 발급되었습니다/);
    assertRefused(await call('DELETE', `/receipts/${id}`), 400, /결제를 취소할 때 결제사가 함께 취소합니다/);
    await merchant.call('POST', '/payments/cancel', { imp_uid: id, amount: 5_500 });
    const rest = receiptIn(await call('GET', `/receipts/${id}`));
    assert.deepEqual([rest['amount'], rest['vat'], rest['cancelled_at']], [5_500, 500, 0]);
    await merchant.call('POST', '/payments/cancel', { imp_uid: id });
    const back = receiptIn(await call('GET', `/receipts/${id}`));
    assert.equal(back['amount'], 11_000);
    assert.ok(Number(back['cancelled_at']) >= Number(back['applied_at']));
  }
});

test('a gateway without receipts by API refuses as the contract says', async () => {
  const id = await pay({ pg: 'uplus' });
  assert.equal((await merchant.payment(id))['status'], 'paid');
  const unsupported = '현재 지원되지 않는 PG사입니다.';
  assertRefused(await call('POST', `/receipts/${id}`, forPhone), 501, unsupported);
  assertRefused(await call('DELETE', `/receipts/${id}`), 501, unsupported);
  assertRefused(await call('GET', `/receipts/${id}`), 404, /발급 한 내역이 존재하지 않습니다/);
  const cash = { ...forPhone, pg: 'uplus', name: '매장 결제', amount: 5_500 };
  assertRefused(await call('POST', `/receipts/external/${newOrder()}`, cash), 501, unsupported);
});

test('nobody sees or cancels a receipt of another merchant', async () => {
  const orderId = newOrder();
  const id = await pay({ merchant_uid: orderId });
  receiptIn(await call('POST', `/receipts/${id}`, forPhone));
  receiptIn(await call('POST', `/receipts/external/${orderId}`, { ...forPhone, name: '매장 결제', amount: 100 }));
  const { pair } = await anotherMerchant(api.hub);
  const token = await askToken(api.url, pair);
  const of = async (method: string, path: string): Promise<unknown[]> => {
    const { status, response } = await api.call(method, path, { token });
    return [status, response];
  };
  assert.deepEqual(await of('GET', `/receipts/${id}`), [404, null]);
  assert.deepEqual(await of('DELETE', `/receipts/${id}`), [400, null]);
  assert.deepEqual(await of('GET', `/receipts/external/${orderId}`), [404, null]);
  assert.deepEqual(await of('DELETE', `/receipts/external/${orderId}`), [404, null]);
  receiptIn(await call('GET', `/receipts/${id}`));
  receiptIn(await call('GET', `/receipts/external/${orderId}`));
});

test('of many that ask at once, one makes the receipt', async () => {
  const before = (await books('toss')).length;
  const id = await pay();
  const path = `/receipts/external/${newOrder()}`;
  const cash = { ...forPhone, name: '매장 결제', amount: 5_500 };
  const asked = Array.from({ length: 6 }, () => [
    call('POST', `/receipts/${id}`, forPhone),
    call('POST', path, { ...cash, pg: 'tosspayments' }),
  ]);
  const ended = await Promise.all(asked.flat());
  assert.equal(ended.filter(({ code }) => code === 0).length, 2);
  assert.ok(ended.every(({ status }) => status === 200 || status === 400));
  assert.deepEqual((await books('toss')).slice(before).toSorted(), ['receipt 11000', 'receipt 5500']);
});

test('a gateway that repeats whose the receipt is, or breaks with it, is not repeated', async () => {
  const written = `${phone} ${phone.replaceAll('-', '')} ${phone.replaceAll('-', ' ')}`;
  const parrots: readonly Meddler[] = [
    async () => ({ status: 400, headers: {}, body: JSON.stringify({ code: 'NEW', resCd: 'NEW', message: written }) }),
    async () => ({ status: 200, headers: {}, body: JSON.stringify({ resCd: 'NEW', resMsg: written }) }),
    async () => ({ status: 403, headers: {}, body: `<p>${written}</p>` }),
    async ({ body }) => {
      throw new HttpFailure('notSent', `${written} ${body ?? ''}`);
    },
  ];
  for (const pg of ['tosspayments', 'kicc']) {
    for (const parrot of parrots) {
      const id = await pay({ pg });
      meddler = parrot;
      assert.notEqual((await call('POST', `/receipts/${id}`, forPhone)).code, 0);
      meddler = null;
      const { out } = await naru(['payment', 'show', id], api.variables);
      assert.doesNotMatch(out, /5432/);
    }
  }
  await api.hub.background.idle();
  assert.ok(
    answers.some(({ message }) => /\[redacted\]/.test(String(message))),
    'what was said is shown, but for that',
  );
});

test('whose a receipt is stands in no row, no backup, no line of the log and no answer', async () => {
  const numbers = [phone, business].map((each) => each.split('-').join('[ .-]?'));
  const personal = new RegExp(numbers.join('|'));
  assert.match(`tel ${phone}`, personal);
  const tables = await api.hub.db.query(
    "select table_name from information_schema.tables where table_schema = 'public'",
  );
  for (const { table_name: name } of tables) {
    for (const { row } of await api.hub.db.query(`select row_to_json(t)::text as row from ${String(name)} t`))
      assert.doesNotMatch(String(row), personal, String(name));
  }
  const file = join(api.variables.NARU_HOME, 'receipts.backup');
  assert.equal((await naru(['backup', '--to', file], api.variables)).code, 0);
  assert.doesNotMatch(gunzipSync(readFileSync(file)).toString('utf8'), personal);
  assert.doesNotMatch(lines.join('\n'), personal);
  for (const { message, response } of answers) assert.doesNotMatch(JSON.stringify([message, response]), personal);
});
