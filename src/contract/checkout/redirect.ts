import type { CallbackResult, ResultStyle } from './result.ts';

/** Addresses that would run something instead of going somewhere. */
const dangerousSchemes: readonly string[] = ['javascript:', 'data:', 'vbscript:', 'file:', 'blob:', 'about:'];

/** Whether a browser may be sent to this address: any web address or app scheme, nothing that runs. */
export function isSafeRedirect(url: string): boolean {
  if (/\p{Cc}/u.test(url) || !URL.canParse(url)) return false;
  return !dangerousSchemes.includes(new URL(url).protocol);
}

/**
 * Where the browser goes with a result: the merchant's address with the result in its query, before any `#`. What the address had
 * stays. Old app wrappers take the query apart by hand, so the message keeps no character that means something in a query.
 */
export function redirectUrl(target: string, result: CallbackResult, style: ResultStyle): string {
  const url = new URL(target);
  const hasFailed = result.error_code !== undefined || result.error_msg !== undefined;
  const fields: Record<string, string | null | undefined> = {
    imp_uid: result.imp_uid ?? '',
    merchant_uid: result.merchant_uid,
    imp_success: style === 'legacy' || result.imp_uid === null ? String(!hasFailed) : undefined,
    error_code: result.error_code,
    error_msg: result.error_msg === undefined ? undefined : plainText(result.error_msg),
  };
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null) url.searchParams.set(name, value);
  }
  return url.href;
}

function plainText(message: string): string {
  return message.replace(/[&#%+=]/g, ' ');
}
