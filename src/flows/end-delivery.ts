import type { Decline } from '../core/declines.ts';
import { escrowTransitions } from '../core/escrow.ts';
import { brandId, type OperationId } from '../core/ids.ts';
import type { Operation } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import type { Shipment, ShipmentId } from '../core/shipment.ts';
import { unreachable } from '../core/unreachable.ts';
import type { DeliveryRegistered, Outcome } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { loadOperation } from '../store/operations.ts';
import { loadPayment } from '../store/payments.ts';
import { loadShipment } from '../store/shipments.ts';
import { decide, type Decision } from './decide.ts';
import { endOperation, leaveOpen } from './operation-writes.ts';
import { auditOf, noted, said, type Word } from './payment-writes.ts';

/** How a report ended, for whoever made it. */
export type DeliveryEnd =
  | { readonly end: 'done'; readonly shipment: Shipment }
  /** Null: the gateway was not reached. */
  | { readonly end: 'declined'; readonly decline: Decline | null }
  | { readonly end: 'unknown' };

/** Writes down how a report of goods ended, whoever learnt it. The first to write wins. */
export async function endDelivery(
  hub: Hub,
  id: OperationId,
  outcome: Outcome<DeliveryRegistered>,
  word?: Word,
): Promise<void> {
  await decide(hub, async (): Promise<Decision<void>> => {
    const { operation, shipment, payment } = await readDeliveryOperation(hub, id);
    if (operation.endedAt !== null) return { step: null, answer: undefined };
    const note = { at: hub.clock.now(), actor: 'gateway', detail: { shipmentId: shipment.id } };
    switch (outcome.outcome) {
      case 'done': {
        const change = movedBy(payment);
        const told = { ...note, event: 'delivery_registered', detail: { ...note.detail, ...change }, change };
        const { registeredAt } = outcome.detail;
        return {
          step: [
            ...noted(payment, said(word, told)),
            endOperation(hub, operation, 'done'),
            {
              write: 'change shipment',
              id: shipment.id,
              from: 'requested',
              change: { state: 'registered', registeredAt },
            },
            ...auditOf(word),
          ],
          answer: undefined,
        };
      }
      case 'declined':
      case 'notSent': {
        const code = outcome.outcome === 'declined' ? outcome.code : 'not_sent';
        const told = { ...note, event: 'delivery_failed', detail: { ...note.detail, code } };
        return {
          step: [
            ...noted(payment, said(word, told)),
            endOperation(hub, operation, outcome.outcome, { failed: outcome }),
            { write: 'change shipment', id: shipment.id, from: 'requested', change: { state: 'failed' } },
            ...auditOf(word),
          ],
          answer: undefined,
        };
      }
      case 'pending':
      case 'unknown':
        return { step: [leaveOpen(hub, operation, outcome), { write: 'wake workers' }], answer: undefined };
      default:
        return unreachable(outcome);
    }
  });
}

/** The gateway's notice, or the buyer, may have been there first: then the escrow stays where it is. */
function movedBy({ escrow }: Payment): Partial<Pick<Payment, 'escrow'>> {
  const next = escrow && escrowTransitions[escrow].delivery_registered;
  return next ? { escrow: next } : {};
}

/** The call, what it is about, and whose goods they are. */
export async function readDeliveryOperation(
  hub: Hub,
  id: OperationId,
): Promise<{ readonly operation: Operation; readonly shipment: Shipment; readonly payment: Payment }> {
  const operation = await loadOperation(hub.db, id);
  const shipmentId = brandId<ShipmentId>(String(operation?.asked['shipmentId']));
  const shipment = operation && (await loadShipment(hub.db, shipmentId));
  const payment = shipment && (await loadPayment(hub.db, shipment.paymentId));
  if (!operation || !shipment || !payment) throw new Error(`operation ${id} has lost its rows`);
  return { operation, shipment, payment };
}

/** How it stands now, for a caller who has waited. */
export async function readDeliveryEnd(hub: Hub, id: OperationId): Promise<DeliveryEnd> {
  const { operation, shipment } = await readDeliveryOperation(hub, id);
  if (operation.state === 'done') return { end: 'done', shipment };
  if (operation.endedAt === null) return { end: 'unknown' };
  return { end: 'declined', decline: operation.decline };
}
