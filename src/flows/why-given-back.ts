import type { Operation } from '../core/operation.ts';

/** Why an approval may not stand: its charge was only to see whether the card can be charged. */
export const cardCheck = 'card_check';

/** As it stands in the operation of such a charge, so that whoever learns of its end gives the money back. */
export const checkAsked: Operation['asked'] = { why: cardCheck };

/** Null: the approval may stand. */
export function whyGivenBack({ asked }: Operation, breach: string | undefined): string | null {
  if (breach !== undefined) return breach;
  return asked['why'] === cardCheck ? cardCheck : null;
}
