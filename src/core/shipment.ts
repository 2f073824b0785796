import type { EscrowState } from './escrow.ts';
import { escrowTransitions } from './escrow.ts';
import type { Branded, MerchantId, PaymentId, TierId } from './ids.ts';
import { cancellableAmount, type Payment } from './payment.ts';

export type ShipmentId = Branded<string, 'ShipmentId'>;

/** One report to the gateway that goods in escrow were sent. A corrected number is a report of its own. */
export type ShipmentState = 'requested' | 'registered' | 'failed';

export type ShipmentEvent = 'report_done' | 'report_declined';

export const shipmentTransitions: Record<ShipmentState, Partial<Record<ShipmentEvent, ShipmentState>>> = {
  requested: { report_done: 'registered', report_declined: 'failed' },
  registered: {},
  failed: {},
};

/** Who carries the goods: every courier that a merchant's word or a gateway's code stands for. */
export type Courier =
  | 'cj'
  | 'lotte'
  | 'hanjin'
  | 'logen'
  | 'post_office'
  | 'registered_mail'
  | 'daesin'
  | 'ilyang'
  | 'chunil'
  | 'kyungdong'
  | 'hapdong'
  | 'honam'
  | 'convenience_store'
  | 'dongbu'
  | 'yellowcap'
  | 'hanaro'
  | 'sc_logis'
  | 'other';

/** Who sends goods, or gets them. Personal: kept until the buyer is erased. Null: not said. */
export type Party = {
  readonly name: string | null;
  readonly phone: string | null;
  readonly address: string | null;
  readonly postcode: string | null;
  readonly relationship: string | null;
  readonly addressLine1: string | null;
  readonly addressLine2: string | null;
};

export type Shipment = {
  readonly id: ShipmentId;
  readonly merchantId: MerchantId;
  readonly tierId: TierId | null;
  readonly live: boolean;
  readonly paymentId: PaymentId;
  readonly state: ShipmentState;
  readonly courier: Courier;
  /** The courier in the merchant's own word. */
  readonly courierSaid: string;
  /** The courier's number of the parcel. */
  readonly invoice: string;
  readonly sentAt: Date;
  /** Null once the buyer was erased. */
  readonly sender: Party | null;
  readonly receiver: Party | null;
  /** What the merchant said beside it. */
  readonly others: Readonly<Record<string, unknown>>;
  readonly requestedAt: Date;
  readonly registeredAt: Date | null;
};

export type ShipmentRefusal = 'not_in_escrow' | 'not_paid' | 'already_registered' | 'not_registered' | 'buyer_decided';

/**
 * Why a delivery cannot be reported now (`first`), or its number be corrected (`change`); null: it can. Money that is
 * on its way back counts as gone.
 */
export function shipmentRefusal(
  payment: Pick<Payment, 'escrow' | 'status' | 'price' | 'cancelled' | 'reserved' | 'purpose'>,
  report: 'first' | 'change',
): ShipmentRefusal | null {
  if (payment.escrow === null) return 'not_in_escrow';
  if (cancellableAmount(payment) === 0) return 'not_paid';
  if (afterDelivery(payment.escrow) === undefined) return 'buyer_decided';
  const isShipped = payment.escrow === 'shipped';
  if (report === 'first') return isShipped ? 'already_registered' : null;
  return isShipped ? null : 'not_registered';
}

function afterDelivery(state: EscrowState): EscrowState | undefined {
  return escrowTransitions[state].delivery_registered;
}
