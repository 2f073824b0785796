import type { EscrowItem } from '../../core/escrow.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * What is in the parcel: `kiccProducts` `[{orderNumber, name, quantity, amount}]`, or `products` and its older name
 * `escrowProducts` `[{id, name, code, unitPrice, quantity}]`. Null when a line has no name, or no quantity from 1.
 */
export function readEscrowItems(params: Json): readonly EscrowItem[] | null {
  const list = [params['kiccProducts'], params['products'], params['escrowProducts']].find(
    (each): each is unknown[] => Array.isArray(each) && each.length > 0,
  );
  const items = (list ?? []).map(readItem);
  return items.every((each) => each !== null) ? items : null;
}

function readItem(value: unknown): EscrowItem | null {
  const raw: Json = typeof value === 'object' && value !== null ? (value as Json) : {};
  const name = text(raw['name']);
  const quantity = raw['quantity'] === undefined ? 1 : wholeNumber(raw['quantity']);
  if (name === null || quantity === null || quantity < 1) return null;
  return {
    id: text(raw['orderNumber']) ?? text(raw['id']),
    code: text(raw['code']),
    name,
    quantity,
    unitPrice: wholeNumber(raw['unitPrice']),
    amount: wholeNumber(raw['amount']),
  };
}

function text(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function wholeNumber(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}
