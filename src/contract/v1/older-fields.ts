import type { V1Payment, V1Prepare } from './schema.ts';

/*
 * The field sets of some years ago, for clients with generated, strict parsing (Go's), which refuse a whole answer for
 * one name that they do not know.
 */

/** Such a client calls itself by Go's default name; nothing else that it sends tells it apart. */
export function isStrictClient(userAgent: string | undefined): boolean {
  return (userAgent ?? '').startsWith('Go-http-client/');
}

type NewerPaymentField =
  | 'emb_pg_provider'
  | 'sandbox'
  | 'card_issuer_code'
  | 'card_issuer_name'
  | 'card_publisher_code'
  | 'card_publisher_name'
  | 'deposit_history'
  | 'promotion';

export type OlderPayment = Omit<V1Payment, NewerPaymentField | 'cancel_history'> & {
  readonly cancel_history: readonly Omit<V1Payment['cancel_history'][number], 'cancellation_id'>[];
};

export function olderPayment(payment: V1Payment): OlderPayment {
  const { emb_pg_provider, sandbox, deposit_history, promotion, ...rest } = payment;
  const { card_issuer_code, card_issuer_name, card_publisher_code, card_publisher_name, ...kept } = rest;
  return { ...kept, cancel_history: payment.cancel_history.map(({ cancellation_id, ...item }) => item) };
}

export function olderPrepare({ currency, ...kept }: V1Prepare): Omit<V1Prepare, 'currency'> {
  return kept;
}
