import type { DeclineReason } from './declines.ts';

/** Why a scheduled charge failed: the gateway's or issuer's reason, or that the gateway was not reached. */
export type ChargeFailure = DeclineReason | 'not_sent';

/**
 * What a merchant wants done when a scheduled charge fails: charge again after so many hours, one entry for each
 * further try; wait until the buyer registers another card; or leave it as failed.
 */
export type RecoveryRule = 'never' | 'new_card' | readonly number[];

/** By reason. `any` stands for what is not named; what neither names is never charged again. */
export type RecoveryPolicy = Readonly<Partial<Record<ChargeFailure | 'any', RecoveryRule>>>;

/** What becomes of a schedule whose run failed. */
export type Recovery =
  | { readonly next: 'nothing' }
  | { readonly next: 'charge'; readonly dueAt: Date }
  | { readonly next: 'new card'; readonly until: Date };

export const noRecovery: Recovery = { next: 'nothing' };

const hourMs = 3_600_000;

/** A buyer who comes back with a card much later does not expect to pay for months that are long gone. */
export const newCardWithinDays = 30;

/** `recoveries`: how often this charge was tried again before. */
export function decideRecovery(
  policy: RecoveryPolicy,
  failed: { readonly reason: ChargeFailure; readonly at: Date; readonly recoveries: number },
): Recovery {
  const rule = policy[failed.reason] ?? policy.any ?? 'never';
  const later = (hours: number): Date => new Date(failed.at.getTime() + hours * hourMs);
  if (rule === 'never') return noRecovery;
  if (rule === 'new_card') return { next: 'new card', until: later(newCardWithinDays * 24) };
  const hours = rule[failed.recoveries];
  return hours === undefined ? noRecovery : { next: 'charge', dueAt: later(hours) };
}
