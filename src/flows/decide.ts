import type { Hub } from '../hub.ts';
import { commit, type Conflict, type Step } from '../store/commit.ts';

/** What a flow decided on what it read: the step to write (null: nothing) and what to tell its caller. */
export type Decision<T> = { readonly step: Step | null; readonly answer: T };

/** Beyond this many lost races something is wrong with the rows, not with the timing. */
const maxTries = 5;

/**
 * A name that callers choose is contended by as many as there are: each try but the last is lost to another of them
 * that was written.
 */
export const triesForName = 100;

/**
 * Reads, decides, writes one step; when somebody else wrote first, reads and decides again. `last` is why the try
 * before failed, so that a decision can answer a conflict that reading cannot show.
 */
export async function decide<T>(
  hub: Hub,
  read: (last: Conflict | null) => Promise<Decision<T>>,
  tries = maxTries,
): Promise<T> {
  let last: Conflict | null = null;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const { step, answer } = await read(last);
    if (step === null) return answer;
    const result = await commit(hub.db, step);
    if (result.done) return answer;
    last = result.conflict;
  }
  throw new Error(`a step met a conflict ${tries} times in a row, the last one on: ${last}`);
}
