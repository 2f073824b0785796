import type { Operation } from '../core/operation.ts';
import type { Failed } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { isAudited } from '../store/audit.ts';
import { audited } from './audited.ts';
import { endDelivery } from './end-delivery.ts';
import type { Word } from './payment-writes.ts';

/** What a person read at the gateway. `done`: the delivery stands there, since `at`. */
export type DeliveryVerdict = { readonly outcome: 'done'; readonly at: Date } | { readonly outcome: 'declined' };

export type DeliverysWord = { readonly actor: string; readonly because: string; readonly verdict: DeliveryVerdict };

/**
 * Ends a report of goods by a named person's word, written as the gateway's own would be. False when somebody else
 * ended it first: then nothing changed.
 */
export async function settleDeliveryByPerson(
  hub: Hub,
  { id, kind, merchantId, subjectId }: Operation,
  { actor, because, verdict }: DeliverysWord,
): Promise<boolean> {
  const detail = { operation: id, kind, because, ...verdict };
  const audit = audited(hub, { actor, action: 'operation settle', merchantId, subject: subjectId, detail });
  const word: Word = { actor, because, audit };
  const declined: Failed = { outcome: 'declined', reason: 'other', code: 'said_by_person', message: because };
  const seen =
    verdict.outcome === 'done' ? ({ outcome: 'done', detail: { registeredAt: verdict.at } } as const) : declined;
  await endDelivery(hub, id, seen, word);
  return isAudited(hub.db, audit.row.id);
}
