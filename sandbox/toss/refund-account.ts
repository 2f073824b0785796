import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import { findBank } from './banks.ts';
import { TossError } from './errors.ts';
import type { TossErrorCode } from './errors.ts';
import { readText } from './fields.ts';

/** Where a deposited account is refunded to (section 4.1). */
export type RefundAccount = { readonly bankCode: string; readonly number: string; readonly holder: string };

/** What the bank says of these accounts of nobody's (ours); any other takes the money. */
const testAccounts: Readonly<Record<string, TossErrorCode>> = {
  '00000000000001': 'INVALID_REFUND_ACCOUNT_INFO',
  '00000000000002': 'FORBIDDEN_BANK_REFUND_REQUEST',
};

/** The bank takes the order for it, and sends the money back two business days later (ours). */
const bouncingNumber = '00000000000003';

/** Required of a deposited account; of any other payment it is not looked at. */
export function readRefundAccount(value: unknown): RefundAccount {
  if (!isFields(value)) throw new TossError('INVALID_REQUEST');
  const account = { bankCode: readBank(value), number: readNumber(value), holder: readText(value, 'holderName', 60) };
  const refusal = testAccounts[account.number];
  if (refusal) throw new TossError(refusal);
  return account;
}

export function isBouncing(account: RefundAccount): boolean {
  return account.number === bouncingNumber;
}

function readBank(fields: Fields): string {
  const bank = findBank(readText(fields, 'bank', 20, 'INVALID_BANK'));
  if (!bank) throw new TossError('INVALID_BANK');
  return bank.code;
}

function readNumber(fields: Fields): string {
  const number = readText(fields, 'accountNumber', 20, 'INVALID_REFUND_ACCOUNT_NUMBER');
  if (!/^[0-9]+$/.test(number)) throw new TossError('INVALID_REFUND_ACCOUNT_NUMBER');
  return number;
}
