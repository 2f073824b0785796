import type { Decline } from '../../core/declines.ts';
import type { Party, Shipment } from '../../core/shipment.ts';
import { courierOf } from './couriers.ts';
import type { Reply } from './envelope.ts';
import { declinedSaying, refuse, refuseDeliveryField } from './errors.ts';
import { booleanField, isFields, parseJson, textField, wholeNumberField, type Fields } from './reader.ts';
import { seconds, shownReason } from './payment.ts';
import type { V1Delivery } from './schema.ts';

/** What a delivery is registered or corrected with, read into our words. */
export type V1DeliveryWish = Pick<
  Shipment,
  'courier' | 'courierSaid' | 'invoice' | 'sentAt' | 'sender' | 'receiver' | 'others'
>;

const goodInvoice = /^[A-Za-z0-9가-힣 ./()-]{1,30}$/;
const textMaxLength = 300;

/** Reads all of it, or says which of its fields is the first that is missing or wrong. */
export function readDelivery(body: Fields): V1DeliveryWish | Reply {
  const [logis, sender, receiver] = ['logis', 'sender', 'receiver'].map((name) => inner(body, name));
  if (!logis) return missing('logis');
  if (!sender) return missing('sender');
  if (!receiver) return missing('receiver');
  const [company, invoice] = [textField(logis, 'company')?.trim(), textField(logis, 'invoice')?.trim()];
  if (!company) return missing('logis.company');
  if (!invoice) return missing('logis.invoice');
  const sentAt = wholeNumberField(logis, 'sent_at');
  if (sentAt === null) return missing('logis.sent_at');
  const long = firstTooLong({ logis, sender, receiver });
  if (long !== null) return refuseDeliveryField('delivery_text_too_long', long);
  if (!goodInvoice.test(invoice)) return refuse('delivery_invoice_wrong');
  if (!(sentAt > 0 && sentAt < 100_000_000_000)) return refuse('delivery_sent_at_wrong');
  const products = readProducts(body);
  if (products === null) return refuse('delivery_products_wrong');
  return {
    courier: courierOf(company).courier,
    courierSaid: company,
    invoice,
    sentAt: new Date(sentAt * 1000),
    sender: partyIn(sender),
    receiver: partyIn(receiver),
    others: {
      receiving_at: textField(logis, 'receiving_at'),
      address: textField(logis, 'address'),
      send_email: booleanField(body, 'send_email') ?? true,
      products,
    },
  };
}

function missing(field: string): Reply {
  return refuseDeliveryField('delivery_field_missing', field);
}

/** Named fields, or the JSON text of them, as forms may hold it. Null: there are none. */
function inner(fields: Fields, name: string): Fields | null {
  const value = Object.hasOwn(fields, name) ? unwrapped(fields[name]) : null;
  return isFields(value) && Object.keys(value).length > 0 ? value : null;
}

function unwrapped(value: unknown): unknown {
  return typeof value === 'string' ? (parseJson(value) ?? value) : value;
}

function partyIn(fields: Fields): Party {
  const formed = inner(fields, 'formed_address') ?? {};
  return {
    name: textField(fields, 'name'),
    phone: textField(fields, 'tel'),
    address: textField(fields, 'addr'),
    postcode: textField(fields, 'postcode'),
    relationship: textField(fields, 'relationship'),
    addressLine1: textField(formed, 'address_line_1'),
    addressLine2: textField(formed, 'address_line_2'),
  };
}

/** `sender.addr`: what nobody writes by hand is not kept. */
function firstTooLong(parts: Readonly<Record<string, Fields>>): string | null {
  for (const [part, fields] of Object.entries(parts)) {
    const long = Object.keys(fields).find((name) => (textField(fields, name) ?? '').length > textMaxLength);
    if (long !== undefined) return `${part}.${long.slice(0, 40)}`;
  }
  return null;
}

const mostProducts = 100;
const productFields = ['id', 'name', 'code', 'amount', 'currency', 'quantity', 'tag'];

/** For other gateways, and kept. Null: what is there is no list of goods. */
function readProducts(body: Fields): readonly Readonly<Record<string, string | null>>[] | null {
  const written = unwrapped(body['products'] ?? []);
  const list = isFields(written) ? Object.values(written) : written;
  if (list === '') return [];
  if (!Array.isArray(list) || list.length > mostProducts) return null;
  const products = list.map(unwrapped);
  if (!products.every(isFields)) return null;
  const isWhole = products.every((each) => ['id', 'name', 'amount'].every((name) => textField(each, name) !== null));
  const named = products.map((each) => Object.fromEntries(productFields.map((name) => [name, textField(each, name)])));
  const isShort = named.every((each) => Object.values(each).every((text) => (text ?? '').length <= textMaxLength));
  return isWhole && isShort ? named : null;
}

/** A delivery that the gateway has taken. */
export function deliveryAnnotation({ courierSaid, invoice, sentAt, registeredAt }: Shipment): V1Delivery {
  return {
    company: courierOf(courierSaid).code,
    invoice,
    sent_at: seconds(sentAt),
    applied_at: seconds(registeredAt),
  };
}

/** The gateway refused: its own words behind ours. Null: it was not reached. */
export function deliveryDeclined(decline: Decline | null): Reply {
  if (decline === null)
    return declinedSaying('delivery_declined', '결제사에 연결하지 못했습니다. 등록되지 않았습니다.');
  return declinedSaying('delivery_declined', shownReason(decline.code, decline.message));
}
