import Type, { type TSchema, type TSchemaOptions } from 'typebox';
import type { V1ErrorCode } from '../errors.ts';
import type { V1DeclineCode } from '../declines.ts';
import type { AnswerName } from './answers.ts';

/** Korean first, English beside it. */
export type Words = { readonly ko: string; readonly en: string };

/** Fields by their name on the wire. */
export type FieldSchemas = Readonly<Record<string, TSchema>>;

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

export function text(ko: string, en: string, example?: string): TSchema {
  return Type.String(about({ ko, en, example }));
}

/** Won are whole; other currencies have decimals. */
export function amount(ko: string, en: string, example?: number): TSchema {
  return Type.Number({ minimum: 0, ...about({ ko, en, example }) });
}

export function whole(ko: string, en: string, example?: number): TSchema {
  return Type.Integer(about({ ko, en, example }));
}

export function yesOrNo(ko: string, en: string): TSchema {
  return Type.Boolean(about({ ko, en }));
}

/** One of these words. */
export function word(words: readonly string[], ko: string, en: string): TSchema {
  return Type.String({ enum: [...words], ...about({ ko, en, example: words[0] }) });
}

export function list(items: TSchema, ko: string, en: string): TSchema {
  return Type.Array(items, about({ ko, en }));
}

/** The key under which a schema says that the hub takes the field and does nothing with it. */
export const unreadKey = 'x-naru-unread';

type UnreadType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array';

const unreadTypes: Record<UnreadType, (options: TSchemaOptions) => TSchema> = {
  string: (options) => Type.String(options),
  number: (options) => Type.Number(options),
  integer: (options) => Type.Integer(options),
  boolean: (options) => Type.Boolean(options),
  object: (options) => Type.Object({}, options),
  array: (options) => Type.Array(Type.Unknown(), options),
};

/** Published fields that are taken and not looked at, by their type. */
export function unread(fields: Readonly<Record<string, UnreadType>>): FieldSchemas {
  const words = about({
    ko: '받지만 쓰지 않습니다. 여기 있는 결제사에는 필요하지 않습니다.',
    en: 'Taken and not used: no gateway here needs it.',
  });
  return Object.fromEntries(
    Object.entries(fields).map(([name, type]) => [name, unreadTypes[type]({ ...words, [unreadKey]: true })]),
  );
}

/** A spelling that older clients use; `of` is the present one. */
export function olderSpelling(field: TSchema, of: string): TSchema {
  return {
    ...field,
    deprecated: true,
    ...about({ ko: `\`${of}\`의 옛 표기입니다.`, en: `An older spelling of \`${of}\`.` }),
  };
}
