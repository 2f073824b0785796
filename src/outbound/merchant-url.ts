import { isIP } from 'node:net';
import { isBlockedAddress } from './blocked-addresses.ts';

/** Longer than what servers and proxies commonly accept in one request line is no address of a receiver. */
const maxUrlChars = 2_000;

export type UrlRefusal =
  | 'too_long'
  | 'not_a_url'
  | 'not_http'
  | 'not_https'
  | 'has_credentials'
  /** Written as an address, or as `localhost`, that the hub may not call. */
  | 'inside_address';

/**
 * Why a url that a merchant gave cannot be called, null when it can. What a name resolves to is not known here: the
 * agent checks that at every call.
 */
export function merchantUrlRefusal(url: string, mode: 'sandbox' | 'live'): UrlRefusal | null {
  if (url.length > maxUrlChars) return 'too_long';
  if (/\p{Cc}/u.test(url) || !URL.canParse(url)) return 'not_a_url';
  const { protocol, username, password, hostname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return 'not_http';
  if (protocol === 'http:' && mode === 'live') return 'not_https';
  if (username !== '' || password !== '') return 'has_credentials';
  return isInside(hostname, mode) ? 'inside_address' : null;
}

function isInside(hostname: string, mode: 'sandbox' | 'live'): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  const allowLoopback = mode === 'sandbox';
  if (isIP(host) !== 0) return isBlockedAddress(host, allowLoopback);
  return /(^|\.)localhost\.?$/.test(host) && !allowLoopback;
}
