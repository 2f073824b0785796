import type { BillingKey } from '../../core/billing-key.ts';
import { cardNames, seconds } from './payment.ts';
import type { V1Customer } from './schema.ts';

/** A billing key as the REST API has always shown it, and never the key itself. */
export function customerAnnotation(key: BillingKey): V1Customer {
  const { buyer, card } = key;
  return {
    customer_uid: key.name,
    pg_provider: key.gateway,
    pg_id: key.mid,
    sandbox: !key.live,
    customer_id: key.customerId,
    ...cardNames(card),
    card_name: card?.company.name ?? '',
    customer_name: buyer.name,
    customer_tel: buyer.phone,
    customer_email: buyer.email,
    customer_addr: buyer.address,
    customer_postcode: buyer.postcode,
    inserted: seconds(key.firstIssuedAt),
    updated: seconds(key.issuedAt),
  };
}
