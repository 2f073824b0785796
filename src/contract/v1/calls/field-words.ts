import type { TProperties, TObject, TSchema } from 'typebox';
import { about } from './call.ts';

/** A word on a field of an answer, and what it is in the example; without one it is null there. */
export type FieldWord = readonly [ko: string, en: string, example?: unknown];

/** One for each field: a name that the answer lacks, or a field without words, does not compile. */
export type FieldWords<T> = { readonly [Name in keyof Required<T>]: FieldWord };

export type Described = {
  readonly type: 'object';
  readonly description: string;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, object>>;
  readonly examples: readonly [Readonly<Record<string, unknown>>];
};

type Describing = { readonly ko: string; readonly en: string; readonly fields: Readonly<Record<string, FieldWord>> };

/** A schema of our answers as the reference shows it: with words, unions with null as types, open to new fields. */
export function described(schema: TObject, { ko, en, fields }: Describing): Described {
  const named = Object.entries(schema.properties as TProperties).map(([name, field]): [string, object] => {
    const [fieldKo = '', fieldEn = '', example = null] = fields[name] ?? [];
    return [name, { ...plain(field), ...about({ ko: fieldKo, en: fieldEn, example }) }];
  });
  const example = Object.fromEntries(named.map(([name]) => [name, fields[name]?.[2] ?? null]));
  return {
    type: 'object',
    description: `${ko}\n\n${en}`,
    required: named.map(([name]) => name),
    properties: Object.fromEntries(named),
    examples: [example],
  };
}

type Loose = Readonly<Record<string, unknown>>;

/** `anyOf` a type and null is that type or null: code generators make better types of it. */
function plain(schema: TSchema): Loose {
  const { anyOf, ...rest } = schema as Loose;
  if (!Array.isArray(anyOf)) return withType(rest);
  const [first = {}, ...others] = (anyOf as readonly Loose[]).filter(({ type }) => type !== 'null');
  if (others.length > 0) throw new Error('only a type and null are one field of an answer');
  const { type, enum: words, properties, required, ...limits } = withType(first) as Loose & { enum?: unknown[] };
  return {
    ...rest,
    ...limits,
    type: [type, 'null'],
    ...(words !== undefined && { enum: [...words, null] }),
    ...(properties !== undefined && { properties, required }),
  };
}

/** A set of words says what they are. */
function withType(schema: Loose): Loose {
  const { additionalProperties: _, ...open } = schema;
  const { enum: words } = open;
  if (!Array.isArray(words) || open['type'] !== undefined) return open;
  return { type: typeof words[0] === 'number' ? 'integer' : 'string', ...open };
}
