import type { AccountRules, AccountWish, AccountWishRefusal } from '../../core/virtual-account.ts';
import { unreachable } from '../../core/unreachable.ts';
import { readCharge, type V1Charge } from './charge.ts';
import { bankCodes, standardBankCode } from './codes.ts';
import type { Reply } from './envelope.ts';
import { declinedSaying, refuse, refuseMissing, refuseNaming } from './errors.ts';
import { latestSecond } from './paging.ts';
import { booleanField, textField, wholeNumberField, type Fields } from './reader.ts';

/** What `POST /vbanks` asks for, read into our words. */
export type V1AccountOrder = { readonly order: V1Charge; readonly account: AccountWish };

/** Reads an order, or says what is wrong with the first wrong field. A number of instalments would mean nothing. */
export function readAccountOrder(body: Fields): V1AccountOrder | Reply {
  const order = readCharge({ ...body, card_quota: null });
  if ('status' in order) return order;
  const bank = textField(body, 'vbank_code');
  if (bank === null) return refuseMissing('vbank_code');
  const dueSeconds = wholeNumberField(body, 'vbank_due');
  if (dueSeconds === null) return refuseMissing('vbank_due');
  const bankCode = standardBankCode(bank);
  if (!bankCodes.some(({ code }) => code === bankCode)) return refuse('account_bank_unknown');
  if (!(dueSeconds >= 0 && dueSeconds <= latestSecond)) return refuse('account_due_wrong');
  const account = {
    bankCode,
    dueAt: new Date(dueSeconds * 1000),
    fixedKey: textField(body, 'vbank_key'),
    isEscrow: isEscrow(body),
  };
  return { order, account };
}

/** What an open account is to become; null: as it is. In won, for accounts have no other currency. */
export type V1AccountChange = { readonly amount: number | null; readonly dueAt: Date | null };

/** Reads a change, or null: nothing is to be another, or one of the two is nothing that it could be. */
export function readAccountChange(body: Fields): V1AccountChange | null {
  const [amount, dueSeconds] = [wholeNumberField(body, 'amount'), wholeNumberField(body, 'vbank_due')];
  if (amount === null && dueSeconds === null) return null;
  if (amount !== null && !(amount > 0)) return null;
  if (dueSeconds !== null && !(dueSeconds > 0 && dueSeconds <= latestSecond)) return null;
  return { amount, dueAt: dueSeconds === null ? null : new Date(dueSeconds * 1000) };
}

/** A password of the escrow service, or the window's own word. The password itself is nobody's here. */
function isEscrow(body: Fields): boolean {
  return textField(body, 'escrow_password') !== null || booleanField(body, 'escrow') === true;
}

/** Why the gateway would give out no such account, by the field's name. */
export function accountWishRefused(refused: AccountWishRefusal, rules: AccountRules): Reply {
  switch (refused) {
    case 'buyer_name_missing':
      return refuseMissing('buyer_name');
    case 'bank_not_issuing':
      return refuseNaming('account_bank_not_issuing', '<banks>', rules.banks.map(bankWord).join(', '));
    case 'due_past':
      return refuse('account_due_past');
    case 'due_too_far':
      return refuseNaming('account_due_too_far', '<days>', String(rules.longestDays));
    case 'fixed_key_not_taken':
      return refuseNaming('account_key_wrong', '<length>', String(rules.longestFixedKey ?? 0));
    default:
      return unreachable(refused);
  }
}

function bankWord(code: string): string {
  return `${code} ${bankCodes.find((each) => each.code === code)?.name ?? ''}`.trim();
}

/** The gateway gave out no account; `reason` as payments show it. */
export function accountDeclined(reason: string): Reply {
  return declinedSaying('account_declined', reason);
}
