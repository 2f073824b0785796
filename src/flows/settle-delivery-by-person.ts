import type { Operation } from '../core/operation.ts';
import type { Hub } from '../hub.ts';
import { endDelivery } from './end-delivery.ts';
import { personsWord, type Saying } from './persons-word.ts';

/** What a person read at the gateway. `done`: the delivery stands there, since `at`. */
export type DeliveryVerdict = { readonly outcome: 'done'; readonly at: Date } | { readonly outcome: 'declined' };

export type DeliverysWord = Saying<DeliveryVerdict>;

/**
 * Ends a report of goods by a named person's word, written as the gateway's own would be. False when somebody else
 * ended it first: then nothing changed.
 */
export async function settleDeliveryByPerson(hub: Hub, operation: Operation, saying: DeliverysWord): Promise<boolean> {
  const { verdict } = saying;
  const { word, declined, isWritten } = personsWord(hub, { operation, subject: operation.subjectId }, saying);
  const seen =
    verdict.outcome === 'done' ? ({ outcome: 'done', detail: { registeredAt: verdict.at } } as const) : declined;
  await endDelivery(hub, operation.id, seen, word);
  return isWritten();
}
