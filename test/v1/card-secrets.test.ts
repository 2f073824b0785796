import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { setClock } from '../../src/flows/shift-clock.ts';
import { HttpFailure } from '../../src/gateways/gateway.ts';
import { startMerchantServer, type MerchantServer } from '../support/merchant-server.ts';
import { naru } from '../support/naru.ts';
import type { Meddler } from '../support/wire.ts';
import { workOnce } from '../support/work-until-idle.ts';
import { hurriedMachine, startApi, type RunningApi } from './running-api.ts';

/*
 * A marked card, its expiry, its holder's birthday, two digits of its PIN and every billing key are fed through each
 * door that takes one, well and wrongly, before gateways that are well, ill, and that repeat all they were sent. Then
 * every row, line of log, answer, webhook, figure, command and backup is searched for them. What a merchant writes into
 * texts of his own (`custom_data`, `name`, `merchant_uid`) is kept as he wrote it, whatever it is, and is not fed here.
 */

const number = '5399123456781234';
const spelled = number.replace(/(....)(?=.)/g, '$1-');
const [expiry, birth, pin] = ['2031-11', '910315', '73'];
const card = { card_number: spelled, expiry, birth, pwd_2digit: pin };
/** Declined by the gateways, each at another step. */
const bad = ['9410-0000-0000-0002', '1234-1234-1234-1234', '9410-0000-0000-0006', '9410-0000-0000-0007'];

/** A billing key as a gateway has just given it. */
const billingKeys = new Set<string>();

/** How a gateway repeats what it was sent; digits by themselves are no secret, so the PIN is sought beside its name. */
const blanks = number.replace(/(....)(?=.)/g, '$1 ');
const loose = `카드 ${number} / ${spelled} / ${blanks}, 유효 ${expiry} 3111 11/31, 생일 ${birth}, PIN ${pin}`;

function secrets(): RegExp[] {
  const cards = [number, ...bad.map((each) => each.replaceAll('-', ''))];
  const written = cards.flatMap((each) => [
    each,
    each.replace(/(....)(?=.)/g, '$1-'),
    each.replace(/(....)(?=.)/g, '$1 '),
  ]);
  const texts = [...written, expiry, '203111', ...billingKeys];
  const coded = texts.flatMap((each) => [
    each,
    encodeURIComponent(each),
    Buffer.from(each).toString('hex'),
    Buffer.from(each).toString('base64').replace(/=+$/, ''),
  ]);
  return [
    ...[...new Set(coded)].map((each) => new RegExp(each.replace(/[^0-9A-Za-z]/g, String.raw`\$&`))),
    new RegExp(`(?<![0-9A-Za-z])${birth}(?![0-9A-Za-z])`),
    /유효 (?:2031-11 )?3111|11\/31/,
    new RegExp(`PIN ${pin}|["'=]${pin}["'&]`),
    /"3111"|(?:cardExpiration\w*|customerIdentityNumber|cardPassword|pwd_2digit)\\*"\s*:\s*(?!\\*"\[redacted\])/,
  ];
}

function found(texts: readonly string[]): string[] {
  const wanted = secrets();
  return texts.flatMap((text) => wanted.filter((each) => each.test(text)).map((each) => `${String(each)} in ${text}`));
}

let api: RunningApi;
let merchant: MerchantServer;
let meddler: Meddler | null = null;
const lines: string[] = [];
const answers: string[] = [];
const ids: string[] = [];

before(async (t) => {
  merchant = await startMerchantServer(t as TestContext);
  api = await startApi({
    withGateway: true,
    machine: hurriedMachine(),
    heard: (line) => lines.push(line),
    sendingBy: (send) => async (request) => {
      const reply = await (meddler ? meddler(request, send) : send(request));
      for (const [, key = ''] of reply.body.matchAll(/"billingKey"\s*:\s*"([^"]+)"/g)) billingKeys.add(key);
      if (reply.body.includes('"cardNo":"') && request.body?.includes('authorizationId'))
        for (const [, key = ''] of reply.body.matchAll(/"cardNo":"([^"*]+)"/g)) billingKeys.add(key);
      return reply;
    },
  });
});
after(() => api.close());

type Sent = { readonly method?: string; readonly path: string; readonly json?: object; readonly body?: string };

/** One call; its answer is kept as it came. */
async function send({ method = 'POST', path, json, body }: Sent): Promise<Record<string, unknown>> {
  const reply = await fetch(api.url + path, {
    method,
    headers: { authorization: await api.token() },
    ...((json || body) && { body: body ?? JSON.stringify(json) }),
  });
  const text = await reply.text();
  answers.push(text);
  const { response } = JSON.parse(text) as { response: Record<string, unknown> | null };
  if (typeof response?.['imp_uid'] === 'string') ids.push(response['imp_uid']);
  return response ?? {};
}

let orders = 0;
function order(): { merchant_uid: string; amount: number; name: string; notice_url: string } {
  orders += 1;
  return { merchant_uid: `canary-${orders}`, amount: 1000, name: '찻잔', notice_url: `${merchant.url}/webhook` };
}

let names = 0;
const uid = (): string => `holder-${(names += 1)}`;
const dueAt = (): number => Math.floor(api.hub.clock.now().getTime() / 1000) + 3600;

/** Every door that a card goes in by. */
const doors: Record<string, (typed: object) => Sent> = {
  onetime: (typed) => ({ path: '/subscribe/payments/onetime', json: { ...order(), ...typed } }),
  foreign: (typed) => ({ path: '/subscribe/payments/foreign', json: { ...order(), ...typed } }),
  'onetime with a name': (typed) => ({
    path: '/subscribe/payments/onetime',
    json: { ...order(), ...typed, customer_uid: uid() },
  }),
  customers: (typed) => ({ path: `/subscribe/customers/${uid()}`, json: { ...typed, customer_name: '홍길동' } }),
  schedule: (typed) => ({
    path: '/subscribe/payments/schedule',
    json: { ...typed, customer_uid: uid(), schedules: [{ ...order(), schedule_at: dueAt() }] },
  }),
};

async function everyRow(): Promise<string[]> {
  const { db } = api.hub;
  const tables = await db.query("select table_name from information_schema.tables where table_schema = 'public'");
  const rows = tables.map(async ({ table_name: name }) => {
    const all = await db.query(`select row_to_json(t)::text as row from ${String(name)} t`);
    return all.map((each) => `${String(name)} ${String(each['row'])}`);
  });
  return (await Promise.all(rows)).flat();
}

async function assertNowhere(): Promise<void> {
  await workOnce(api.hub);
  assert.deepEqual(found(await everyRow()), []);
  assert.deepEqual(found(lines), []);
  assert.deepEqual(found(answers), []);
  const heard = merchant.heard.map(({ path, headers: { 'content-length': _length, ...headers }, body }) =>
    JSON.stringify({ path, headers, body }),
  );
  assert.deepEqual(found(heard), []);
  assert.deepEqual(found([await (await fetch(`${api.url}/metrics`)).text()]), []);
}

async function lever(path: string, json: object): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json' };
  const reply = await fetch(`${api.url}/sandbox${path}`, { method: 'POST', headers, body: JSON.stringify(json) });
  const text = await reply.text();
  answers.push(`${path}: ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

test('the search finds what is there, in every way of writing it', async () => {
  assert.deepEqual(found(['a clean line', '5399****1234', 'card 53991234****123*']), []);
  for (const text of [
    spelled,
    number,
    expiry,
    `"birth":"${birth}"`,
    `pwd=${pin}&`,
    Buffer.from(number).toString('hex'),
  ])
    assert.notDeepEqual(found([text]), [], text);
  assert.notDeepEqual(found([loose]), []);
});

test('cards that are charged and registered are kept nowhere, and their keys only sealed', async () => {
  for (const door of Object.values(doors)) await send(door(card));
  assert(ids.length >= 3, answers.join('\n'));
  assert(billingKeys.size >= 3, 'the keys that were given are known here');
  const [sealed] = await api.hub.db.query('select count(*) as count from billing_keys where sealed_key is not null');
  assert.equal(sealed?.['count'], billingKeys.size);
  await assertNowhere();
});

test('cards that are declined', async () => {
  for (const each of bad) for (const door of Object.values(doors)) await send(door({ ...card, card_number: each }));
  await assertNowhere();
});

const wrong: readonly object[] = [
  { ...card, card_number: `${number}99` },
  { ...card, card_number: { number } },
  { ...card, card_number: [number] },
  { ...card, expiry: `${expiry}-01` },
  { ...card, birth: `${birth}1` },
  { ...card, pwd_2digit: `${pin}${pin}` },
  { ...card, customer_uid: 'x'.repeat(81) },
  { cardNumber: spelled, expiry, birth, pwd_2digit: pin },
  { card: { number: spelled, expiry, birth, password: pin } },
  { 'card_number ': number, card_no: number, cvc: pin, card_expiry: expiry, customer_birth: birth },
];

test('what is spelled wrongly is refused without a word of it', async () => {
  for (const typed of wrong) for (const door of Object.values(doors)) await send(door(typed));
  const form = new URLSearchParams({ card_number: spelled, expiry, birth, pwd_2digit: pin, cardNumber: number });
  for (const path of Object.values(doors).map((door) => door({}).path)) {
    await send({ path, body: JSON.stringify({ ...order(), ...card }).slice(0, -1) });
    await send({ path, body: `{${loose}` });
    await send({ path, body: loose });
    await send({ path, body: `<card>${number}</card>` });
    await send({ path, body: form.toString() });
    await send({ path: `${path}?${form.toString()}`, json: order() });
  }
  await send({ method: 'GET', path: `/subscribe/payments/onetime?${form.toString()}` });
  await send({ method: 'PUT', path: `/subscribe/payments/onetime/${number}?${form.toString()}` });
  await assertNowhere();
});

test('a network that is ill', async () => {
  for (const kind of ['lose-request', 'lose-reply', 'http-500', 'garbage']) {
    for (const door of Object.values(doors)) {
      await lever('/faults', { gateway: 'toss', call: 'issue-billing-key', fault: kind });
      await lever('/faults', { gateway: 'toss', call: 'charge-billing-key', fault: kind });
      await send(door(card));
    }
  }
  await fetch(`${api.url}/sandbox/faults`, { method: 'DELETE' });
  await assertNowhere();
});

/** A gateway that charges a key was told nothing of what was typed. */
function wordsFor({ body }: { readonly body: string | null }): string {
  return body?.includes('cardNumber') ? loose : '거절';
}

/** KICC's keys begin with the merchant's own number. */
function isOfToss(key: string): boolean {
  return !/^[0-9]{6}/.test(key);
}

/** It repeats everything that it was sent, and where: in a sentence, in a page, or in the error of a connection. */
const parrots: readonly Meddler[] = [
  async (request) => {
    // Keys of its own only: another gateway's it was never told.
    const keys = [...billingKeys].filter((key) => isOfToss(key) === request.url.includes('/toss/'));
    const message = `${wordsFor(request)} ${request.url} ${keys.join(' ')}`;
    return { status: 400, headers: {}, body: JSON.stringify({ code: 'SOMETHING_NEW', message }) };
  },
  async (request) => ({
    status: 403,
    headers: {},
    body: `<p>${wordsFor(request)} ${request.url} ${request.body ?? ''}</p>`,
  }),
  async (request) => {
    throw new HttpFailure('notSent', `${wordsFor(request)} ${request.url} ${request.body ?? ''}`);
  },
];

test('a gateway that repeats what it was sent', async () => {
  const name = uid();
  await send({ path: `/subscribe/customers/${name}`, json: card });
  for (const each of parrots) {
    meddler = each;
    for (const door of Object.values(doors)) await send(door(card));
    await send({ path: '/subscribe/payments/again', json: { ...order(), customer_uid: name } });
  }
  meddler = parrots[0] ?? null;
  await send({ method: 'DELETE', path: `/subscribe/customers/${name}` });
  meddler = null;
  await assertNowhere();
});

test('a gateway that answers with the whole number of the card', async () => {
  meddler = async (request, exchange) => {
    const reply = await exchange(request);
    return { ...reply, body: reply.body.replace(/"number"\s*:\s*"[^"]*"/g, `"number":"${number}"`) };
  };
  for (const door of Object.values(doors)) await send(door(card));
  meddler = null;
  await assertNowhere();
});

test('keys that are charged by hand and in time, given back, replaced and deleted', async () => {
  const name = uid();
  const item = { ...order(), schedule_at: dueAt() };
  await send({ path: '/subscribe/payments/schedule', json: { ...card, customer_uid: name, schedules: [item] } });
  const { imp_uid: id } = await send({ path: '/subscribe/payments/again', json: { ...order(), customer_uid: name } });
  await send({ path: '/payments/cancel', json: { imp_uid: id, amount: 300 } });
  await send({ path: '/payments/cancel', json: { imp_uid: id } });
  await setClock(api.hub, { offsetMs: 2 * 3_600_000, heldAt: null });
  await workOnce(api.hub);
  await setClock(api.hub, { offsetMs: 0, heldAt: null });
  await api.hub.clock.refresh();
  const ran = await send({ method: 'GET', path: `/subscribe/payments/schedule/${item.merchant_uid}` });
  assert.equal(ran['payment_status'], 'paid');
  await send({ path: `/subscribe/customers/${name}`, json: card });
  await send({ method: 'GET', path: `/subscribe/customers/${name}` });
  await send({ method: 'DELETE', path: `/subscribe/customers/${name}` });
  assert(merchant.heard.length > 0, 'webhooks were heard');
  await assertNowhere();
});

/** The lever fills the gateway's window in with the marked card; the hub sees what the gateway makes of it. */
async function registerInWindow(pg: string, name: string): Promise<void> {
  const holder = { user_code: 'imp00000000', buyer_tel: '010-1234-5678' };
  const asked = { ...holder, ...order(), pg, pay_method: 'card', customer_uid: name };
  const { imp_uid: id } = await lever('/windows', asked);
  await lever(`/windows/${String(id)}/complete`, { decision: 'pay', card_number: spelled });
}

test('cards that are registered in the windows of every gateway that has keys', async () => {
  const keysBefore = billingKeys.size;
  for (const pg of ['tosspayments', 'kicc']) {
    const name = uid();
    await registerInWindow(pg, name);
    const { status } = await send({ path: '/subscribe/payments/again', json: { ...order(), customer_uid: name } });
    assert.equal(status, 'paid', answers.slice(-2).join());
  }
  assert.equal(billingKeys.size, keysBefore + 2);
  await assertNowhere();
});

const windowGateways = [
  { pg: 'tosspayments', folder: 'toss' },
  { pg: 'kicc', folder: 'kicc' },
];

for (const { pg, folder } of windowGateways) {
  test(`${pg}: windows and charges on an ill network, and before a gateway that repeats all it was sent`, async () => {
    const name = uid();
    await registerInWindow(pg, name);
    const again = (): Promise<unknown> =>
      send({ path: '/subscribe/payments/again', json: { ...order(), customer_uid: name } });
    for (const fault of ['lose-request', 'lose-reply', 'http-500', 'garbage']) {
      await lever('/faults', { gateway: folder, call: 'issue-billing-key', fault });
      await registerInWindow(pg, uid());
      await lever('/faults', { gateway: folder, call: 'charge-billing-key', fault });
      await again();
    }
    await fetch(`${api.url}/sandbox/faults`, { method: 'DELETE' });
    for (const each of parrots) {
      meddler = each;
      await again();
      await registerInWindow(pg, uid());
    }
    meddler = parrots[0] ?? null;
    await send({ method: 'DELETE', path: `/subscribe/customers/${name}` });
    meddler = null;
    await assertNowhere();
  });
}

test('commands and a backup show nothing of it', async () => {
  const { variables } = api;
  const file = join(variables.NARU_HOME, 'canary.backup');
  const commands = [
    ...ids.slice(0, 3).map((id) => ['payment', 'show', id]),
    ['operation', 'list'],
    ['operation', 'list', '--json'],
    ['audit', 'list'],
    ['backup', '--to', file],
  ];
  for (const command of commands) {
    const { code, out, err } = await naru(command, variables);
    assert.equal(code, 0, `${command.join(' ')}: ${err}`);
    assert.deepEqual(found([out, err]), []);
  }
  assert.deepEqual(found(gunzipSync(readFileSync(file)).toString('utf8').split('\n')), []);
});
