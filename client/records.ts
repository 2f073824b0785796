import type {
  V1Customer,
  V1Delivery,
  V1ExternalReceipt,
  V1PgSetting,
  V1Prepare,
  V1Receipt,
  V1Tier,
} from '../src/contract/v1/schema.ts';

/*
 * What is answered and has no status: the contract's own types, under the names that an editor shows.
 */

/** 빌링키와 그 주인. A billing key, and whose it is; never the key itself. */
export interface Customer extends V1Customer {}

/** 사전등록된 금액. What an order must cost. */
export interface Prepared extends V1Prepare {}

/** 결제의 현금영수증. The cash receipt of a payment. */
export interface Receipt extends V1Receipt {}

/** 다른 곳에서 받은 현금의 영수증. The receipt of cash that came in elsewhere. */
export interface ExternalReceipt extends V1ExternalReceipt {}

/** 에스크로 배송정보. Goods in escrow that were sent. */
export interface Delivery extends V1Delivery {}

/** 채널 하나의 한 쓰임. One use of one channel. */
export interface PgSetting extends V1PgSetting {}

/** 하위상점. A sub-merchant. */
export interface Tier extends V1Tier {}

/** 카드사나 은행. A card company or a bank. */
export type StandardCode = { readonly code: string; readonly name: string };
