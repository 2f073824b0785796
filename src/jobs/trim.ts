import { answersKeptMs } from '../flows/call-once.ts';
import { trimAnswers, trims } from '../store/retention.ts';
import type { Job } from './job.ts';

const dayMs = 24 * 60 * 60_000;

/** Raw exchanges answer questions about a payment for as long as a buyer may dispute it at his issuer. */
export const keptMs = 90 * dayMs;
/** Rows of one kind that are deleted at once: a short statement that nobody waits for. */
const batch = 1_000;
/** Age comes slowly, and every hub looks. */
const lookEveryMs = 60 * 60_000;

/**
 * Deletes raw exchanges older than ninety days, tokens that have been over for as long, and answers that are kept for
 * calls under a key. Several hubs may do
 * so at once. Money, payments and their events are kept.
 */
export function createTrim(): Job {
  let nextLookMs = 0;
  return {
    name: 'trim',
    async run(hub) {
      const machineMs = hub.clock.machineNow().getTime();
      if (machineMs < nextLookMs) return 0;
      const olderThan = (ms: number): Date => new Date(hub.clock.now().getTime() - ms);
      const before = olderThan(keptMs);
      let deleted = await trimAnswers(hub.db, { before: olderThan(answersKeptMs), limit: batch });
      for (const trim of Object.values(trims)) deleted += await trim(hub.db, { before, limit: batch });
      if (deleted === 0) nextLookMs = machineMs + lookEveryMs;
      return deleted;
    },
  };
}
