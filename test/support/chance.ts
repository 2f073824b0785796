import assert from 'node:assert/strict';
import { HttpFailure } from '../../src/gateways/gateway.ts';
import type { Meddler } from './wire.ts';

/* What stories in which anything may go wrong are made of: each has a number, by which it can be told again. */

export type Chance = { below(limit: number): number; oneOf<T>(choices: readonly T[]): T };

/** The same numbers for the same seed (mulberry32). */
export function createChance(seed: number): Chance {
  let state = seed;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  return {
    below,
    oneOf<T>(choices: readonly T[]): T {
      return choices[below(choices.length)] as T;
    },
  };
}

class HubBroke extends Error {}

/** More often well than not. */
export const fates: readonly Meddler[] = [
  (request, exchange) => exchange(request),
  (request, exchange) => exchange(request),
  (request, exchange) => exchange(request),
  async () => ({ status: 500, headers: {}, body: '' }),
  async (request, exchange) => ({ ...(await exchange(request)), status: 502, body: '<html>' }),
  async (request, exchange) => ({ ...(await exchange(request)), body: '{"status":' }),
  async () => {
    throw new HttpFailure('notSent', 'ECONNREFUSED');
  },
  async (request, exchange) => {
    await exchange(request);
    throw new HubBroke('after the exchange');
  },
  async () => {
    throw new HubBroke('before the exchange');
  },
];

/** What a broken hub leaves is what the story is about; other errors are faults of ours. */
export async function unlessBroken(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => assert(error instanceof HubBroke, error as Error));
}
