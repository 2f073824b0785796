import { brandId, type PaymentId } from '../core/ids.ts';
import type { Operation } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import {
  shipmentRefusal,
  type Courier,
  type Shipment,
  type ShipmentId,
  type ShipmentRefusal,
} from '../core/shipment.ts';
import type { Hub } from '../hub.ts';
import type { Scope } from '../store/database.ts';
import { findPayment } from '../store/payments.ts';
import { findShipments } from '../store/shipments.ts';
import { decide, type Decision } from './decide.ts';
import { endDelivery, readDeliveryEnd, type DeliveryEnd } from './end-delivery.ts';
import { startedOperation } from './operation-writes.ts';
import { callersPatienceMs, waitPatiently } from './patience.ts';
import { noted } from './payment-writes.ts';
import { reportGoods } from './report-goods.ts';
import { settleInline } from './settle-operation.ts';

/*
 * Goods in escrow are reported as sent, or their number is corrected. The report is written down before it is made; no
 * money moves, but nothing is given back while nobody knows whether the goods are on their way.
 */

/** What the merchant says of the goods. Who sends and who gets them goes to no gateway here. */
export type DeliveryWish = Pick<
  Shipment,
  'courier' | 'courierSaid' | 'invoice' | 'sentAt' | 'sender' | 'receiver' | 'others'
>;

export type RegisterDelivery = {
  readonly paymentId: PaymentId;
  /** `change`: the number of goods that were reported before is another. */
  readonly report: 'first' | 'change';
  readonly wish: DeliveryWish;
};

export type DeliveryRefusal = ShipmentRefusal | 'no_such_payment' | 'not_supported' | 'not_known_yet';

export type RegisterDeliveryEnd =
  | DeliveryEnd
  | { readonly end: 'refused'; readonly refused: DeliveryRefusal }
  | { readonly end: 'refused'; readonly refused: 'courier_not_taken'; readonly couriers: readonly Courier[] };

export async function registerDelivery(
  hub: Hub,
  scope: Scope,
  { paymentId, report, wish }: RegisterDelivery,
): Promise<RegisterDeliveryEnd> {
  const started = await decide(hub, async (): Promise<Decision<Started | RegisterDeliveryEnd>> => {
    const payment = await findPayment(hub.db, scope, paymentId);
    if (!payment) return refuse('no_such_payment');
    const { deliveryByApi: support } = hub.gateways.of(payment).supports;
    if (support === null) return refuse('not_supported');
    const shipments = await findShipments(hub.db, scope, paymentId);
    if (shipments.some(({ state }) => state === 'requested')) return refuse('not_known_yet');
    const refused = shipmentRefusal(payment, report);
    if (refused !== null) return refuse(refused);
    const { couriers } = support;
    if (!couriers.includes(wish.courier))
      return { step: null, answer: { end: 'refused', refused: 'courier_not_taken', couriers } };
    return begin(hub, payment, wish);
  });
  if ('end' in started) return started;
  await waitPatiently(hub, sendAndLearn(hub, started), callersPatienceMs);
  return readDeliveryEnd(hub, started.operation.id);
}

function refuse(refused: DeliveryRefusal): Decision<RegisterDeliveryEnd> {
  return { step: null, answer: { end: 'refused', refused } };
}

type Started = { readonly payment: Payment; readonly shipment: Shipment; readonly operation: Operation };

function begin(hub: Hub, payment: Payment, wish: DeliveryWish): Decision<Started> {
  const { id: paymentId, merchantId, tierId, live } = payment;
  const id = brandId<ShipmentId>(hub.ids.row());
  const operation = startedOperation(hub, payment, {
    kind: 'register_delivery',
    subject: 'escrow',
    asked: { shipmentId: id },
  });
  const requestedAt = operation.startedAt;
  const place = { id, merchantId, tierId, live, paymentId };
  const shipment: Shipment = { ...place, ...wish, state: 'requested', requestedAt, registeredAt: null };
  const detail = { shipmentId: id, courier: wish.courier };
  return {
    step: [
      ...noted(payment, { event: 'delivery_requested', at: requestedAt, actor: 'api', detail }),
      { write: 'insert operation', row: operation },
      { write: 'insert shipment', row: shipment },
    ],
    answer: { payment, shipment, operation },
  };
}

async function sendAndLearn(hub: Hub, { payment, shipment, operation: { id } }: Started): Promise<void> {
  const outcome = await reportGoods(hub, { payment, shipment, reference: id });
  await endDelivery(hub, id, outcome);
  if (outcome.outcome === 'unknown') await settleInline(hub, id);
}
