import type { MerchantId } from './ids.ts';

/**
 * The key that seals one merchant's secrets, itself sealed by a root key, so that it may lie beside what it seals. The
 * hub has one of its own, of no merchant.
 */
export type DataKey = {
  readonly id: string;
  readonly merchantId: MerchantId | null;
  /** Which root key opens it. Tells nothing of that key. */
  readonly rootKeyId: string;
  readonly wrapped: Uint8Array;
};
