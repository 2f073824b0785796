import { textField, type Fields } from './reader.ts';

/**
 * The token in any of the four ways that clients pass it: `Authorization: Bearer <token>`, the bare token there, the
 * header `X-ImpTokenHeader`, or the query field `_token`.
 */
export function readToken(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  query: Fields,
): string | null {
  const authorization = single(headers['authorization']);
  if (authorization !== null) return authorization.replace(/^Bearer\s+/i, '').trim() || null;
  return single(headers['x-imptokenheader']) ?? textField(query, '_token');
}

export function readTier(headers: Readonly<Record<string, string | string[] | undefined>>): string | null {
  return single(headers['tier']);
}

function single(value: string | string[] | undefined): string | null {
  const text = Array.isArray(value) ? value[0] : value;
  return text === undefined || text.trim() === '' ? null : text.trim();
}
