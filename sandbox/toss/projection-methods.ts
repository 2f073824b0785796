import { kstTimestamp } from '../kst.ts';
import { minus } from './amounts.ts';
import { findBank } from './banks.ts';
import { issuedAfterMs } from './cash-receipt.ts';
import type { CashReceipt } from './cash-receipt.ts';
import { findIssuer } from './issuers.ts';
import { isVoucher } from './methods.ts';
import { easyPays } from './easy-pays.ts';
import type { Cancel, CardUse, TossPayment } from './payment.ts';
import { isBefore } from './versions.ts';
import type { WireVersion } from './versions.ts';

/** How a merchant's MID sees payments: its wire version, English names where asked for, and the time of the answer. */
export type View = {
  readonly version: WireVersion;
  readonly isEnglish: boolean;
  readonly origin: string;
  readonly now: number;
};

type Fields = Record<string, unknown>;

/** The objects that tell what a payment was made with: one of them is there, or none (section 5.1). */
export function methodObjects(payment: TossPayment, view: View): Fields {
  return {
    card: cardOf(payment, view),
    virtualAccount: virtualAccountOf(payment, view),
    transfer: transferOf(payment, view),
    mobilePhone: mobilePhoneOf(payment, view),
    giftCertificate: giftCertificateOf(payment),
    cashReceipt: cashReceiptOf(payment, view),
    cashReceipts: cashReceiptsOf(payment, view),
    discount: discountOf(payment),
  };
}

/** The card that was used, also behind an easy pay. */
function usedCard({ approval, authentication }: TossPayment): CardUse | null {
  return approval && authentication && 'card' in authentication ? authentication.card : null;
}

function cardOf(payment: TossPayment, view: View): Fields | null {
  const card = usedCard(payment);
  if (!card) return null;
  const issuer = findIssuer(card.issuerCode);
  const { authentication, window, totalAmount, currency } = payment;
  const points = authentication?.by === 'easy_pay' ? authentication.points : 0;
  return {
    company: view.isEnglish ? issuer?.english : issuer?.korean,
    issuerCode: card.issuerCode,
    acquirerCode: issuer?.acquirer ?? null,
    provider: providerOf(payment, view),
    number: card.maskedNumber,
    installmentPlanMonths: card.instalmentMonths,
    isInterestFree: card.interestPayer === 'MERCHANT',
    interestPayer: card.interestPayer,
    approveNo: payment.approval?.approveNo,
    useCardPoint: card.useCardPoint,
    cardType: translate('신용', view),
    ownerType: translate('개인', view),
    acquireStatus: payment.status === 'CANCELED' ? 'CANCELED' : 'READY',
    receiptUrl: receiptUrlOf(payment, view),
    amount: minus(totalAmount, points + window.card.discountAmount, currency),
  };
}

/** There from the moment the account is given out; the bank does not tell whose name stands on it. */
function virtualAccountOf({ account }: TossPayment, view: View): Fields | null {
  if (!account) return null;
  return {
    accountNumber: account.number,
    accountType: translate(account.fixedKey === undefined ? '일반' : '고정', view),
    ...bankOf(account.bankCode, view),
    customerName: account.customerName,
    depositorName: account.depositorName,
    dueDate: kstTimestamp(account.dueAt),
    expired: account.isExpired,
    settlementStatus: 'INCOMPLETED',
    refundStatus: account.refundStatus,
    // Only where the buyer names one in the window, which this window does not ask for.
    refundReceiveAccount: null,
  };
}

function transferOf({ approval, authentication }: TossPayment, view: View): Fields | null {
  if (!approval || authentication?.by !== 'transfer') return null;
  return { ...bankOf(authentication.bankCode, view), settlementStatus: 'INCOMPLETED' };
}

function bankOf(code: string, view: View): Fields {
  const bank = findBank(code);
  return { bank: view.isEnglish ? bank?.english : bank?.korean, bankCode: code };
}

function mobilePhoneOf(payment: TossPayment, view: View): Fields | null {
  const { approval, authentication } = payment;
  if (!approval || authentication?.by !== 'phone') return null;
  return {
    carrier: authentication.carrier,
    customerMobilePhone: authentication.phoneNumber,
    settlementStatus: 'INCOMPLETED',
    receiptUrl: receiptUrlOf(payment, view),
  };
}

function giftCertificateOf({ approval, method }: TossPayment): Fields | null {
  if (!approval || !isVoucher(method)) return null;
  return { approveNo: approval.approveNo, settlementStatus: 'INCOMPLETED' };
}

function discountOf({ approval, window }: TossPayment): Fields | null {
  const { discountAmount } = window.card;
  return approval && discountAmount > 0 ? { amount: discountAmount } : null;
}

function cashReceiptOf({ cashReceipt }: TossPayment, view: View): Fields | null {
  if (!cashReceipt) return null;
  const { type, receiptKey, issueNumber, amount, taxFreeAmount } = cashReceipt;
  const receiptUrl = cashReceiptUrl(cashReceipt, view);
  return { type, receiptKey, issueNumber, receiptUrl, amount, taxFreeAmount };
}

/** One record for the issue and one for each cancellation (section 5.6); 1.4 knows the list and leaves it empty. */
function cashReceiptsOf(payment: TossPayment, view: View): Fields[] | null {
  const { cashReceipt, cancels } = payment;
  if (!cashReceipt || isBefore(view.version, '2022-06-08')) return null;
  return [
    receiptRecord(payment, cashReceipt, null, view),
    ...cancels.map((cancel) => receiptRecord(payment, cashReceipt, cancel, view)),
  ];
}

function receiptRecord(payment: TossPayment, receipt: CashReceipt, cancel: Cancel | null, view: View): Fields {
  const requestedAt = cancel?.canceledAt ?? receipt.requestedAt;
  return {
    receiptKey: cancel ? cancelReceiptKey(receipt) : receipt.receiptKey,
    issueNumber: receipt.issueNumber,
    issueStatus: view.now < requestedAt + issuedAfterMs ? 'IN_PROGRESS' : 'COMPLETED',
    amount: cancel?.cancelAmount ?? receipt.amount,
    taxFreeAmount: cancel?.taxFreeAmount ?? receipt.taxFreeAmount,
    orderId: payment.orderId,
    orderName: payment.orderName,
    type: receipt.type,
    transactionType: cancel ? 'CANCEL' : 'CONFIRM',
    businessNumber: sellersNumber,
    customerIdentityNumber: receipt.number,
    failure: null,
    requestedAt: kstTimestamp(requestedAt),
    receiptUrl: cashReceiptUrl(receipt, view),
  };
}

/** The shop's own business number; no real one has it. */
export const sellersNumber = '0000000000';

export function cancelReceiptKey(receipt: Pick<CashReceipt, 'receiptKey'>): string {
  return `c_${receipt.receiptKey}`;
}

/** Slip of a card, statement of a deposit, a phone bill or a voucher; the cash receipt of a transfer (section 5.1). */
export function receiptUrlOf({ approval, authentication, cashReceipt }: TossPayment, view: View): string | null {
  if (!approval) return null;
  if (authentication?.by === 'transfer') return cashReceipt && cashReceiptUrl(cashReceipt, view);
  if (authentication?.by !== 'virtual_account') return receiptAddress(approval.receiptId, view.origin);
  return `${view.origin}/toss/receipt/payment-detail/bank-transfer?transactionId=${approval.receiptId}&ref=PX`;
}

export function receiptAddress(receiptId: string, origin: string): string {
  return `${origin}/toss/receipt/redirection?transactionId=${receiptId}&ref=PX`;
}

export function cashReceiptUrl({ receiptKey }: Pick<CashReceipt, 'receiptKey'>, { origin }: View): string {
  return `${origin}/toss/receipt/mids/si/cash-receipt?receiptKey=${receiptKey}&ref=PX`;
}

/** A plain string with two siblings up to 1.4, then an object; the siblings stay a while where there is an easy pay. */
export function easyPayOf(payment: TossPayment, view: View): Fields {
  const isOld = isBefore(view.version, '2022-06-08');
  const provider = providerOf(payment, view);
  const { approval, authentication } = payment;
  if (provider === null || !approval || authentication?.by !== 'easy_pay') {
    return isOld ? { easyPay: null, easyPayAmount: 0, easyPayDiscountAmount: 0 } : { easyPay: null };
  }
  // Section 5.1's table: what a registered card pays stands in `card.amount`, and points are a discount.
  const discountAmount = authentication.points;
  const amount = authentication.card ? 0 : minus(payment.totalAmount, discountAmount, payment.currency);
  return {
    easyPay: isOld ? provider : { provider, amount, discountAmount },
    easyPayAmount: amount,
    easyPayDiscountAmount: discountAmount,
  };
}

function providerOf({ window }: TossPayment, view: View): string | null {
  const { easyPay } = window.card;
  if (easyPay === null) return null;
  return view.isEnglish ? easyPay : (easyPays[easyPay] ?? null);
}

const english: Readonly<Record<string, string>> = {
  카드: 'CARD',
  간편결제: 'EASY_PAY',
  계좌이체: 'TRANSFER',
  가상계좌: 'VIRTUAL_ACCOUNT',
  휴대폰: 'MOBILE_PHONE',
  문화상품권: 'CULTURE_GIFT_CERTIFICATE',
  도서문화상품권: 'BOOK_GIFT_CERTIFICATE',
  게임문화상품권: 'GAME_GIFT_CERTIFICATE',
  신용: 'CREDIT',
  개인: 'PERSONAL',
  일반: 'NORMAL',
  고정: 'FIXED',
};

export function translate(korean: string | null, view: View): string | null {
  return korean !== null && view.isEnglish ? (english[korean] ?? korean) : korean;
}
