import { unreachable } from '../../core/unreachable.ts';
import { codesOf } from '../../contract/v1/couriers.ts';
import { deliveryAnnotation, deliveryDeclined, readDelivery } from '../../contract/v1/delivery.ts';
import { ok, type Reply } from '../../contract/v1/envelope.ts';
import { refuse, refuseDeliveryField, type V1ErrorCode } from '../../contract/v1/errors.ts';
import {
  registerDelivery,
  type DeliveryRefusal,
  type RegisterDelivery,
  type RegisterDeliveryEnd,
} from '../../flows/register-delivery.ts';
import { scopeOf } from '../../flows/scope-of.ts';
import { findShipments } from '../../store/shipments.ts';
import type { Call } from './call.ts';
import { findById } from './find-by-id.ts';

/** `POST /escrows/logis/{imp_uid}`: goods in escrow were sent. */
export async function saveDelivery(call: Call): Promise<Reply> {
  return report(call, 'first');
}

/** `PUT /escrows/logis/{imp_uid}`: what was said of them is another. */
export async function changeDelivery(call: Call): Promise<Reply> {
  return report(call, 'change');
}

/** `GET /escrows/logis/{imp_uid}`: what was registered last. */
export async function showDelivery(call: Call): Promise<Reply> {
  const payment = await findById(call, call.path['imp_uid'] ?? '');
  if (!payment) return refuse('payment_not_found');
  if (call.hub.gateways.of(payment).supports.deliveryByApi === null) return refuse('delivery_not_supported');
  const shipments = await findShipments(call.hub.db, scopeOf(payment), payment.id);
  const last = shipments.find(({ state }) => state !== 'failed');
  if (!last) return refuse('delivery_not_registered');
  return last.state === 'requested' ? refuse('delivery_unknown') : ok(deliveryAnnotation(last));
}

/** Any other method. */
export async function refuseMethod(): Promise<Reply> {
  const reply = refuse('delivery_method_not_allowed');
  return { ...reply, headers: { ...reply.headers, allow: 'GET, POST, PUT' } };
}

async function report(call: Call, kind: RegisterDelivery['report']): Promise<Reply> {
  const payment = await findById(call, call.path['imp_uid'] ?? '');
  if (!payment) return refuse('payment_not_found');
  // Whoever has no such call is told so, whatever else is wrong.
  if (call.hub.gateways.of(payment).supports.deliveryByApi === null) return refuse('delivery_not_supported');
  const wish = readDelivery(call.body);
  if ('status' in wish) return wish;
  return replyTo(await registerDelivery(call.hub, scopeOf(payment), { paymentId: payment.id, report: kind, wish }));
}

const refusals: Record<DeliveryRefusal, V1ErrorCode> = {
  no_such_payment: 'payment_not_found',
  not_supported: 'delivery_not_supported',
  not_known_yet: 'delivery_unknown',
  not_in_escrow: 'delivery_not_registrable',
  not_paid: 'delivery_not_registrable',
  already_registered: 'delivery_not_registrable',
  not_registered: 'delivery_not_registered',
  buyer_decided: 'delivery_decided',
};

function replyTo(end: RegisterDeliveryEnd): Reply {
  switch (end.end) {
    case 'done':
      return ok(deliveryAnnotation(end.shipment));
    case 'refused':
      return end.refused === 'courier_not_taken'
        ? refuseDeliveryField('delivery_courier_not_taken', codesOf(end.couriers).join(', '))
        : refuse(refusals[end.refused]);
    case 'declined':
      return deliveryDeclined(end.decline);
    case 'unknown':
      return refuse('delivery_unknown');
    default:
      return unreachable(end);
  }
}
