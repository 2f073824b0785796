import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import { readMatching, readObject, readOptionalList, readOptionalText, readText, readWholeNumber } from './fields.ts';
import { KiccRefusal } from './refusals.ts';

/** Goods that the buyer is to confirm before the merchant has the money. */
export type EscrowOrder = {
  readonly goods: readonly Goods[];
  readonly receiver: { readonly name: string; readonly mobile: string };
};

export type Goods = { readonly productNo: string; readonly productName: string; readonly productAmount: number };

const mostGoods = 20;

/**
 * Reads escrowInfo: null where it is absent. The papers name its kind `escrowType`, a live client `escrowTypeCode`:
 * either will do. That the goods must add up to the amount is what two clients found.
 */
export function readEscrowOrder(body: Fields, amount: number): EscrowOrder | null {
  if (body['escrowInfo'] === undefined || body['escrowInfo'] === null) return null;
  const info = readObject(body, 'escrowInfo');
  if (info['escrowType'] !== 'K' && info['escrowTypeCode'] !== 'K') throw new KiccRefusal('SX01', 'escrowType');
  const goods = readOptionalList(info, 'goodsInfoList').map(readGoods);
  const numbers = new Set(goods.map(({ productNo }) => productNo));
  if (goods.length === 0 || goods.length > mostGoods || numbers.size !== goods.length)
    throw new KiccRefusal('SX01', 'goodsInfoList');
  const sum = goods.reduce((total, { productAmount }) => total + productAmount, 0);
  if (sum !== amount) throw new KiccRefusal('SX13', `${sum}, ${amount}`);
  return { goods, receiver: readReceiver(readObject(info, 'recvInfo')) };
}

function readGoods(value: unknown): Goods {
  const goods = isFields(value) ? value : {};
  return {
    productNo: readText(goods, 'productNo', 40),
    productName: readText(goods, 'productName', 50),
    productAmount: readWholeNumber(goods, 'productAmount'),
  };
}

function readReceiver(receiver: Fields): EscrowOrder['receiver'] {
  for (const [name, maxLength] of optional) readOptionalText(receiver, name, maxLength);
  return {
    name: readText(receiver, 'recvName', 20),
    mobile: readMatching(receiver, 'recvMobileNo', { maxLength: 11, pattern: /^[0-9]+$/ }),
  };
}

const optional: readonly (readonly [name: string, maxLength: number])[] = [
  ['recvMail', 50],
  ['recvAddr', 200],
  ['recvZipCode', 6],
  ['recvAddr1', 100],
  ['recvAddr2', 100],
];
