import { isBillingKeyName } from '../../core/billing-key.ts';
import { unreachable } from '../../core/unreachable.ts';
import { readCharge, readChannelWish, readTypedCard, type V1Charge } from '../../contract/v1/charge.ts';
import { ok, unsettled, type Reply } from '../../contract/v1/envelope.ts';
import { cardDeclined, refuse, refuseMissing, type CardCall, type V1ErrorCode } from '../../contract/v1/errors.ts';
import { failReason, shownReason } from '../../contract/v1/payment.ts';
import { textField } from '../../contract/v1/reader.ts';
import { merchantUrlRefusal } from '../../outbound/merchant-url.ts';
import { chargeByName, type ChargeEnd, type ChargeRefusal } from '../../flows/charge-payment.ts';
import { chargeTypedCard, registerAndCharge, type CardRefusal, type RegisterEnd } from '../../flows/register-card.ts';
import type { Hub } from '../../hub.ts';
import type { Call } from './call.ts';
import { show } from './payments.ts';

/**
 * `POST /subscribe/payments/again`: charges a billing key. A card that is declined is a payment that failed, HTTP 200
 * and code 0; another code means that nothing was sent.
 */
export async function chargeAgain(call: Call): Promise<Reply> {
  const name = textField(call.body, 'customer_uid');
  if (name === null) return refuseMissing('customer_uid');
  const order = readOrder(call);
  if ('status' in order) return order;
  const { merchant, scope } = call.caller;
  const end = await chargeByName(call.hub, { merchant, scope, name, usage: 'payment', order });
  return end.end === 'refused' ? refusalReply(end.refused) : chargedReply(call, end);
}

/**
 * `POST /subscribe/payments/onetime`: charges a typed card; with `customer_uid` the card becomes a billing key first.
 * A card that is declined answers with a code other than 0, unlike `again`; its payment is there all the same.
 */
export async function chargeOnce(call: Call): Promise<Reply> {
  const order = readOrder(call);
  if ('status' in order) return order;
  const card = readTypedCard(call.body);
  if ('status' in card) return card;
  const name = textField(call.body, 'customer_uid');
  if (name !== null && !isBillingKeyName(name)) return refuse('key_name_wrong');
  const { merchant, scope } = call.caller;
  const wanted = { merchant, scope, wish: readChannelWish(call.body), card, order };
  const customerId = textField(call.body, 'customer_id');
  const end = await (name === null
    ? chargeTypedCard(call.hub, wanted)
    : registerAndCharge(call.hub, { ...wanted, name, customerId, buyer: order.buyer }));
  if (end.end === 'declined') return registrationFailed(end.failed, 'onetime');
  if (end.end === 'lost') return refuse('issue_unknown');
  if (end.end === 'refused') return refusalReply(end.refused);
  return end.payment.status === 'failed'
    ? cardDeclined('onetime', failReason(end.payment) ?? '')
    : chargedReply(call, end);
}

function readOrder({ hub, body, userAgent }: Call): (V1Charge & Pick<Call, 'userAgent'>) | Reply {
  const order = readCharge(body);
  return 'status' in order ? order : (urlRefusal(hub, [order]) ?? { ...order, userAgent });
}

/** An address that cannot be called is refused before anything is charged: nobody would hear of the payment. */
export function urlRefusal({ settings }: Hub, orders: readonly Pick<V1Charge, 'webhookUrls'>[]): Reply | null {
  const urls = orders.flatMap(({ webhookUrls }) => webhookUrls ?? []);
  const isWrong = urls.some((url) => merchantUrlRefusal(url, settings.mode) !== null);
  return isWrong ? refuse('url_not_callable') : null;
}

/** The payment; where its end is not known yet it is `ready`, a header says so, and a webhook tells the end. */
export async function chargedReply(
  call: Call,
  { end, payment }: Exclude<ChargeEnd, { readonly end: 'refused' }>,
): Promise<Reply> {
  const [shown] = await show(call, [payment]);
  return end === 'unknown' ? unsettled(shown) : ok(shown);
}

const refusals: Record<ChargeRefusal | CardRefusal, V1ErrorCode> = {
  unknown_key: 'key_unknown',
  not_now: 'order_in_progress',
  channel_removed: 'key_channel_removed',
  cannot_charge: 'cannot_charge',
  cannot_issue: 'cannot_issue',
  currency_not_supported: 'charge_currency_wrong',
  already_paid: 'order_paid_before',
  in_progress: 'order_in_progress',
  no_api_channel: 'no_api_channel',
  unknown_channel_key: 'channel_unknown',
};

export function refusalReply(refused: ChargeRefusal | CardRefusal): Reply {
  return refuse(refusals[refused]);
}

type Failed = Extract<RegisterEnd, { end: 'declined' }>['failed'];

export function registrationFailed(failed: Failed, during: CardCall): Reply {
  switch (failed.outcome) {
    case 'declined':
      return cardDeclined(during, shownReason(failed.code, failed.message));
    case 'notSent':
      return cardDeclined(during, '결제사에 연결하지 못했습니다. 청구된 금액은 없습니다.');
    default:
      return unreachable(failed);
  }
}
