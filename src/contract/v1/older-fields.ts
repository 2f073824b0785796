import type { V1Customer, V1Payment, V1Prepare, V1Schedule } from './schema.ts';

/*
 * The field sets of some years ago, for clients with generated, strict parsing (Go's), which refuse a whole answer for
 * one name that they do not know.
 */

const newerOfPayment: readonly (keyof V1Payment)[] = [
  'emb_pg_provider',
  'sandbox',
  'card_issuer_code',
  'card_issuer_name',
  'card_publisher_code',
  'card_publisher_name',
  'deposit_history',
  'promotion',
];
const newerOfCancellation: readonly (keyof V1Payment['cancel_history'][number])[] = ['cancellation_id'];
const newerOfPrepare: readonly (keyof V1Prepare)[] = ['currency'];
const newerOfCustomer: readonly (keyof V1Customer)[] = [
  'sandbox',
  'customer_id',
  'card_issuer_code',
  'card_issuer_name',
  'card_publisher_code',
  'card_publisher_name',
];
const newerOfSchedule: readonly (keyof V1Schedule)[] = [
  'pg_provider',
  'pg_id',
  'customer_id',
  'currency',
  'promotion_id',
];

/** Such a client calls itself by Go's default name; nothing else that it sends tells it apart. */
export function isStrictClient(userAgent: string | undefined): boolean {
  return (userAgent ?? '').startsWith('Go-http-client/');
}

type SomeFields = Readonly<Record<string, unknown>>;

export function olderPayment(payment: V1Payment): SomeFields {
  const history = payment.cancel_history.map((item) => without(item, newerOfCancellation));
  return { ...without(payment, newerOfPayment), cancel_history: history };
}

export function olderPrepare(price: V1Prepare): SomeFields {
  return without(price, newerOfPrepare);
}

export function olderCustomer(customer: V1Customer): SomeFields {
  return without(customer, newerOfCustomer);
}

export function olderSchedule(schedule: V1Schedule): SomeFields {
  return without(schedule, newerOfSchedule);
}

function without(whole: SomeFields, names: readonly string[]): SomeFields {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name)));
}
