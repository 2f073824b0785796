import { TossError } from './errors.ts';
import { merchants } from './merchants.ts';
import type { TossMerchant } from './merchants.ts';

/** Finds the merchant whose secret key is the user name of the Basic credential; its password is empty (section 1). */
export function authenticate(authorization: string | undefined): TossMerchant {
  if (authorization === undefined) throw new TossError('UNAUTHORIZED_KEY');
  const secretKey = readUserName(authorization);
  const merchant = merchants.find((each) => each.secretKey === secretKey);
  if (merchant) return merchant;
  const isWrongKind = merchants.some((each) => each.widgetSecretKey === secretKey);
  throw new TossError(isWrongKind ? 'INVALID_API_KEY' : 'UNAUTHORIZED_KEY');
}

function readUserName(authorization: string): string {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization.trim())?.[1];
  const decoded = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 0) throw new TossError('INCORRECT_BASIC_AUTH_FORMAT');
  return decoded.slice(0, colon);
}
