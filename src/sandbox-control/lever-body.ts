import { LeverRefused } from './lever-refused.ts';
import type { Json } from './sandbox-client.ts';

/** What came with a lever: a JSON object whatever the content type says; nothing at all counts as an empty one. */
export function readLeverBody(text: unknown): Json {
  if (typeof text !== 'string' || text === '') return {};
  const value = parsed(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new LeverRefused(
    400,
    '본문이 JSON 객체가 아닙니다. The body must be a JSON object, for example {"hold": true}',
  );
}

/** A field that no one reads is a slip of the pen, and the default that it would leave is a surprise. */
export function refuseOtherFields(body: Json, known: readonly string[]): void {
  const other = Object.keys(body).find((name) => !known.includes(name));
  if (other === undefined) return;
  throw new LeverRefused(400, `${other}: 모르는 항목입니다. Not a field of this lever; it has: ${known.join(', ')}`);
}

/** One of a few words; undefined where it is absent. */
export function readWordOf<Word extends string>(body: Json, name: string, words: readonly Word[]): Word | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  throw new LeverRefused(400, `${name}: ${words.join(', ')} 중 하나여야 합니다. Must be one of these.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
