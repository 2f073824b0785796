import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { namesRead } from '../../src/contract/v1/calls/declared-fields.ts';
import { levers } from '../../src/contract/v1/calls/levers.ts';
import { nameOf, v1Calls } from '../../src/contract/v1/calls/v1-calls.ts';
import { objects, operations } from '../support/contract.ts';
import { differencesOf, documented, nameIn, reference } from '../support/reference.ts';

/*
 * The reference, `/openapi.json`, beside the published contract: the same calls, the same parameters in the same
 * places, the same objects. Where the two differ on purpose, the difference stands here with its reason.
 */

const { schemas } = reference.components;

const statesInPath = 'OpenAPI has no path without its last part; `all` says the same.';
const ourPage = 'Every list of ours has pages of any length.';
const rangeNeeded = 'Without a range the original refuses too; the newer spelling is the one to use.';
const typedCard = 'A card that is typed goes to the channel that is named, in whichever spelling.';
const hubKnows = 'What the reader has always understood beside the published fields.';

/** `+`: ours alone; `-`: theirs alone. */
const differences: readonly (readonly [call: string, reason: string, fields: readonly string[]])[] = [
  [
    'GET /payments/find/{merchant_uid}/{payment_status}',
    statesInPath,
    ['- path payment_status string', '+ path payment_status string required'],
  ],
  [
    'GET /payments/findAll/{merchant_uid}/{payment_status}',
    statesInPath,
    ['- path payment_status string', '+ path payment_status string required'],
  ],
  [
    'GET /payments/{imp_uid}/balance',
    'It looks where `GET /payments/{imp_uid}` does.',
    ['+ query include_sandbox boolean'],
  ],
  [
    'GET /subscribe/payments/schedule/customers/{customer_uid}',
    rangeNeeded,
    [
      '- query schedule_from integer',
      '+ query schedule_from integer required',
      '- query schedule_to integer',
      '+ query schedule_to integer required',
      '+ query sorting string',
    ],
  ],
  [
    'GET /subscribe/customers/{customer_uid}/schedules',
    rangeNeeded,
    [
      '- query schedule_from integer',
      '+ query schedule_from integer required',
      '- query schedule_to integer',
      '+ query schedule_to integer required',
      '+ query sorting string',
    ],
  ],
  ['GET /subscribe/customers/{customer_uid}/payments', ourPage, ['+ query limit integer']],
  [
    'POST /subscribe/payments/onetime',
    typedCard,
    ['+ body customer_id string', '+ body channel_key string', '+ body channelKey string'],
  ],
  ['POST /subscribe/customers/{customer_uid}', typedCard, ['+ body channel_key string', '+ body channelKey string']],
  [
    'POST /subscribe/payments/schedule',
    'The card that comes along becomes a billing key, with all that one has.',
    [
      '+ body pg string',
      '+ body channelKey string',
      '+ body customer_name string',
      '+ body customer_tel string',
      '+ body customer_email string',
      '+ body customer_addr string',
      '+ body customer_postcode string',
    ],
  ],
  [
    'POST /vbanks',
    hubKnows,
    [
      '+ body currency string',
      '+ body escrow boolean',
      '+ body channelKey string',
      '- body notice_url array',
      '+ body notice_url string',
      '- body tax_free integer',
      '+ body tax_free number',
    ],
  ],
  ['PUT /vbanks/{imp_uid}', 'One client puts the id into the body, at `/vbanks`.', ['+ body imp_uid string']],
  [
    'POST /receipts/external/{merchant_uid}',
    hubKnows,
    ['+ body channelKey string', '+ body vat integer', '- body vat_amount number', '+ body vat_amount integer'],
  ],
  ['POST /receipts/{imp_uid}', 'Won are whole.', ['- body vat_amount number', '+ body vat_amount integer']],
  [
    'GET /naver/reviews',
    'A GET has no body.',
    ['- body channel_key string required', '+ query channel_key string required'],
  ],
  [
    'POST /escrows/logis/{imp_uid}',
    'They are objects, and published as texts of their JSON.',
    [
      '- body sender string required',
      '+ body sender object required',
      '- body receiver string required',
      '+ body receiver object required',
      '- body logis string required',
      '+ body logis object required',
    ],
  ],
  [
    'PUT /escrows/logis/{imp_uid}',
    'They are objects, and published as texts of their JSON.',
    [
      '- body sender string required',
      '+ body sender object required',
      '- body receiver string required',
      '+ body receiver object required',
      '- body logis string required',
      '+ body logis object required',
    ],
  ],
];

test('the reference has the published calls, and no others', () => {
  const published = operations.map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(v1Calls.map(nameOf).toSorted(), published.toSorted());
  const inDocument = Object.entries(reference.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.deepEqual(inDocument.toSorted(), published.toSorted());
});

test('every difference is one of a published call, and has a reason', () => {
  const names = new Set(v1Calls.map(nameOf));
  for (const [call, reason, fields] of differences) assert.ok(names.has(call) && reason && fields.length > 0, call);
});

test('no two calls have one name in generated clients', () => {
  assert.equal(new Set(v1Calls.map(({ id }) => id)).size, 76);
});

for (const operation of operations) {
  const name = `${operation.method} ${operation.path}`;

  test(`${name} takes what is published`, () => {
    const published = Object.entries(operation.parameters).map(([field, kind]) => {
      const [place = '', ...rest] = kind.split(' ');
      return [place, field, ...rest].join(' ');
    });
    const ours = parametersOf(operation.method, operation.path);
    const difference = [
      ...published.filter((each) => !ours.includes(each)).map((each) => `- ${each}`),
      ...ours.filter((each) => !published.includes(each)).map((each) => `+ ${each}`),
    ];
    const [, reason = '', meant = []] = differences.find(([call]) => call === name) ?? [];
    assert.deepEqual(difference.toSorted(), [...meant].toSorted(), reason);
  });
}

/** `body amount number required`, for each parameter of the reference's call. */
function parametersOf(method: string, path: string): string[] {
  const { parameters, requestBody } = documented(method, path);
  const content = requestBody?.content['application/json'];
  const { properties = {}, required = [] } = (content && schemas[nameIn(content.schema)]) ?? {};
  return [
    ...parameters
      .filter(({ $ref }) => $ref === undefined)
      .map((each) => written([each.in, each.name, typeName(each.schema)], each.required)),
    ...Object.entries(properties).map(([name, field]) =>
      written(['body', name, typeName(field)], required.includes(name)),
    ),
  ];
}

function written(words: readonly string[], isRequired: boolean): string {
  return [...words, ...(isRequired ? ['required'] : [])].join(' ');
}

/** A list is a list here, whatever of. */
function typeName({ type = 'any' }: { readonly type?: string | readonly string[] }): string {
  return [type].flat().join('|');
}

test('the form of a body is its JSON, under the same names', () => {
  const bodies = operations.map(({ method, path }) => documented(method, path).requestBody?.content);
  assert.ok(bodies.filter(Boolean).length > 30);
  for (const body of bodies) assert.deepEqual(body?.['application/json'], body?.['application/x-www-form-urlencoded']);
});

/** What may not be null here although it may be as published. */
const neverNull = ['Customer.pg_id', 'Customer.card_name', 'ScheduleResult.pg_provider', 'ScheduleResult.pg_id'];

test('an answer has the published fields, of the published types', () => {
  const answered = Object.keys(objects).filter((name) => name in schemas);
  assert.ok(answered.length >= 14, answered.join());
  for (const name of answered) {
    const { properties = {}, required } = schemas[name] ?? {};
    assert.deepEqual(Object.keys(properties).toSorted(), Object.keys(objects[name] ?? {}).toSorted(), name);
    assert.deepEqual(Object.keys(properties), required, `${name}: every key is always there`);
    for (const [field, published] of Object.entries(objects[name] ?? {})) {
      const isNarrower = neverNull.includes(`${name}.${field}`);
      assert.equal(
        typeOf(properties[field] ?? {}),
        isNarrower ? published.replace('|null', '') : published,
        `${name}.${field}`,
      );
    }
  }
});

test('an object that is published and not here is answered by no call', () => {
  const used = new Set(v1Calls.flatMap(({ answer }) => (answer === null ? [] : [answer.replace('[]', '')])));
  for (const name of used) assert.ok(name in schemas && name in objects, name);
  for (const { method, path, response } of operations) {
    const call = v1Calls.find((each) => nameOf(each) === `${method} ${path}`);
    if (call?.answer !== null) assert.equal(call?.answer, response, path);
    else assert.notEqual(call.state, 'works', path);
  }
});

/** `string|null`, `Payment[]`: a type as the published contract writes it. */
function typeOf(schema: Parameters<typeof nameIn>[0]): string {
  if (schema.$ref !== undefined) return nameIn(schema);
  return schema.type === 'array' ? `${typeOf(schema.items ?? {})}[]` : typeName(schema);
}

test('a call answers by the statuses that are published, beside those of every call', () => {
  const always = ['200', '400', '401', '404', '409', '500'];
  for (const { method, path, statuses } of operations) {
    const { responses } = documented(method, path);
    const ours = Object.keys(responses).filter((status) => !always.includes(status));
    assert.deepEqual(
      ours.filter((status) => status !== '501' && !statuses.includes(Number(status))),
      [],
      path,
    );
  }
});

test('an answer that the reference does not know is seen', () => {
  const seen = (status: number, answer: object, name: string | null = null): number =>
    differencesOf('GET /payments/prepare/{merchant_uid}', { status, name, answer }).length;
  const response = { merchant_uid: 'order-1', amount: 1_000, currency: null };
  const good = { code: 0, message: null, response };
  assert.equal(seen(200, good), 0);
  assert.ok(seen(200, { ...good, response: { ...response, more: 1 } }) > 0);
  assert.ok(seen(200, { ...good, response: { ...response, amount: '1000' } }) > 0);
  assert.ok(seen(200, { ...good, more: 1 }) > 0);
  assert.ok(seen(207, good) > 0);
  const refusal = { code: -1, message: '사전등록된 결제정보가 존재하지 않습니다.', response: null };
  assert.equal(seen(404, refusal, 'not_prepared'), 0);
  assert.ok(seen(404, refusal) > 0, 'no name');
  assert.ok(seen(409, refusal, 'not_prepared') > 0, 'another status');
  assert.ok(seen(404, refusal, 'payment_not_found') > 0, 'a refusal of another call');
  assert.ok(seen(404, { ...refusal, message: '없습니다.' }, 'not_prepared') > 0, 'another sentence');
  const answer = { code: -1, message: '결제취소에 실패하였습니다. [X1] 한도', response: null };
  assert.deepEqual(differencesOf('POST /payments/cancel', { status: 200, name: null, answer }), []);
});

test('every field that is said to be read is a word of the code that reads', () => {
  const root = new URL('../../', import.meta.url);
  const files = globSync(['src/contract/v1/*.ts', 'src/http/v1/*.ts', 'src/contract/pg-wish.ts'], { cwd: root });
  const reading = files
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(new URL(file, root), 'utf8'))
    .join('\n');
  const names = new Set(v1Calls.flatMap(({ query, body }) => [...namesRead(query), ...namesRead(body)]));
  const silent = [...names].filter(
    (name) => !reading.includes(`'${name}'`) && !reading.includes(`_${name.replace(/^(buyer|customer)_/, '')}\``),
  );
  assert.deepEqual(silent, []);
});

test('the levers of the reference are those of the sandbox', () => {
  const source = readFileSync(new URL('../../src/sandbox-control/routes.ts', import.meta.url), 'utf8');
  const routes = [...source.matchAll(/scope\.(get|post|delete)(?:<.*>)?\(\s*'(\/sandbox[^']*)'/g)].map(
    ([, method = '', url = '']) => `${method.toUpperCase()} ${url.replace(':id', '{imp_uid}')}`,
  );
  assert.ok(routes.length > 10);
  assert.deepEqual(levers.map(nameOf).toSorted(), routes.toSorted());
  const ids = [...levers, ...v1Calls].map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, 'no lever has the name of a call');
});
