import { writtenKst } from '../../core/kst.ts';
import type { AccountRules } from '../../core/virtual-account.ts';
import type { IssueAccount } from '../gateway.ts';
import { orderFields } from './billing.ts';
import { tossBankCode } from './codes.ts';
import { phoneDigits } from './texts.ts';

/* Accounts without a window ("가상계좌 발급 요청"): our request -> wire. It ends as a confirmation does. */

/** The banks are those that the original service lists for this gateway; the rest is the papers of the call. */
export const accountRules: AccountRules = {
  banks: ['003', '004', '007', '011', '020', '031', '032', '034', '039', '045', '071', '081', '088'],
  longestDays: 90,
  isBuyerNameNeeded: true,
  longestFixedKey: 13,
};

/** Without a type the account is for once. Seconds are the finest that a due date says. */
export function accountBody(request: IssueAccount): object {
  const { fixedKey, isEscrow } = request;
  const phone = phoneDigits(request.buyer.phone);
  return {
    ...orderFields(request),
    bank: tossBankCode(request.bankCode),
    dueDate: writtenKst(request.dueAt).slice(0, 19),
    ...(fixedKey !== null && { accountType: '고정', accountKey: fixedKey }),
    ...(isEscrow && { useEscrow: true }),
    ...(phone !== null && { customerMobilePhone: phone }),
  };
}
