/*
 * The parameters of IMP.request_pay that mean something here. Anything else belongs to other gateways, or to the page
 * itself: it is kept with the payment and comes back in the callback, and is never a reason to refuse.
 */

export const knownParams: readonly string[] = [
  'channelKey',
  'channel_key',
  'pg',
  'pay_method',
  'merchant_uid',
  'name',
  'amount',
  'tax_free',
  'currency',
  'language',
  'escrow',
  'kiccProducts',
  'products',
  'escrowProducts',
  'digital',
  'vbank_due',
  'display',
  'card',
  'useFreeInterestFromMall',
  'appCard',
  'useCardPoint',
  'company',
  'auth_mode',
  'customer_uid',
  'customer_id',
  'buyer_name',
  'buyer_tel',
  'buyer_email',
  'buyer_addr',
  'buyer_postcode',
  'custom_data',
  'notice_url',
  'confirm_url',
  'm_redirect_url',
  'app_scheme',
  'period',
  'bypass',
  // The script's own.
  'windowType',
  'request_id',
  'tier_code',
];

/** Characters of JSON in all: a page that sends more wants something stored, which `custom_data` is for. */
const maxChars = 20_000;

/** What the page said beside what is known, as far as there is room for it. */
export function othersOf(params: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const others = Object.entries(params).filter(([name]) => !knownParams.includes(name));
  let left = maxChars;
  const kept = others.filter(([name, value]) => {
    left -= name.length + JSON.stringify(value ?? null).length;
    return left >= 0;
  });
  return Object.fromEntries(kept);
}
