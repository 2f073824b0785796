import type { Fields } from '../json-body.ts';
import type { Transaction } from './transaction.ts';
import { readMatching, readObject, readOptionalMatching, readOptionalObject } from './fields.ts';
import { readOptionalOneOf, readOptionalText, readOptionalWholeNumber } from './fields.ts';
import { KiccRefusal } from './refusals.ts';

/** Hangul, Latin letters, digits, blank, brackets, hyphen and full stop; an ampersand comes as `%26`. */
export const goodsNamePattern = /^(?:[가-힣ㄱ-ㅎㅏ-ㅣA-Za-z0-9 ()[\].-]|%26)+$/;
export const customerNamePattern = /^[가-힣ㄱ-ㅎㅏ-ㅣA-Za-z ]+$/;

export type OrderInfo = Pick<Transaction, 'goodsName' | 'customer'> & { readonly isDigital: boolean };

/** What is bought, and by whom: the same in a registration and in a charge. */
export function readOrderInfo(body: Fields): OrderInfo {
  const order = readObject(body, 'orderInfo');
  return {
    goodsName: readMatching(order, 'goodsName', { maxLength: 50, pattern: goodsNamePattern }).replaceAll('%26', '&'),
    isDigital: readOptionalOneOf(order, 'goodsTypeCode', ['0', '1']) === '1',
    customer: readCustomer(readOptionalObject(order, 'customerInfo')),
  };
}

function readCustomer(customer: Fields): OrderInfo['customer'] {
  readOptionalText(customer, 'customerMail', 50);
  readOptionalText(customer, 'customerAddr', 200);
  readOptionalMatching(customer, 'customerContactNo', { maxLength: 11, pattern: /^[0-9]+$/ });
  return {
    id: readOptionalText(customer, 'customerId', 20),
    name: readOptionalMatching(customer, 'customerName', { maxLength: 20, pattern: customerNamePattern }),
  };
}

/**
 * All three parts or none, and together the whole: the supply without its tax, what is free of it, and the tax. Answers
 * the part that is free, null where nothing is said.
 */
export function readTaxFree(body: Fields, amount: number): number | null {
  const tax = readOptionalObject(body, 'taxInfo');
  if (Object.keys(tax).length === 0) return null;
  const [taxed, free, vat] = ['taxAmount', 'freeAmount', 'vatAmount'].map((name) => readOptionalWholeNumber(tax, name));
  const sum = (taxed ?? Number.NaN) + (free ?? Number.NaN) + (vat ?? Number.NaN);
  if (sum !== amount) throw new KiccRefusal('SX01', 'taxInfo');
  return free ?? null;
}
