import type { CallbackResult, ResultStyle } from './result.ts';

/** Addresses that would run something, or show what the buyer's machine holds, instead of going somewhere. */
const dangerousSchemes: readonly string[] = [
  'javascript:',
  'data:',
  'vbscript:',
  'file:',
  'filesystem:',
  'blob:',
  'about:',
  'view-source:',
];

/** Whether a browser may be sent to this address: any web address or app scheme, nothing that runs. */
export function isSafeRedirect(url: string): boolean {
  if (/\p{Cc}/u.test(url)) return false;
  try {
    return !dangerousSchemes.includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

/** Where the browser goes with a result: the merchant's address with the result in its query, before any `#`. */
export function redirectUrl(target: string, result: CallbackResult, style: ResultStyle): string {
  const hasFailed = result.error_code !== undefined || result.error_msg !== undefined;
  return withQuery(target, {
    imp_uid: result.imp_uid ?? '',
    merchant_uid: result.merchant_uid,
    ...(style === 'legacy' || result.imp_uid === null ? { imp_success: String(!hasFailed) } : {}),
    ...(result.error_code === undefined ? {} : { error_code: result.error_code }),
    ...(result.error_msg === undefined ? {} : { error_msg: plainText(result.error_msg) }),
  });
}

/** The hub's own page (`{hub}/payments/fail`), for a failure whose page named no address to return to. */
export function failPageUrl(failUrl: string, result: CallbackResult): string {
  const message = plainText(result.error_msg ?? '');
  return withQuery(failUrl, { imp_uid: result.imp_uid ?? '', success: 'false', error_msg: message });
}

const resultFields: readonly string[] = ['imp_uid', 'merchant_uid', 'imp_success', 'error_code', 'error_msg'];

/**
 * What the address had stays as it was written, but for the fields of an earlier result: a page that names itself and
 * is paid from again would show the first one, or a success with the error before it. Spaces are `%20`: app wrappers
 * decode the address by hand and would leave a plus in the sentence.
 */
function withQuery(target: string, fields: Readonly<Record<string, string>>): string {
  const url = new URL(target);
  const names = [...resultFields, ...Object.keys(fields)];
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !names.includes(pair.replace(/=.*/s, '')));
  const added = new URLSearchParams(fields).toString().replace(/\+/g, '%20');
  url.search = [...kept, added].join('&');
  return url.href;
}

/**
 * Those wrappers decode the whole address before they take it apart: nothing that means something in a query may be in
 * a sentence.
 */
function plainText(message: string): string {
  return message.replace(/[&#%+=]/g, ' ');
}
