import type { Fields } from '../json-body.ts';
import { kstDay } from '../kst.ts';
import { planEscrowChange } from './escrow-plan.ts';
import type { EscrowStep } from './escrow-steps.ts';
import { readOptionalWholeNumber, readText, readWholeNumber } from './fields.ts';
import { canCancelInPart, findIssuer } from './issuers.ts';
import { payoutLater, readRefundAccount } from './payouts.ts';
import { KiccRefusal } from './refusals.ts';
import { balanceOf, isClosed, isIssue, moneyIn } from './transaction.ts';
import type { Payout, Revision, Transaction } from './transaction.ts';

/** What a change will do, decided before anything is written. */
export type RevisionPlan = {
  readonly kind: Revision['kind'];
  readonly cancelAmount: number;
  readonly isWhole: boolean;
  /** Null: what a card's cancellation ends as, which depends on the day. */
  readonly end: Pick<Revision, 'statusCode' | 'resMsg'> | null;
  readonly escrow: EscrowStep | null;
  readonly payout: Payout | null;
  /** The bank has not answered the gateway yet: it happens, and the answer does not say so. */
  readonly isAnswerDelayed: boolean;
};

/** Which change a payment takes, by its method ("변경 구분 코드"). */
export function planRevision(transaction: Transaction, body: Fields, now: number): RevisionPlan {
  const type = readText(body, 'reviseTypeCode', 2);
  if (isIssue(transaction)) throw new KiccRefusal('SX09', 'a key was issued, and nothing was paid');
  if (transaction.escrow) return planEscrowChange(transaction, body, now);
  switch (transaction.choice.means) {
    case 'card':
      return type === '40' ? whole(transaction, body) : partOfCard(transaction, body, type);
    case 'money':
      return type === '40' ? whole(transaction, body) : part(transaction, body, { type, only: '32' });
    case 'transfer':
      return undone(type === '40' ? whole(transaction, body) : part(transaction, body, { type, only: '33' }));
    case 'phone':
      checkMonth(transaction, now);
      return undone(type === '40' ? whole(transaction, body) : part(transaction, body, { type, only: '33' }));
    case 'virtual_account':
      return moneyIn(transaction) > 0 ? refund(transaction, body, now) : closing(transaction, type);
  }
}

const plain = { end: null, escrow: null, payout: null, isAnswerDelayed: false } as const;

/** 40 gives back the whole of a payment of which nothing was given back before; an amount need not be named. */
function whole(transaction: Transaction, body: Fields): RevisionPlan {
  const { amount } = transaction;
  const named = readOptionalWholeNumber(body, 'amount');
  if (balanceOf(transaction) !== amount || (named !== null && named !== amount)) throw new KiccRefusal('SX08');
  return { ...plain, kind: 'cancellation', cancelAmount: amount, isWhole: true };
}

function partOfCard(transaction: Transaction, body: Fields, type: string): RevisionPlan {
  const plan = part(transaction, body, { type, only: '32' });
  const issuer = transaction.choice.means === 'card' ? findIssuer(transaction.choice.cardCode) : null;
  if (!issuer || !canCancelInPart(issuer)) throw new KiccRefusal('SX12');
  return plan;
}

/** 32 is for cards and wallets; 33 does the same for transfers and phones. */
function part(transaction: Transaction, body: Fields, { type, only }: { type: string; only: string }): RevisionPlan {
  if (type !== only) throw new KiccRefusal('SX09', `reviseTypeCode ${type}, not one of ${only}, 40`);
  return { ...plain, kind: 'cancellation', cancelAmount: partAmount(transaction, body), isWhole: false };
}

function partAmount(transaction: Transaction, body: Fields): number {
  const amount = readWholeNumber(body, 'amount');
  if (amount === 0 || amount > balanceOf(transaction)) throw new KiccRefusal('SX08', `amount ${amount}`);
  return amount;
}

/** Nothing was captured, so on whatever day it is simply undone: ours. */
function undone(plan: RevisionPlan): RevisionPlan {
  return { ...plan, end: plan.isWhole ? { statusCode: 'TS02', resMsg: '정상취소' } : partDone };
}

const partDone = { statusCode: 'TS06', resMsg: '정상처리' } as const;

/** A phone's bill of a month that is over cannot be taken back; what then happens is published nowhere. */
function checkMonth({ approvedAt }: Transaction, now: number): void {
  if (kstDay(approvedAt).slice(0, 6) !== kstDay(now).slice(0, 6)) throw new KiccRefusal('SX20');
}

/** An account to which nothing came is closed by 40: nothing moves. */
function closing(transaction: Transaction, type: string): RevisionPlan {
  if (type !== '40') throw new KiccRefusal('SX09', `reviseTypeCode ${type}, not 40 before a deposit`);
  if (isClosed(transaction)) throw new KiccRefusal('SX08');
  const end = { statusCode: 'TS02', resMsg: '정상취소' } as const;
  return { ...plain, kind: 'closing', cancelAmount: transaction.amount, isWhole: true, end };
}

/** By reviseTypeCode and reviseSubTypeCode: whether all of it goes back, and whether the bank does so at once. */
const refunds: Readonly<Record<string, { readonly isWhole: boolean; readonly isAtOnce: boolean }>> = {
  '60 RF01': { isWhole: true, isAtOnce: false },
  '62 RF01': { isWhole: false, isAtOnce: false },
  '63 10': { isWhole: true, isAtOnce: true },
  '63 20': { isWhole: true, isAtOnce: true },
  '63 11': { isWhole: false, isAtOnce: true },
  '63 21': { isWhole: false, isAtOnce: true },
};

/** Money that came to an account goes back to one that the merchant names. */
function refund(transaction: Transaction, body: Fields, now: number): RevisionPlan {
  const type = `${readText(body, 'reviseTypeCode', 2)} ${readText(body, 'reviseSubTypeCode', 4)}`;
  const way = refunds[type];
  if (!way) throw new KiccRefusal('SX09', `${type}, not one of ${Object.keys(refunds).join(', ')}`);
  const account = readRefundAccount(body);
  const balance = balanceOf(transaction);
  if (way.isWhole && balance !== moneyIn(transaction)) throw new KiccRefusal('SX08');
  const cancelAmount = way.isWhole ? wholeBalance(body, balance) : partAmount(transaction, body);
  const common = { ...plain, kind: 'refund', cancelAmount, isWhole: way.isWhole } as const;
  if (!way.isAtOnce) {
    const end = { statusCode: 'RF01', resMsg: '환불요청' } as const;
    return { ...common, end, payout: payoutLater(account, now) };
  }
  if (account.bounces) throw new KiccRefusal('SX14');
  const end = { statusCode: 'RF02', resMsg: '환불완료' } as const;
  const { isSlow, bounces: _bounces, ...to } = account;
  return { ...common, end, payout: { ...to, dueAt: now, state: 'paid_out' }, isAnswerDelayed: isSlow };
}

function wholeBalance(body: Fields, balance: number): number {
  const named = readOptionalWholeNumber(body, 'amount');
  if (balance === 0 || (named !== null && named !== balance)) throw new KiccRefusal('SX08');
  return balance;
}
