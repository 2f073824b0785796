import type { WindowErrorName } from '../../contract/checkout/window-errors.ts';
import type { OpenRefusal } from '../../flows/open-checkout.ts';

/** The line of the error table that a refusal of the hub's is. */
export function errorNameOf(refused: OpenRefusal): WindowErrorName {
  return names[refused];
}

const names: Readonly<Record<OpenRefusal, WindowErrorName>> = {
  unknown_merchant: 'unknown_merchant',
  unknown_tier: 'unknown_tier',
  unknown_channel_key: 'unknown_channel_key',
  no_such_gateway: 'no_such_gateway',
  no_channel: 'no_channel',
  defect_method: 'method_unknown',
  billing_key_not_supported: 'billing_key_not_supported',
  method_not_supported: 'method_not_supported',
  currency_not_supported: 'currency_not_supported',
  'missing_buyer.phone': 'buyer_phone_missing',
  escrow_not_supported: 'escrow_not_supported',
  'escrow_missing_buyer.name': 'escrow_buyer_name_missing',
  'escrow_missing_buyer.email': 'escrow_buyer_email_missing',
  escrow_missing_items: 'escrow_items_missing',
  defect_items: 'escrow_items_wrong',
  defect_due: 'due_unreadable',
  due_past: 'due_past',
  defect_addresses: 'webhook_url_refused',
  redirect_not_allowed: 'redirect_not_allowed',
  redirect_never_allowed: 'redirect_never_allowed',
  already_paid: 'already_paid',
  in_progress: 'in_progress',
  prepared_amount_differs: 'prepared_amount_differs',
  window_refused: 'window_refused',
  window_unanswered: 'window_unanswered',
};
