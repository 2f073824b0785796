import { v1Declines } from '../declines.ts';
import { v1Errors } from '../errors.ts';
import { answerObjects, pagedObjects, referenceTo, type AnswerName, type ObjectName } from './answers.ts';
import { tags, type Tag, type V1Call, type Words } from './call.ts';
import { leverPaths, leverSchemas, leverTag } from './lever-operations.ts';
import { envelopeName, operationOf, refusalsOf, tagName } from './operation.ts';
import { requestSchemas, type Json } from './request-parts.ts';
import { v1Calls } from './v1-calls.ts';

export type DocumentOptions = {
  /** The version of the program. */
  readonly version: string;
  /** Where the hub is reached; no slash at the end. */
  readonly publicUrl: string;
  /** The sandbox's levers stand in it too. */
  readonly hasLevers?: boolean;
};

/** The REST API as an OpenAPI 3.1 document, made of the table of calls. */
export function openApiDocument({ version, publicUrl, hasLevers = false }: DocumentOptions): Json {
  const ofCalls = usedTags(v1Calls).map((tag) => ({ name: tagName(tags[tag]), description: tagWords[tag] }));
  const ofLevers = hasLevers ? [{ name: tagName(leverTag), description: leverWords }] : [];
  return {
    openapi: '3.1.0',
    info: {
      title: 'Naru REST API (V1)',
      version,
      description: `${introduction.ko}\n\n---\n\n${introduction.en}`,
      license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl, description: '이 허브. This hub.' }],
    security: Object.keys(securitySchemes).map((name) => ({ [name]: [] })),
    tags: [...ofCalls, ...ofLevers],
    'x-tagGroups': [
      { name: 'REST V1', tags: ofCalls.map(({ name }) => name) },
      ...(hasLevers ? [{ name: leverTag.ko, tags: ofLevers.map(({ name }) => name) }] : []),
    ],
    paths: { ...pathsOf(v1Calls), ...(hasLevers && leverPaths()) },
    components: {
      securitySchemes,
      parameters,
      headers,
      examples: examplesOf(v1Calls),
      schemas: {
        ...requestSchemas(v1Calls),
        ...answerObjects,
        ...pages(),
        ...envelopes(v1Calls),
        ...(hasLevers && leverSchemas()),
      },
    },
  };
}

const introduction: Words = {
  ko: [
    '아임포트(PortOne V1)의 REST API와 같은 말을 합니다. 클라이언트는 주소만 바꾸면 됩니다.',
    '* **본문**은 JSON이나 form(`application/x-www-form-urlencoded`)으로 보냅니다. ' +
      '배열은 `a[]=1&a[]=2`, 객체는 `a[0][b]=1`처럼 씁니다. 숫자와 참·거짓은 문자열로 보내도 됩니다. ' +
      '`null`과 빈 문자열은 없는 것과 같고, 모르는 필드는 무시합니다.',
    '* **답**은 언제나 `{code, message, response}`입니다. ' +
      '`code`가 0이면 된 것이고, 아니면 되지 않은 것이며 `message`가 이유를 말합니다. ' +
      'HTTP 200이라도 `code`를 확인하세요. 답에는 새 필드가 더해질 수 있습니다.',
    '* **인증**: `POST /users/getToken`으로 토큰을 받아 `Authorization: Bearer <토큰>`, `Authorization: <토큰>`, ' +
      '`X-ImpTokenHeader: <토큰>`, 주소의 `_token=<토큰>` 가운데 하나로 보냅니다.',
    '* **시각**은 초 단위 Unix time이고 0은 아직 없다는 뜻입니다. **금액**은 숫자이며 원화는 정수입니다.',
    '* **`Idempotency-Key`**: 일을 하는 POST에 붙이면, 같은 키의 두 번째 요청은 아무것도 하지 않고 첫 번째의 답을 받습니다(15일).',
    '* **`Naru-Error`** 헤더는 거절의 이름입니다. **`Naru-Outcome`** 헤더가 `declined`면 결제사나 카드사가 거절한 것이고, ' +
      '`unknown`이면 끝을 아직 모르는 것이니 다시 보내지 말고 조회하거나 웹훅을 기다리세요.',
  ].join('\n'),
  en: [
    'It speaks the language of the i’mport (PortOne V1) REST API: a client changes the address and nothing else.',
    '* A **body** is JSON or a form. Lists are `a[]=1&a[]=2`, objects `a[0][b]=1`. Numbers and booleans may be text, ' +
      '`null` and the empty text count as absent, and unknown fields are ignored.',
    '* An **answer** is always `{code, message, response}`. Code 0 means done; any other means not done, and ' +
      '`message` says why, in Korean. Look at `code` even where HTTP says 200. New fields may be added to answers.',
    '* **Tokens** come from `POST /users/getToken` and go into `Authorization`, with or without `Bearer`, into ' +
      '`X-ImpTokenHeader`, or into `_token` of the address.',
    '* **Times** are seconds since 1970, 0 for none. **Amounts** are numbers; won are whole.',
    '* **`Idempotency-Key`**: of two POST calls under one key the second does nothing and gets the answer of the ' +
      'first (15 days).',
    '* The header **`Naru-Error`** has the name of a refusal. **`Naru-Outcome`** is `declined` where a gateway or an ' +
      'issuer said no, and `unknown` where the end is not known yet: do not ask again, look it up or wait ' +
      'for the webhook.',
  ].join('\n'),
};

const tagWords: Readonly<Record<Tag, string>> = {
  auth: '다른 모든 호출에 쓰는 토큰. Tokens for all other calls.',
  payments: '결제창과 API로 한 결제의 조회와 취소. Looking payments up and cancelling them.',
  prepare: '결제창이 열리기 전에 금액을 정해 둡니다. What an order must cost, before a window opens.',
  charges: '결제창 없이 카드번호나 빌링키로 결제합니다. Typed cards and billing keys.',
  schedules: '빌링키로 할 결제를 예약합니다. Charges of billing keys to come.',
  customers: '저장한 카드. Stored cards.',
  accounts: '가상계좌의 발급과 말소. Accounts that buyers pay into.',
  receipts: '현금영수증의 발급과 취소. The tax office’s record of cash.',
  escrow: '에스크로 결제의 배송정보. The deliveries of payments in escrow.',
  tables: '가맹점의 채널, 카드사와 은행의 코드, 하위상점. Channels, codes and sub-merchants.',
  others: '이 허브에 없는 결제사만의 호출. 언제나 거절합니다. Calls for gateways that are not here: always refused.',
};

const leverWords =
  '샌드박스에서만 있는 손잡이: 구매자, 은행, 시간, 고장을 대신합니다. In the sandbox only: the buyer, the bank, time, and what goes wrong.';

const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', description: '`Authorization: Bearer <토큰 token>`' },
  token: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`Authorization: <토큰 token>`' },
  tokenHeader: {
    type: 'apiKey',
    in: 'header',
    name: 'X-ImpTokenHeader',
    description: '`X-ImpTokenHeader: <토큰 token>`',
  },
  tokenQuery: { type: 'apiKey', in: 'query', name: '_token', description: '`?_token=<토큰 token>`' },
};

const parameters = {
  Tier: {
    name: 'Tier',
    in: 'header',
    required: false,
    description: '이 하위상점으로서 부릅니다.\n\nActs for this sub-merchant.',
    schema: { type: 'string', pattern: '^[A-Z0-9]{3}$' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      '공백 없는 ASCII 1~255자. 같은 키로 다시 보내면 아무것도 하지 않고 첫 답을 줍니다.\n\n' +
      '1 to 255 visible ASCII characters. Under the same key nothing is done again, and the first answer is given.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
};

const headers = {
  NaruError: {
    description:
      '거절의 이름. 문장이 바뀌어도 그대로입니다. The name of a refusal, which stays when its sentence changes.',
    schema: { type: 'string' },
  },
  NaruOutcome: {
    description:
      '`unknown`: 끝을 아직 모릅니다. `declined`: 결제사나 카드사가 거절했습니다.\n\n' +
      '`unknown`: the end is not known yet. `declined`: a gateway or an issuer said no.',
    schema: { type: 'string', enum: ['unknown', 'declined'] },
  },
  IdempotentReplayed: {
    description: '`true`: 같은 키의 첫 답입니다. The first answer under the same key.',
    schema: { type: 'string', enum: ['true'] },
  },
};

function usedTags(calls: readonly V1Call[]): Tag[] {
  return [...new Set(calls.map(({ tag }) => tag))];
}

function pathsOf(calls: readonly V1Call[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const call of calls) (paths[call.path] ??= {})[call.method.toLowerCase()] = operationOf(call);
  return paths;
}

/** Every refusal that some call names, as an answer: the Korean sentence as it is heard, the English one beside it. */
function examplesOf(calls: readonly V1Call[]): Json {
  const names = new Set(calls.flatMap((call) => refusalsOf(call).map(({ name }) => name)));
  const errors = Object.entries(v1Errors).map(([name, { code, ko, en }]) => ({ name, code, en, message: ko }));
  const declines = Object.entries(v1Declines).map(([name, { code, ko, en }]) => ({
    name,
    code,
    en: `${en} The gateway’s own words follow.`,
    message: `${ko} [코드] 결제사의 문구`,
  }));
  const used = [...errors, ...declines].filter(({ name }) => names.has(name));
  return Object.fromEntries(
    used.map(({ name, code, en, message }) => [name, { summary: en, value: { code, message, response: null } }]),
  );
}

function pages(): Json {
  const whole = (description: string): Json => ({ type: 'integer', description });
  return Object.fromEntries(
    Object.entries(pagedObjects).map(([name, item]) => [
      name,
      {
        type: 'object',
        description: '한 쪽. A page.',
        required: ['total', 'previous', 'next', 'list'],
        properties: {
          total: whole('모두 몇 건. How many there are in all.'),
          previous: whole('앞 쪽 번호, 없으면 0. The page before, or 0.'),
          next: whole('다음 쪽 번호, 없으면 0. The page after, or 0.'),
          list: { type: 'array', items: referenceTo(item) },
        },
      },
    ]),
  );
}

function envelopes(calls: readonly V1Call[]): Json {
  const answers = [...new Set(calls.flatMap(({ answer }) => (answer === null ? [] : [answer])))];
  return {
    Refusal: envelope({ type: 'null' }, { type: 'string', description: '이유. Why.' }),
    ...Object.fromEntries(answers.map((answer) => [envelopeName(answer), envelope(responseOf(answer))])),
  };
}

function envelope(response: Json, message: Json = messageOrNull): Json {
  return {
    type: 'object',
    required: ['code', 'message', 'response'],
    properties: {
      code: { type: 'integer', description: '0이면 됨. 0: done.' },
      message,
      response,
    },
  };
}

const messageOrNull = { type: ['string', 'null'], description: '되지 않은 이유, 되었으면 null. Why not; null: done.' };

/** What `response` holds; null where the call is refused. */
function responseOf(answer: AnswerName): Json {
  if (answer.endsWith('[]')) return { type: ['array', 'null'], items: referenceTo(answer.slice(0, -2) as ObjectName) };
  return { anyOf: [referenceTo(answer), { type: 'null' }] };
}
