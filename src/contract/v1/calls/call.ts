import type { V1ErrorCode } from '../errors.ts';
import type { V1DeclineCode } from '../declines.ts';
import type { AnswerName } from './answers.ts';

/** Korean first, English beside it. */
export type Words = { readonly ko: string; readonly en: string };

/**
 * A JSON Schema of something that is sent. Plain objects: nothing is validated by them, and a library that makes such
 * objects would be loaded at every start.
 */
export type FieldSchema = {
  readonly type?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly deprecated?: boolean;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly items?: FieldSchema;
  readonly properties?: FieldSchemas;
  readonly required?: readonly string[];
  readonly [unreadKey]?: true;
};

/** Fields by their name on the wire. */
export type FieldSchemas = Readonly<Record<string, FieldSchema>>;

/** The key under which a schema says that the hub takes the field and does nothing with it. */
export const unreadKey = 'x-naru-unread';

/** What a query or a body may hold. A field that is null or an empty text counts as absent. */
export type Taken = { readonly required?: FieldSchemas; readonly optional?: FieldSchemas };

/** What becomes of a call here. `note`: where it works, or why it refuses. */
export type CallState = { readonly state: 'works' | 'refuses'; readonly note?: Words };

/** A code of the table of errors; with a status where this call refuses by another one than the table says. */
export type Refusal = V1ErrorCode | readonly [code: V1ErrorCode, status: number];

export type V1Call = CallState & {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As published: `/payments/{imp_uid}`. */
  readonly path: string;
  /** The operation's name in generated clients. It never changes. */
  readonly id: string;
  readonly tag: Tag;
  readonly summary: Words;
  readonly more?: Words;
  readonly query?: Taken;
  readonly body?: Taken;
  /** Of the fields that may be left out, those that the example has. */
  readonly shown?: readonly string[];
  /** What `response` holds when it is done; null: it never is. */
  readonly answer: AnswerName | null;
  /** May answer before the end of what it does is known, and says so in the header `Naru-Outcome`. */
  readonly mayNotKnow?: true;
  /** Answers 207 when only some of several were found. */
  readonly isPartly?: true;
  /** Beside those that every call may refuse by. */
  readonly refusals: readonly Refusal[];
  /** What a gateway may refuse, in its own words behind ours. */
  readonly declines?: readonly V1DeclineCode[];
  /** Other addresses that lead to the same call: `POST /payments/find/{merchant_uid}`. */
  readonly also?: readonly string[];
};

export const tags = {
  auth: { ko: '인증', en: 'Tokens' },
  payments: { ko: '결제', en: 'Payments' },
  prepare: { ko: '결제금액 사전등록', en: 'Prepared amounts' },
  charges: { ko: '빌링키·카드 결제', en: 'Charges without a window' },
  schedules: { ko: '예약결제', en: 'Schedules' },
  customers: { ko: '빌링키', en: 'Billing keys' },
  accounts: { ko: '가상계좌', en: 'Virtual accounts' },
  receipts: { ko: '현금영수증', en: 'Cash receipts' },
  escrow: { ko: '에스크로 배송정보', en: 'Escrow deliveries' },
  tables: { ko: '채널과 코드표', en: 'Channels and code tables' },
  others: { ko: '여기 없는 결제사', en: 'Gateways that are not here' },
} as const satisfies Record<string, Words>;

export type Tag = keyof typeof tags;

type About = Words & { readonly example?: unknown };

/** A description in both languages, and an example that is good. */
export function about({ ko, en, example }: About): { description: string; examples?: unknown[] } {
  return { description: `${ko}\n\n${en}`, ...(example !== undefined && { examples: [example] }) };
}

export function text(ko: string, en: string, example?: string): FieldSchema {
  return { type: 'string', ...about({ ko, en, example }) };
}

/** Won are whole; other currencies have decimals. */
export function amount(ko: string, en: string, example?: number): FieldSchema {
  return { type: 'number', minimum: 0, ...about({ ko, en, example }) };
}

export function whole(ko: string, en: string, example?: number): FieldSchema {
  return { type: 'integer', ...about({ ko, en, example }) };
}

export function yesOrNo(ko: string, en: string): FieldSchema {
  return { type: 'boolean', ...about({ ko, en }) };
}

/** One of these words. */
export function word(words: readonly string[], ko: string, en: string): FieldSchema {
  return { type: 'string', enum: words, ...about({ ko, en, example: words[0] }) };
}

export function list(items: FieldSchema, ko: string, en: string): FieldSchema {
  return { type: 'array', items, ...about({ ko, en }) };
}

/** Named fields, as a body or as a part of one. */
export function group({ required = {}, optional = {} }: Taken, words?: Words): FieldSchema {
  const needed = Object.keys(required);
  return {
    type: 'object',
    ...(words && about(words)),
    ...(needed.length > 0 && { required: needed }),
    properties: { ...required, ...optional },
  };
}

type UnreadType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array';

/** Published fields that are taken and not looked at, by their type. */
export function unread(fields: Readonly<Record<string, UnreadType>>): FieldSchemas {
  const words = about({
    ko: '받지만 쓰지 않습니다. 여기 있는 결제사에는 필요하지 않습니다.',
    en: 'Taken and not used: no gateway here needs it.',
  });
  return Object.fromEntries(
    Object.entries(fields).map(([name, type]): [string, FieldSchema] => [
      name,
      { type, ...(type === 'array' && { items: {} }), ...words, [unreadKey]: true },
    ]),
  );
}

/** A spelling that older clients use; `of` is the present one. */
export function olderSpelling(field: FieldSchema, of: string): FieldSchema {
  const words = about({ ko: `\`${of}\`의 옛 표기입니다.`, en: `An older spelling of \`${of}\`.` });
  return { ...field, deprecated: true, ...words };
}
