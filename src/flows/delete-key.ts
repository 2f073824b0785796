import { canCharge, withoutHolder, type BillingKey, type BillingKeyId } from '../core/billing-key.ts';
import { brandId, type OperationId } from '../core/ids.ts';
import type { Operation } from '../core/operation.ts';
import type { KeyDeleted, Outcome } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { loadBillingKey } from '../store/billing-keys.ts';
import { loadChannel } from '../store/channels.ts';
import type { Write } from '../store/commit.ts';
import type { Scope } from '../store/database.ts';
import { commit } from '../store/commit.ts';
import { loadOperation } from '../store/operations.ts';
import { openKey } from './charge-payment.ts';
import { decide, triesForName, type Decision } from './decide.ts';
import { findKey } from './find-key.ts';
import { endOperation, leaveOpen, startedConversation } from './operation-writes.ts';

/**
 * Deletes a billing key: from this moment it is charged no more and found no more, and who its holder is, is
 * forgotten. The gateway is told until it has answered. Gives the key as it was; null when there is none.
 */
export async function deleteKey(hub: Hub, scope: Scope, name: string): Promise<BillingKey | null> {
  const start = async (): Promise<Decision<Started | null>> => {
    const key = await findKey(hub, scope, name);
    if (!key || !canCharge(key.state)) return { step: null, answer: null };
    const asked = { subject: 'billing_key', subjectId: key.id, merchantId: key.merchantId } as const;
    const operation = startedConversation(hub, { ...asked, kind: 'delete_billing_key', asked: {} });
    const change = { state: 'deleting', ...withoutHolder(key), endedAt: operation.startedAt } as const;
    const { merchantId, tierId, live } = key;
    return {
      step: [
        { write: 'insert operation', row: operation },
        { write: 'change billing key', id: key.id, from: 'issued', change },
        { write: 'forget buyers of schedules', scope: { merchantId, tierId, live }, name },
      ],
      answer: { key, operationId: operation.id },
    };
  };
  const started = await decide(hub, start, triesForName);
  if (started === null) return null;
  await tellGateway(hub, started.operationId, started.key);
  return started.key;
}

type Started = { readonly key: BillingKey; readonly operationId: OperationId };

async function tellGateway(hub: Hub, operationId: OperationId, key: BillingKey): Promise<void> {
  const channel = await loadChannel(hub.db, key.channelId);
  const session = hub.gateways.open(channel);
  // A gateway that deletes none keeps a key that nobody has any more.
  const done: Outcome<KeyDeleted> = { outcome: 'done', detail: { deletedAt: hub.clock.now() } };
  const asked = { reference: operationId, key: openKey(hub, key) };
  await endDeletion(hub, operationId, session.deleteKey ? await session.deleteKey(asked) : done);
}

/** A refusal ends it too: what the gateway does not delete, nobody here can charge. */
async function endDeletion(hub: Hub, operationId: OperationId, outcome: Outcome<KeyDeleted>): Promise<void> {
  await decide(hub, async (): Promise<Decision<void>> => {
    const operation = await loadOperation(hub.db, operationId);
    if (!operation || operation.endedAt !== null) return { step: null, answer: undefined };
    if (outcome.outcome === 'unknown' || outcome.outcome === 'pending')
      return { step: [leaveOpen(hub, operation, outcome), { write: 'wake workers' }], answer: undefined };
    if (outcome.outcome === 'notSent') {
      const later = leaveOpen(hub, operation, { outcome: 'unknown', cause: outcome.cause });
      return { step: [later, { write: 'wake workers' }], answer: undefined };
    }
    const failed = outcome.outcome === 'declined' ? { failed: outcome } : {};
    const end = endOperation(hub, operation, outcome.outcome, failed);
    return { step: [end, forgotten(operation)], answer: undefined };
  });
}

function forgotten({ subjectId }: Operation): Write {
  const change = { state: 'deleted', sealedKey: null } as const;
  return { write: 'change billing key', id: brandId<BillingKeyId>(subjectId), from: 'deleting', change };
}

const givenUp: Outcome<KeyDeleted> = {
  outcome: 'declined',
  reason: 'other',
  code: 'not_told',
  message: '결제사에 빌링키 삭제를 알리지 못했습니다. 이 키는 더 이상 청구되지 않습니다.',
};

/** The gateway is told again: a key that it has deleted before stays deleted. */
export async function settleDeletion(hub: Hub, operation: Operation): Promise<void> {
  const key = await loadBillingKey(hub.db, brandId<BillingKeyId>(operation.subjectId));
  const ageMs = hub.clock.now().getTime() - operation.startedAt.getTime();
  if (key && ageMs > hub.gateways.of(key).canSettleForMs) return endDeletion(hub, operation.id, givenUp);
  if (key?.sealedKey) return tellGateway(hub, operation.id, key);
  // Nothing is left that it could be told of.
  await commit(hub.db, [endOperation(hub, operation, 'notSent')]);
}
