import { sealedForKey, withoutHolder, type BillingKey, type BillingKeyId } from '../core/billing-key.ts';
import { brandId, type OperationId } from '../core/ids.ts';
import type { Operation } from '../core/operation.ts';
import type { Buyer, Payment } from '../core/payment.ts';
import { unreachable } from '../core/unreachable.ts';
import type { Authentication, Failed, IssuedKey, Outcome } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { findBillingKey } from '../store/billing-keys.ts';
import { loadChannel } from '../store/channels.ts';
import type { CheckoutRow } from '../store/checkouts.ts';
import type { Write } from '../store/commit.ts';
import { loadPresentKey } from '../store/data-keys.ts';
import type { Scope } from '../store/database.ts';
import { loadMerchant } from '../store/merchants.ts';
import { loadOperation } from '../store/operations.ts';
import { loadPayment } from '../store/payments.ts';
import { decide, triesForName, type Decision } from './decide.ts';
import { endOperation, leaveOpen, startedOperation } from './operation-writes.ts';
import { noted, paymentWrites, toldIfHeardUnknown } from './payment-writes.ts';
import { proofIn } from './reverse-approval.ts';
import { scopeOf } from './scope-of.ts';

/*
 * A card that its holder has typed into the gateway's window becomes a billing key. No money moves: what is lost on
 * the way is typed again.
 */

type Registered = {
  readonly payment: Payment;
  readonly checkout: CheckoutRow;
  readonly authentication: Extract<Authentication, { authenticated: true }>;
};

export async function issueKey(hub: Hub, { payment, checkout, authentication }: Registered): Promise<void> {
  const customerId = checkout.customerId ?? '';
  const started = await startIssue(hub, payment, { ...authentication.proof, customerId });
  if (started === null) return;
  const session = hub.gateways.open(await loadChannel(hub.db, payment.channelId));
  if (!session.issueFromWindow) throw new Error(`${payment.gateway} issues no keys`);
  const request = { reference: started, paymentId: payment.id, customerId, proof: authentication.proof };
  await endIssue(hub, started, await session.issueFromWindow(request));
}

/** Null: the payment may not go on any more. */
async function startIssue(hub: Hub, stale: Payment, asked: Operation['asked']): Promise<OperationId | null> {
  return decide(hub, async (last) => {
    const payment = await loadPayment(hub.db, stale.id);
    if (payment?.status !== 'ready' || last === 'operation open') return { step: null, answer: null };
    const operation = startedOperation(hub, payment, { kind: 'issue_billing_key', asked });
    const detail = { operationId: operation.id };
    return {
      step: [
        ...noted(payment, { event: 'issue_started', at: operation.startedAt, actor: 'hub', detail }),
        { write: 'insert operation', row: operation },
      ],
      answer: operation.id,
    };
  });
}

/** Writes down how a registration ended, whoever learnt it. The first to write wins. */
export async function endIssue(hub: Hub, operationId: OperationId, outcome: Outcome<IssuedKey>): Promise<void> {
  const end = async (): Promise<Decision<void>> => {
    const operation = await loadOperation(hub.db, operationId);
    const payment = operation?.paymentId ? await loadPayment(hub.db, operation.paymentId) : null;
    if (!operation || !payment) throw new Error(`operation ${operationId} has no payment`);
    if (operation.endedAt !== null) return { step: null, answer: undefined };
    switch (outcome.outcome) {
      case 'done':
        return { step: await issuedWrites(hub, operation, payment, outcome.detail), answer: undefined };
      case 'declined':
      case 'notSent':
        return { step: await refusedWrites(hub, operation, payment, outcome), answer: undefined };
      case 'pending':
      case 'unknown':
        return { step: [leaveOpen(hub, operation, outcome), { write: 'wake workers' }], answer: undefined };
      default:
        return unreachable(outcome);
    }
  };
  await decide(hub, end, triesForName);
}

async function issuedWrites(hub: Hub, operation: Operation, payment: Payment, issued: IssuedKey): Promise<Write[]> {
  const end = endOperation(hub, operation, 'done');
  if (payment.status !== 'ready' || payment.billingKeyName === null) return [end];
  const merchant = await loadMerchant(hub.db, payment.merchantId);
  const { transactionId, card, issuedAt: at } = issued;
  const fact = { event: 'key_issued', at, transactionId, card } as const;
  const tells = { status: 'paid', cancellationId: null } as const;
  const { billingKeyName: name, channelId, gateway, mid, buyer } = payment;
  const place = { scope: scopeOf(payment), name, channelId, gateway, mid, buyer };
  return [
    end,
    ...(await keyWrites(hub, place, issued)),
    ...paymentWrites(hub, { payment, merchant, fact, actor: 'gateway', tells }),
  ];
}

export type KeyPlace = Pick<BillingKey, 'name' | 'channelId' | 'gateway' | 'mid'> & {
  readonly scope: Scope;
  readonly buyer: Buyer;
};

/** The new key, sealed before it is written anywhere, in the place of the one that has its name. */
export async function keyWrites(hub: Hub, place: KeyPlace, issued: IssuedKey): Promise<Write[]> {
  const { scope, ...known } = place;
  const before = await findBillingKey(hub.db, scope, place.name);
  const dataKey = await loadPresentKey(hub.db, scope.merchantId);
  const id = brandId<BillingKeyId>(hub.ids.row());
  const row: BillingKey = {
    ...known,
    ...scope,
    id,
    state: 'issued',
    sealedKey: hub.vault.seal(dataKey, issued.key, sealedForKey({ id })),
    dataKey,
    customerId: issued.customerId,
    card: issued.card,
    firstIssuedAt: before?.firstIssuedAt ?? issued.issuedAt,
    issuedAt: issued.issuedAt,
    endedAt: null,
  };
  const replaced = { state: 'replaced', sealedKey: null, endedAt: hub.clock.now() } as const;
  return [
    ...(before
      ? [
          {
            write: 'change billing key',
            id: before.id,
            from: 'issued',
            change: { ...replaced, ...withoutHolder(before) },
          } as const,
        ]
      : []),
    { write: 'insert billing key', row },
    { write: 'renew schedules', scope, name: place.name, channelId: place.channelId, at: hub.clock.now() },
    { write: 'wake workers' },
  ];
}

async function refusedWrites(
  hub: Hub,
  operation: Operation,
  payment: Payment,
  failed: Exclude<Failed, { outcome: 'unknown' }>,
): Promise<Write[]> {
  const end = endOperation(hub, operation, failed.outcome, { failed });
  if (payment.status !== 'ready') return [end];
  const merchant = await loadMerchant(hub.db, payment.merchantId);
  const why = failed.outcome === 'declined' ? { code: failed.code, reason: failed.message } : notSent;
  const fact = { event: 'declined', at: hub.clock.now(), ...why } as const;
  const tells = toldIfHeardUnknown(hub, operation);
  return [end, ...paymentWrites(hub, { payment, merchant, fact, actor: 'gateway', tells })];
}

const notSent = {
  code: 'not_sent',
  reason: '결제사에 연결하지 못해 카드를 등록하지 못했습니다. 청구된 금액은 없습니다. 다시 시도해 주세요.',
};

const lost: Failed = {
  outcome: 'declined',
  reason: 'other',
  code: 'issue_lost',
  message: '카드 등록 결과를 결제사에서 확인하지 못했습니다. 청구된 금액은 없습니다. 카드를 다시 등록해 주세요.',
};

/**
 * Asks for the end of a registration where the gateway can be asked. Where it cannot, or does not know it any more, it
 * has failed: a key that nobody holds charges nothing.
 */
export async function settleIssue(hub: Hub, operation: Operation, payment: Payment): Promise<void> {
  const gateway = hub.gateways.of(payment);
  const session = hub.gateways.open(await loadChannel(hub.db, payment.channelId));
  if (!session.findIssue) return endIssue(hub, operation.id, lost);
  const { customerId = '', ...proof } = proofIn(operation);
  const asked = { reference: operation.id, paymentId: payment.id, customerId, proof, sentAt: operation.startedAt };
  const found = await session.findIssue(asked);
  const ageMs = hub.clock.now().getTime() - operation.startedAt.getTime();
  if (found.outcome === 'notFound') {
    const isFinal = ageMs >= gateway.notFoundIsFinalAfterMs;
    return endIssue(hub, operation.id, isFinal ? lost : { outcome: 'unknown', cause: 'not known there yet' });
  }
  const isOpen = found.outcome === 'unknown' || found.outcome === 'notSent' || found.outcome === 'pending';
  if (!isOpen) return endIssue(hub, operation.id, found);
  if (ageMs > gateway.canSettleForMs) return endIssue(hub, operation.id, lost);
  const cause = found.outcome === 'pending' ? found.reference : found.cause;
  return endIssue(hub, operation.id, { outcome: 'unknown', cause });
}
