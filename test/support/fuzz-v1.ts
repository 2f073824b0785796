import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Database } from '../../src/store/database.ts';
import { card, type BillingStage } from '../v1/billing-stage.ts';
import { askToken, keyPair } from '../v1/running-api.ts';
import { breachesOf, operations, type Operation } from './contract.ts';

/*
 * Requests of the REST API as nobody should send them, made from the published contract: every call, its parameters
 * well or oddly filled, missing, huge, nested and in scripts of all kinds, as JSON, as a form, and as neither.
 */

export type FuzzPlace = {
  readonly url: string;
  readonly token: string;
  /** Values that mean something here, by the parameter's name: mostly the odd ones stand beside a good one. */
  readonly good: Readonly<Record<string, unknown>>;
};

/** A card that is registered, a payment, a schedule, and a token that lives half an hour. */
export async function fuzzPlaceOf({
  api,
  order,
  register,
  scheduled,
  post,
  after: later,
}: BillingStage): Promise<FuzzPlace> {
  const customer = await register();
  const { response } = await post('/subscribe/payments/onetime', { ...order(), ...card });
  const again = { ...order(), customer_uid: customer, ...card, schedules: [{ ...order(), schedule_at: later(3600) }] };
  const paid = { imp_uid: response?.['imp_uid'], merchant_uid: await scheduled(customer) };
  return {
    url: api.url,
    token: await askToken(api.url, keyPair),
    good: { ...again, ...paid, amount: 1_000, page: 1, limit: 20 },
  };
}

/** No call takes longer, or it hangs. Sandbox gateways answer at once. */
const patienceMs = 30_000;

const odd = fc.oneof(
  { weight: 4, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      '',
      ' ',
      '0',
      '-1',
      '1e9',
      '0x10',
      '1,000',
      'NaN',
      'undefined',
      '\0',
      '%00',
      '__proto__',
      'constructor',
      '../../x',
      "'; drop table payments; --",
      '99999999999999999999',
      '999999999999999',
      9_999_999_999_999,
      '카드',
      '👨‍👩‍👧‍👦',
      '\uD800',
      0,
      -1,
      1.5,
      1e21,
      true,
      null,
      [],
      {},
      [[[]]],
      { length: 1 },
      { toString: 'x' },
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('x', '가', '%', '"').map((unit) => unit.repeat(70_000)) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 120 }).map((depth) => nested(depth)) },
);

function nested(depth: number): unknown {
  return depth === 0 ? 'in' : { deeper: nested(depth - 1) };
}

const ways = ['json', 'json', 'json', 'form', 'form', 'broken json', 'broken form', 'no body', 'bytes'] as const;

type Sending = {
  readonly operation: Operation;
  /** Which parameters are sent at all, and which of them oddly; the numbers are taken in turn. */
  readonly sent: readonly boolean[];
  readonly isOdd: readonly boolean[];
  readonly values: readonly unknown[];
  readonly way: (typeof ways)[number];
  readonly type: string;
};

/** Which asks for a token is made by the token's own tests: it changes nothing and there is only one. */
const asked = operations.filter(({ path }) => path !== '/users/getToken');

export const aSending: fc.Arbitrary<Sending> = fc.record({
  operation: fc.constantFrom(...asked),
  sent: fc.array(fc.boolean(), { minLength: 3, maxLength: 8 }),
  isOdd: fc.array(
    fc.nat(3).map((n) => n === 0),
    { minLength: 3, maxLength: 9 },
  ),
  values: fc.array(odd, { minLength: 1, maxLength: 4 }),
  way: fc.constantFrom(...ways),
  type: fc.constantFrom(
    'application/json',
    'application/x-www-form-urlencoded',
    'text/plain',
    ';;',
    'multipart/form-data',
  ),
});

export type Answered = { readonly isDone: boolean; readonly wrong: readonly string[] };

/** Sends one and says what is wrong with the answer; nothing when it is as it should be. */
export async function sendOddly(place: FuzzPlace, sending: Sending): Promise<Answered> {
  const { operation, way, type } = sending;
  const filled = Object.entries(operation.parameters).map(([name, kind], index) => ({
    name,
    where: kind.split(' ')[0],
    value: valueOf(place, sending, { name, kind, index }),
  }));
  const of = (where: string): [string, unknown][] =>
    filled.flatMap((each) => (each.where === where && each.value !== undefined ? [[each.name, each.value]] : []));
  const path = of('path').reduce((at, [name, value]) => at.replace(`{${name}}`, inPath(value)), operation.path);
  const query = new URLSearchParams(
    of('query').map(([name, value]): [string, string] => [name, textOf(value)]),
  ).toString();
  const body = operation.method === 'GET' ? undefined : bodyOf(Object.fromEntries(of('body')), way);
  const reply = await fetch(`${place.url}${path.replaceAll(/\{\w+\}/g, 'x')}${query === '' ? '' : `?${query}`}`, {
    method: operation.method,
    headers: { authorization: place.token, 'content-type': type },
    signal: AbortSignal.timeout(patienceMs),
    ...(body !== undefined && { body }),
  });
  const answer = JSON.parse(await reply.text()) as { readonly code?: unknown };
  const isFault = reply.status >= 500 && reply.status !== 501;
  const sentAs = `${operation.method} ${path}?${query} ${way} ${String(body).slice(0, 500)}`;
  const faults = isFault ? [`${reply.status} to ${sentAs}`] : [];
  return { isDone: answer.code === 0, wrong: [...faults, ...breachesOf(operation, reply.status, answer)] };
}

type Parameter = { readonly name: string; readonly kind: string; readonly index: number };

function valueOf({ good }: FuzzPlace, { sent, isOdd, values }: Sending, { name, kind, index }: Parameter): unknown {
  if (kind.startsWith('path')) return isOdd[index % isOdd.length] ? values[index % values.length] : (good[name] ?? 'x');
  if (!sent[index % sent.length] && !kind.endsWith('required')) return undefined;
  return isOdd[index % isOdd.length] ? values[index % values.length] : good[name];
}

/** Never empty, nor a step up: those are other calls. */
function inPath(value: unknown): string {
  const text = textOf(value).toWellFormed().slice(0, 500);
  return encodeURIComponent(text === '' || /^\.{1,2}$/.test(text) ? `n${text}` : text);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function bodyOf(
  fields: Readonly<Record<string, unknown>>,
  way: Sending['way'],
): string | Uint8Array<ArrayBuffer> | undefined {
  const json = JSON.stringify(fields);
  const form = (): string => new URLSearchParams(Object.entries(fields).flatMap(bracketed)).toString();
  switch (way) {
    case 'json':
      return json;
    case 'form':
      return form();
    case 'broken json':
      return json.slice(0, -1);
    case 'broken form':
      return `${form()}&%zz=%&&=&[]=[&a[=b`;
    case 'no body':
      return undefined;
    case 'bytes':
      return Uint8Array.from(Buffer.from(json), (byte) => byte ^ 0x80);
  }
}

/** `a[0][b]=c`, as PHP writes what is nested. */
function bracketed([name, value]: [string, unknown]): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[name, textOf(value)]];
  return Object.entries(value).flatMap(([key, inner]) => bracketed([`${name}[${key}]`, inner]));
}

/** What must be true of the books after all of it: nothing is half made, and what is paid holds its order. */
export async function assertNothingHalfMade(db: Database): Promise<void> {
  const open = await db.query(`select id from payments where status = 'ready' and origin = 'api'`);
  assert.deepEqual(open, [], 'a payment that nobody ends');
  assert.deepEqual(await db.query('select id, kind, state from operations where ended_at is null'), []);
  const unheld = await db.query(
    `select p.id from payments p left join orders o on o.merchant_id = p.merchant_id and o.live = p.live
     and o.order_id = p.order_id where p.status = 'paid' and p.purpose = 'charge' and o.held_by is distinct from p.id`,
  );
  assert.deepEqual(unheld, [], 'paid without its order');
}
