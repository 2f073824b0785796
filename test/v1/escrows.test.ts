import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Value from 'typebox/value';
import { v1Errors } from '../../src/contract/v1/errors.ts';
import { v1DeliverySchema } from '../../src/contract/v1/schema.ts';
import { eraseBuyer } from '../../src/flows/erase-buyer.ts';
import { setClock } from '../../src/flows/shift-clock.ts';
import { registerNotificationUrls } from '../../src/sandbox-control/register-notifications.ts';
import { loadPayment } from '../../src/store/payments.ts';
import type { PaymentId } from '../../src/core/ids.ts';
import type { HttpRequest } from '../../src/gateways/gateway.ts';
import { merchantOf, type Merchant } from '../support/merchant.ts';
import { naru } from '../support/naru.ts';
import type { Meddler } from '../support/wire.ts';
import { workOnce } from '../support/work-until-idle.ts';
import { anotherMerchant } from './rows.ts';
import { askToken, hurriedMachine, startApi, type Answer, type CallOptions, type Json } from './running-api.ts';
import type { RunningApi } from './running-api.ts';

/*
 * Goods in escrow that are reported as sent, at both gateways that have a call for it: what the merchant hears, what
 * goes over the gateway's wire, and what is kept of whom the parcel is for.
 */

let api: RunningApi;
let merchant: Merchant;
let meddler: Meddler | null = null;
const lines: string[] = [];
const sent: HttpRequest[] = [];

before(async () => {
  api = await startApi({
    withGateway: true,
    machine: hurriedMachine(),
    heard: (line) => lines.push(line),
    sendingBy: (send) => (request) => {
      sent.push(request);
      return meddler ? meddler(request, send) : send(request);
    },
  });
  merchant = merchantOf(api.url);
  await registerNotificationUrls(api.hub);
});
after(() => api.close());

const notFound = '존재하지 않는 결제정보입니다.';
const notRegistrable = '해당거래건은 배송정보를 등록할 수 없습니다.';
const notRegistered = '등록된 배송정보가 없습니다. POST /escrows/logis/{imp_uid}로 등록할 수 있습니다.';
const unknownYet = /^배송정보 등록 결과를 아직 확인하지 못했습니다/;

/** Whose parcel it is: it goes to no gateway, and is forgotten with the buyer. */
const sender = { name: '나루 상점 보내는이', tel: '02-8888-7777', addr: '서울 중구 세종대로 110', postcode: '04524' };
const receiver = { name: '받는이 홍길순', tel: '010-7777-6666', addr: '부산 해운대구 우동 1번지', postcode: '48058' };
const logis = { company: 'CJGLS', invoice: '6400-1234', sent_at: 1_800_000_000 };
const delivery = { sender, receiver, logis };
const personal = /보내는이|8888-7777|홍길순|7777-6666|해운대구|48058|세종대로/;

let orders = 0;
const products = [{ orderNumber: 'cup-1', name: '찻잔', quantity: 1, amount: 30_000 }];

async function pay(params: object = {}): Promise<string> {
  const buyer = { buyer_name: '홍길동', buyer_email: 'buyer@example.com' };
  const order = { merchant_uid: `escrow-${(orders += 1)}`, amount: 30_000, pay_method: 'trans', escrow: true };
  const id = await merchant.open({ ...order, kiccProducts: products, products, ...buyer, ...params });
  await merchant.complete(id, { decision: 'pay' });
  return id;
}

const call = (method: string, id: string, json?: object, options: CallOptions = {}): Promise<Answer> =>
  api.call(method, `/escrows/logis/${id}`, { ...(json !== undefined && { json }), ...options });
const saying = (said: object): object => ({ ...delivery, logis: { ...logis, ...said } });

function assertRefused(answer: Answer, status: number, message: string | RegExp): void {
  assert.deepEqual([answer.status, answer.code, answer.response], [status, -1, null], String(answer.message));
  const [name, outcome] = ['naru-error', 'naru-outcome'].map((each) => answer.headers.get(each));
  assert.ok(outcome === 'declined' || Object.hasOwn(v1Errors, name ?? ''), `a refusal without a name: ${name}`);
  if (typeof message === 'string') assert.equal(answer.message, message);
  else assert.match(String(answer.message), message);
}

function deliveryIn(answer: Answer): Json {
  assert.deepEqual([answer.status, answer.code, answer.message], [200, 0, null], String(answer.message));
  assert.deepEqual([...Value.Errors(v1DeliverySchema, answer.response)], []);
  return answer.response ?? {};
}

async function paymentOf(id: string) {
  const payment = await loadPayment(api.hub.db, id as PaymentId);
  assert.ok(payment);
  return payment;
}

const escrowOf = async (id: string): Promise<unknown> => (await paymentOf(id)).escrow;
const decide = (id: string, decision: string): Promise<Json> =>
  merchant.lever('POST', '/escrow', { imp_uid: id, decision });

/** What the gateway was last told of a parcel, in its own words. */
function lastReport(): Json {
  const request = sent.findLast(({ url, body }) => /rcvdlvinfo/.test(url) || /"ES07"/.test(body ?? ''));
  assert.ok(request);
  if (request.body !== null) return JSON.parse(request.body) as Json;
  return Object.fromEntries(new URL(request.url).searchParams);
}

for (const [pg, folder] of [
  ['kicc', 'kicc'],
  ['uplus', 'uplus'],
] as const) {
  test(`${pg}: goods are reported, shown, corrected twice, and the money stays where it is`, async () => {
    const id = await pay({ pg });
    assert.equal(await escrowOf(id), 'registered');
    assertRefused(await call('GET', id), 409, notRegistered);
    assertRefused(await call('PUT', id, delivery), 409, notRegistered);
    const saved = deliveryIn(await call('POST', id, { ...delivery, send_email: false }));
    const { applied_at: appliedAt, ...said } = saved;
    assert.deepEqual(said, { company: 'CJGLS', invoice: '6400-1234', sent_at: 1_800_000_000 });
    assert.ok(Math.abs(Number(appliedAt) - Date.now() / 1000) < 60, String(appliedAt));
    assert.equal(await escrowOf(id), 'shipped');
    assert.deepEqual(deliveryIn(await call('GET', id)), saved);
    assertRefused(await call('POST', id, delivery), 409, notRegistrable);

    for (const [company, invoice] of [
      ['HANJIN', '7700 8811'],
      ['EPOST', '우편 1호'],
    ] as const) {
      const changed = deliveryIn(await call('PUT', id, saying({ company, invoice })));
      assert.deepEqual([changed['company'], changed['invoice']], [company, invoice]);
      assert.deepEqual(deliveryIn(await call('GET', id)), changed);
    }
    assert.equal(await escrowOf(id), 'shipped');
    const payment = await merchant.payment(id);
    assert.deepEqual([payment['status'], payment['escrow'], payment['cancel_amount']], ['paid', true, 0]);
    const moved = (await merchant.ledger(id, folder)).map(({ kind, amount }) => [kind, amount]);
    assert.deepEqual(moved, [['approval', 30_000]]);
  });

  test(`${pg}: a parcel is reported by a form of two levels, by JSON in a form, and in any language`, async () => {
    const asForm = new URLSearchParams({
      'sender[name]': sender.name,
      'sender[formed_address][address_line_1]': '중구',
      'receiver[name]': 'Zoë 😀 山田',
      'logis[company]': 'hanjin',
      'logis[invoice]': '1',
      'logis[sent_at]': '1800000000',
      send_email: 'false',
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const first = deliveryIn(await call('POST', await pay({ pg }), undefined, { headers, body: asForm.toString() }));
    assert.deepEqual([first['company'], first['invoice']], ['HANJIN', '1']);
    const parts = Object.entries(delivery).map(([name, part]) => [name, JSON.stringify(part)]);
    const body = new URLSearchParams(Object.fromEntries(parts) as Record<string, string>).toString();
    const id = await pay({ pg });
    assert.deepEqual(deliveryIn(await call('POST', id, undefined, { headers, body }))['company'], 'CJGLS');
    const misprinted = await api.call('GET', `/escrow/logis/${id}`);
    assert.equal(deliveryIn(misprinted)['invoice'], '6400-1234');
  });

  test(`${pg}: an account's goods are reported once it is paid, and not before`, async () => {
    const id = await pay({ pg, pay_method: 'vbank' });
    assertRefused(await call('POST', id, delivery), 409, notRegistrable);
    await merchant.lever('POST', '/deposits', { imp_uid: id });
    assert.equal((await merchant.payment(id))['status'], 'paid');
    deliveryIn(await call('POST', id, delivery));
    assert.equal(await escrowOf(id), 'shipped');
  });

  test(`${pg}: what was given back has no delivery, and neither has what was never in escrow`, async () => {
    const back = await pay({ pg });
    assert.equal((await merchant.call('POST', '/payments/cancel', { imp_uid: back }))['code'], 0);
    const plain = await pay({ pg, escrow: false });
    const card = await pay({ pg, escrow: false, pay_method: 'card' });
    for (const id of [back, plain, card]) {
      assertRefused(await call('POST', id, delivery), 409, notRegistrable);
      assertRefused(await call('PUT', id, delivery), 409, notRegistrable);
      assertRefused(await call('GET', id), 409, notRegistered);
    }
  });

  const breakReport = (fault: string, times = 1): Promise<Json> =>
    merchant.lever('POST', '/faults', { gateway: folder, call: 'register-delivery', fault, times });

  test(`${pg}: a report whose answer or request is lost once ends while its caller waits, or soon after`, async () => {
    for (const fault of ['lose-reply', 'garbage', 'http-500', 'lose-request']) {
      const id = await pay({ pg });
      await breakReport(fault);
      const answer = await call('POST', id, delivery);
      if (answer.code !== 0) await learnLater();
      const end = deliveryIn(answer.code === 0 ? answer : await afterNotFound(id));
      assert.equal(end['invoice'], '6400-1234', fault);
      assert.equal(await escrowOf(id), 'shipped', fault);
    }
  });

  /** A gateway that knows nothing of a report never got it: then it is made again. */
  async function afterNotFound(id: string): Promise<Answer> {
    const shown = await call('GET', id);
    return shown.status === 409 ? call('POST', id, delivery) : shown;
  }

  test(`${pg}: while nobody knows of the goods, nothing else is done, and nothing is given back`, async () => {
    const id = await pay({ pg });
    await breakReport('http-500', 999);
    const answer = await call('POST', id, delivery);
    assertRefused(answer, 200, unknownYet);
    assert.equal(answer.headers.get('naru-outcome'), 'unknown');
    for (const method of ['POST', 'PUT', 'GET'])
      assertRefused(await call(method, id, bodyFor(method)), 200, unknownYet);
    const cancelled = await merchant.call('POST', '/payments/cancel', { imp_uid: id });
    assert.deepEqual(
      [cancelled['code'], /다른 요청이 있어 취소하지 않았습니다/.test(String(cancelled['message']))],
      [-1, true],
    );
    assert.equal(await eraseBuyer(api.hub, id as PaymentId, { actor: 'test', because: 'asked' }), 'operation_open');
    await api.hub.background.idle();
    await merchant.lever('DELETE', '/faults');
    await learnLater();
    deliveryIn(await afterNotFound(id));
    assert.equal(await escrowOf(id), 'shipped');
  });

  test(`${pg}: a refusal of the gateway is told in its own words, and the goods may be reported again`, async () => {
    const id = await pay({ pg });
    meddler = async (request, send) => {
      const isReport = /rcvdlvinfo/.test(request.url) || /"ES07"/.test(request.body ?? '');
      if (!isReport) return send(request);
      const body = request.body === null ? 'ERROR dlvcompcode' : '{"resCd":"8999","resMsg":"등록 불가"}';
      return { status: 200, headers: {}, body };
    };
    const refused = await call('POST', id, delivery);
    meddler = null;
    assertRefused(refused, 500, /^배송정보 등록에 실패하였습니다\. (\[8999\] 등록 불가|ERROR dlvcompcode)$/);
    assertRefused(await call('GET', id), 409, notRegistered);
    assert.equal(await escrowOf(id), 'registered');
    deliveryIn(await call('POST', id, delivery));
  });

  test(`${pg}: of many that report at once one does`, async () => {
    const id = await pay({ pg });
    const before = sent.length;
    const ended = await Promise.all(Array.from({ length: 6 }, () => call('POST', id, delivery)));
    assert.equal(ended.filter(({ code }) => code === 0).length, 1);
    for (const { status, code } of ended) if (code !== 0) assert.ok(status === 409 || status === 200, String(status));
    const reports = sent.slice(before).filter(({ url, body }) => /rcvdlvinfo/.test(url) || /"ES07"/.test(body ?? ''));
    assert.equal(reports.length, 1);
  });
}

function bodyFor(method: string): object | undefined {
  return method === 'GET' ? undefined : delivery;
}

/** A quarter of an hour on, what is due is done. */
async function learnLater(): Promise<void> {
  await api.hub.background.idle();
  await setClock(api.hub, { offsetMs: 15 * 60_000, heldAt: null });
  await workOnce(api.hub);
  await setClock(api.hub, { offsetMs: 0, heldAt: null });
  await api.hub.clock.refresh();
}

test('each gateway hears of the parcel in its own words, and of nobody', async () => {
  const kicc = await pay({ pg: 'kicc' });
  deliveryIn(await call('POST', kicc, delivery));
  const change = lastReport();
  assert.deepEqual(
    [change['pgCno'], change['reviseTypeCode'], change['reviseSubTypeCode'], change['escrowInfo']],
    [
      (await paymentOf(kicc)).gatewayTransactionId,
      '61',
      'ES07',
      { deliveryCode: 'DE02', deliveryCorpCode: 'DC01', deliveryInvoice: '6400-1234' },
    ],
  );
  const uplus = await pay({ pg: 'uplus' });
  deliveryIn(await call('POST', uplus, saying({ invoice: '6400 1234' })));
  const { hashdata, ...report } = lastReport();
  assert.match(String(hashdata), /^[0-9a-f]{32}$/);
  const none = { productid: '', orderdate: '', rcvdate: '', rcvname: '', rcvrelation: '', dlvworker: '' };
  const { mid } = await paymentOf(uplus);
  const parcel = { dlvtype: '03', dlvdate: '202701151700', dlvcompcode: 'CJ', dlvno: '64001234', dlvworkertel: '' };
  assert.deepEqual(report, { mid, oid: uplus, ...none, ...parcel });
});

test('another courier is ETC where the gateway has a code for others, and refused where it has none', async () => {
  const kicc = await pay({ pg: 'kicc' });
  assert.equal(deliveryIn(await call('POST', kicc, saying({ company: '우리동네퀵' })))['company'], 'ETC');
  assert.equal(deliveryIn(await call('PUT', kicc, saying({ company: 'DHL' })))['company'], 'ETC');
  const uplus = await pay({ pg: 'uplus' });
  const refused = await call('POST', uplus, saying({ company: '우리동네퀵' }));
  assertRefused(refused, 400, /택배사\(logis\.company\).*HYUNDAI, .*CJGLS/);
  assert.doesNotMatch(String(refused.message), /ETC|CHUNIL/);
});

test('what is missing or wrong is refused by its name before anything is sent', async () => {
  const id = await pay({ pg: 'kicc' });
  const reports = sent.length;
  const missing = '파라메터는 필수입니다. 배송정보를 등록하지 않았습니다.';
  const rows: readonly (readonly [body: object, message: string | RegExp])[] = [
    [{}, `["logis"] ${missing}`],
    [{ ...delivery, receiver: null }, `["receiver"] ${missing}`],
    [saying({ invoice: '' }), `["logis.invoice"] ${missing}`],
    [saying({ invoice: '😀' }), /^logis\.invoice\(송장번호\)는 한글, 영문/],
    [saying({ sent_at: 'today' }), /^logis\.sent_at/],
    [saying({ company: 'x'.repeat(301) }), /^logis\.company이\(가\) 너무 깁니다/],
    [{ ...delivery, products: 'cups' }, /^products는/],
  ];
  for (const method of ['POST', 'PUT'])
    for (const [body, message] of rows) assertRefused(await call(method, id, body), 400, message);
  assert.equal(sent.length, reports);
});

test('a payment that is not there, or another merchant`s, and a gateway without such a call', async () => {
  const { pair } = await anotherMerchant(api.hub);
  const token = await askToken(api.url, pair);
  const id = await pay({ pg: 'kicc' });
  for (const method of ['GET', 'POST', 'PUT']) {
    for (const nobodys of ['imp_999999999999', 'nonsense'])
      assertRefused(await call(method, nobodys, bodyFor(method)), 404, notFound);
    assertRefused(await call(method, id, bodyFor(method), { token }), 404, notFound);
    assert.equal((await call(method, id, bodyFor(method), { token: null })).status, 401);
  }
  assert.equal(await escrowOf(id), 'registered');
  const toss = await pay({ pg: 'tosspayments' });
  assert.equal(await escrowOf(toss), 'registered');
  for (const method of ['GET', 'POST', 'PUT']) {
    const refused = await call(method, toss, bodyFor(method));
    assertRefused(refused, 400, /^현재 지원되지 않는 PG사입니다\. 이 결제사에는 배송정보를 등록하는 API가 없습니다\./);
  }
  for (const method of ['DELETE', 'PATCH']) {
    const refused = await call(method, id);
    assertRefused(refused, 405, /^배송정보는 GET/);
    assert.equal(refused.headers.get('allow'), 'GET, POST, PUT');
  }
});

test('once the buyer confirmed or denied, nothing of the delivery is changed', async () => {
  const [confirmed, denied] = [await pay({ pg: 'kicc' }), await pay({ pg: 'kicc' })];
  for (const id of [confirmed, denied]) deliveryIn(await call('POST', id, delivery));
  await decide(confirmed, 'confirm');
  await decide(denied, 'deny');
  assert.deepEqual([await escrowOf(confirmed), await escrowOf(denied)], ['confirmed', 'denied']);
  for (const id of [confirmed, denied]) {
    assertRefused(await call('PUT', id, delivery), 409, /^구매자가 이미 구매를 확정했거나 거절하여/);
    assertRefused(await call('POST', id, delivery), 409, /^구매자가 이미/);
    assert.equal(deliveryIn(await call('GET', id))['invoice'], '6400-1234');
  }
});

test('goods that were shipped in the gateway`s own site can be corrected here, and are not shipped twice', async () => {
  const id = await pay({ pg: 'kicc' });
  await decide(id, 'ship');
  assert.equal(await escrowOf(id), 'shipped');
  assertRefused(await call('GET', id), 409, notRegistered);
  assertRefused(await call('POST', id, delivery), 409, notRegistrable);
  assert.equal(deliveryIn(await call('PUT', id, delivery))['invoice'], '6400-1234');
});

test('what was said is kept, shown to the operator without anybody`s name, and forgotten with the buyer', async () => {
  const id = await pay({ pg: 'kicc' });
  const more = { receiving_at: '20270120', address: '부산 해운대구 우동 2번지' };
  deliveryIn(await call('POST', id, { ...saying(more), send_email: 'false' }));
  const kept = async (): Promise<Json> =>
    (await api.hub.db.query('select * from shipments where payment_id = $1', [id]))[0] ?? {};
  const whole = await kept();
  assert.deepEqual(whole['sender'], {
    name: sender.name,
    phone: sender.tel,
    address: sender.addr,
    postcode: sender.postcode,
    relationship: null,
    addressLine1: null,
    addressLine2: null,
  });
  assert.equal((whole['receiver'] as Json)['name'], receiver.name);
  assert.deepEqual(whole['others'], { ...more, send_email: false, products: [] });
  assert.equal(whole['courier_said'], 'CJGLS');

  const { out } = await naru(['payment', 'show', id], api.variables);
  assert.match(out, /escrow +shipped/);
  assert.match(out, /배송 Deliveries\n.*registered +CJGLS +6400-1234 +보낸 때 sent 2027-01-15 17:00:00/);
  assert.match(out, /delivery_requested[\s\S]*delivery_registered/);
  assert.doesNotMatch(out, personal);

  assert.equal(await eraseBuyer(api.hub, id as PaymentId, { actor: 'test', because: 'asked' }), 'erased');
  const { sender: from, receiver: to, others, invoice } = await kept();
  assert.deepEqual([from, to, others, invoice], [null, null, {}, '6400-1234']);
  assert.equal(deliveryIn(await call('GET', id))['invoice'], '6400-1234');
  const tables = await api.hub.db.query(
    "select table_name from information_schema.tables where table_schema = 'public' and table_name <> 'shipments'",
  );
  for (const { table_name: name } of tables)
    for (const { row } of await api.hub.db.query(`select row_to_json(t)::text as row from ${String(name)} t`))
      assert.doesNotMatch(String(row), personal, String(name));
});

test('who sends and who gets a parcel stands in no line of the log and goes over no wire', () => {
  assert.match(JSON.stringify(delivery), personal);
  assert.doesNotMatch(lines.join('\n'), personal);
  assert.doesNotMatch(sent.map(({ url, body }) => `${decodeURIComponent(url)} ${body ?? ''}`).join('\n'), personal);
});
