import { compactKst } from '../../core/kst.ts';
import type { ChargeKey, DeleteKey, IssuedKey, KeyDeleted, Outcome } from '../gateway.ts';
import { breachOf, cardFacts, kstDay, refusalOutcome, shopTransactionId, unknown, type Expected } from './translate.ts';
import { customerOf, goodsNameOf, taxOf } from './window.ts';
import { readApproval, type Json, type KiccReply } from './wire.ts';

/*
 * Cards that are charged again ("빌키"). The answer to an issue says its key in the place of the card's number; a key is
 * good for the merchant's id that it was issued to, and is looked at by nobody here.
 */

/** What an issue must be of; its amount is nought. */
export type ExpectedIssue = Omit<Expected, 'amount' | 'receiptUrl'>;

/** The end that a reply to the approval of a registered card tells. */
export function issueOutcome(reply: KiccReply, expected: ExpectedIssue): Outcome<IssuedKey> {
  return reply.kind === 'success' ? foundIssue(reply.body, expected) : refusalOutcome(reply);
}

/**
 * Whose answer proves nothing is refused: no money has moved, so there is nothing to give back, and a key that nobody
 * keeps is charged by nobody.
 */
export function foundIssue(body: Json, expected: ExpectedIssue): Outcome<IssuedKey> {
  const issue = readApproval(body);
  if (issue === null) return unknown('the registered card lacks its number, amount, time or order');
  if (issue.amount !== 0) return unknown('the answer to a registered card names an amount');
  const { card } = issue;
  const key = card?.cardNo ?? '';
  if (card === null || key === '' || key.includes('*')) return unknown('the answer to a registered card names no key');
  const breach = breachOf(issue, { ...expected, amount: { amount: 0, currency: 'KRW' }, receiptUrl: () => null });
  if (breach !== null) {
    const message = '카드 등록 응답을 확인할 수 없어 등록하지 않았습니다. 결제된 금액은 없습니다.';
    const reason = breach === 'order_differs' ? 'other' : 'channel_misconfigured';
    return { outcome: 'declined', reason, code: breach, message };
  }
  const { pgCno: transactionId, approvalNo, approvedAt: issuedAt } = issue;
  const detail = { key, customerId: null, transactionId, card: cardFacts(card, approvalNo), issuedAt };
  return { outcome: 'done', detail };
}

export type Charging = { readonly mallId: string; readonly now: Date };

/** "배치 승인". There is no field for card points. */
export function chargeBody(request: ChargeKey, { mallId, now }: Charging): object {
  const { key, instalmentMonths, isInterestFreeByMerchant, taxFree } = request;
  const customerInfo = customerOf({ ...request, customerId: null });
  return {
    mallId,
    shopTransactionId: shopTransactionId(request.reference),
    shopOrderNo: request.paymentId,
    approvalReqDate: kstDay(now),
    amount: request.amount.amount,
    currency: '00',
    orderInfo: {
      goodsName: goodsNameOf(request),
      ...(Object.keys(customerInfo).length > 0 && { customerInfo }),
    },
    payMethodInfo: {
      billKeyMethodInfo: { batchKey: key },
      cardMethodInfo: {
        installmentMonth: instalmentMonths,
        freeInstallmentUsed: isInterestFreeByMerchant && instalmentMonths > 0,
      },
    },
    ...(taxFree > 0 && { taxInfo: taxOf(request) }),
  };
}

/**
 * A removal may be asked for until it is answered, and a repeated number is refused; nobody looks a removal up by its
 * number, so each sending has one of its own.
 */
export function removalBody({ reference, key }: DeleteKey, { mallId, now }: Charging): object {
  const removeReqDate = kstDay(now);
  const id = shopTransactionId(`${reference}-${compactKst(now).slice(removeReqDate.length)}`);
  return { mallId, shopTransactionId: id, batchKey: key, removeReqDate };
}

/**
 * What speaks of a key that is not there has what was wanted. The code is not published, so the sentence is looked at;
 * where it says something else the refusal stands, and the key is still the merchant's to ask about.
 */
const speaksOfNoKey = /(?:빌|빌링|배치)\s*키.*(?:없|않|삭제|해지)|(?:없|않|삭제|해지).*(?:빌|빌링|배치)\s*키/;

/** Neither the time nor anything else is answered, so it is ours. */
export function removalOutcome(reply: KiccReply, now: Date): Outcome<KeyDeleted> {
  if (reply.kind === 'success') return { outcome: 'done', detail: { deletedAt: now } };
  const isGone = reply.kind === 'refusal' && speaksOfNoKey.test(reply.message);
  return isGone ? { outcome: 'done', detail: { deletedAt: now } } : refusalOutcome(reply);
}
