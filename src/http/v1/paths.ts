import { isOrderId, isPaymentId, type OrderId, type PaymentId } from '../../core/ids.ts';
import type { Call } from './call.ts';

/** The payment's id in the path; null when it cannot be one. */
export function paymentIdOf({ path }: Call): PaymentId | null {
  const id = path['imp_uid'] ?? '';
  return isPaymentId(id) ? id : null;
}

/** The order in the path, in the order of trying. */
export function orderIdsOf({ path }: Call): OrderId[] {
  return spellingsOf(path['merchant_uid'] ?? '').filter(isOrderId);
}

/**
 * What a part of the path may mean, in the order of trying: as it stands and, where it holds a `+`, with spaces, for
 * one client (.NET) encodes a space so and another (Node) leaves a real `+` bare.
 */
export function spellingsOf(written: string): string[] {
  return [...new Set([written, written.replaceAll('+', ' ')])].map((each) => each.replaceAll('\0', '\uFFFD'));
}
