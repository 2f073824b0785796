declare const brand: unique symbol;

/** A value that cannot be mistaken for another of the same shape: a payment's number is not an order's number. */
export type Branded<T, B extends string> = T & { readonly [brand]: B };

export type MerchantId = Branded<string, 'MerchantId'>;
export type TierId = Branded<string, 'TierId'>;
export type ChannelId = Branded<string, 'ChannelId'>;
export type PaymentId = Branded<string, 'PaymentId'>;
export type OrderId = Branded<string, 'OrderId'>;
export type OperationId = Branded<string, 'OperationId'>;
export type CancellationId = Branded<string, 'CancellationId'>;
export type DeliveryId = Branded<string, 'DeliveryId'>;
export type CheckoutToken = Branded<string, 'CheckoutToken'>;

/** Where the payment began: in a window that a buyer sees, or by the merchant's server. */
export type PaymentOrigin = 'window' | 'api';

/** The random part of the ids that are shown to people. Handed in, so that a seed replays a run. */
export type RandomDigits = (count: number) => string;

const prefixOf: Record<PaymentOrigin, string> = { window: 'imp_', api: 'imps_' };

/**
 * `imp_` or `imps_` and twelve digits: the shape that clients of the original service know.
 * It identifies, it never permits. The store retries on a clash.
 */
export function newPaymentId(origin: PaymentOrigin, digits: RandomDigits): PaymentId {
  return paymentId(prefixOf[origin] + digits(12));
}

const paymentIdPattern = /^imps?_[0-9]{12}$/;

/** Parses a payment's id; throws on any other shape, which is a bug of the caller. */
export function paymentId(text: string): PaymentId {
  if (!isPaymentId(text)) throw new Error(`not a payment id: ${text}`);
  return text;
}

export function isPaymentId(text: string): text is PaymentId {
  return paymentIdPattern.test(text);
}

/** The merchant's own number for what is being paid: 1 to 64 characters, any script. */
export const orderIdMaxLength = 64;

export function isOrderId(text: string): text is OrderId {
  return text.length > 0 && text.length <= orderIdMaxLength;
}

/**
 * The hub's own row ids (UUIDv7) come from `hub.ids`, never from input, so they are branded where they are made or
 * read.
 */
export function brandId<B extends Branded<string, string>>(text: string): B {
  return text as B;
}
