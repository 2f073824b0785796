const maxLength = 2_000;

export type UrlRefusal = 'not_a_url' | 'not_http' | 'not_https' | 'has_credentials' | 'too_long';

/** Why a url that a merchant gave cannot be called, null when it can. What it resolves to is checked at every call. */
export function merchantUrlRefusal(url: string, mode: 'sandbox' | 'live'): UrlRefusal | null {
  if (url.length > maxLength) return 'too_long';
  if (!URL.canParse(url)) return 'not_a_url';
  const { protocol, username, password } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return 'not_http';
  if (protocol === 'http:' && mode === 'live') return 'not_https';
  if (username !== '' || password !== '') return 'has_credentials';
  return null;
}
