import { cardDigits, inventCardNumber, isPastExpiry, maskCardNumber, outcomeOf } from '../cards.ts';
import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import { findBank, issuingBanks, transferBanks } from './banks.ts';
import type { TossBooks } from './books.ts';
import { carriers } from './carriers.ts';
import type { CashReceiptType } from './cash-receipt.ts';
import { TossError } from './errors.ts';
import { readOptionalFlag, readOptionalNumber, readOptionalText, readText } from './fields.ts';
import { findIssuer } from './issuers.ts';
import { koreanOf } from './methods.ts';
import type { PaymentMethod, WindowMethod } from './methods.ts';
import { findOutcome } from './outcomes.ts';
import type { AccountUse, Authentication, CardOffer, CardUse, PaymentWindow, TossPayment } from './payment.ts';
import { kindOf, methodsShown } from './shown-methods.ts';

/** What the buyer chose, as the window's page or the buyer without a browser sends it. */
export function readAuthentication(books: TossBooks, payment: TossPayment, body: Fields): Authentication {
  const { window } = payment;
  const method = chosenMethod(window, body);
  const by = kindOf(window, method);
  const outcome = readOutcome(by, body);
  switch (by) {
    case 'card':
      return readCard(books, window.card, body);
    case 'easy_pay':
      return readEasyPay(books, payment, body);
    case 'transfer':
      return { by, outcome, ...readAccount(window, body, 'TRANSFER') };
    case 'virtual_account':
      return { by, outcome, customerName: customerOf(window, body), ...readAccount(window, body, 'VIRTUAL_ACCOUNT') };
    case 'phone':
      return { by, outcome, ...readPhone(window, body) };
    case 'voucher':
      // What the buyer types to unlock a voucher is nobody's business here: any voucher pays.
      return { by, outcome };
  }
}

/** The name that the Payment carries from authentication on. */
export function methodNameOf(window: PaymentWindow, body: Fields): PaymentMethod {
  return window.card.easyPay === null ? koreanOf(chosenMethod(window, body)) : '간편결제';
}

/** By the word that the window's state shows; the first where the buyer names none. */
function chosenMethod(window: PaymentWindow, body: Fields): WindowMethod {
  const word = readOptionalText(body, 'method', 40);
  const shown = methodsShown(window);
  const found = word === null ? shown[0] : shown.find((each) => each.word === word);
  if (!found) throw new TossError('NOT_SUPPORTED_METHOD');
  return found.method;
}

function readOutcome(by: Authentication['by'], body: Fields): Authentication['outcome'] {
  const written = readOptionalText(body, 'outcome', 40);
  if (written === null) return null;
  const outcome = findOutcome(by, written);
  if (outcome === null) throw new TossError('INVALID_REQUEST');
  return outcome;
}

function readCard(books: TossBooks, offer: CardOffer, body: Fields): Authentication {
  if ((body['source'] ?? 'card') !== 'card') throw new TossError('NOT_ALLOWED_POINT_USE');
  const { card, outcome } = readCardUse(books, offer, body);
  return { by: 'card', card, outcome };
}

type ReadCard = { readonly card: CardUse; readonly outcome: Authentication['outcome'] };

function readCardUse(books: TossBooks, offer: CardOffer, body: Fields): ReadCard {
  const issuer = findIssuer(readText(body, 'issuer', 40, 'INVALID_CARD_COMPANY'));
  if (!issuer || !offer.issuerCodes.includes(issuer.code)) throw new TossError('INVALID_CARD_COMPANY');
  const instalmentMonths = readOptionalNumber(body, 'instalmentMonths') ?? offer.fixedInstalmentMonths ?? 0;
  if (!offer.instalmentMonths.includes(instalmentMonths)) throw new TossError('INVALID_CARD_INSTALLMENT_PLAN');
  const typed = readOptionalText(body, 'cardNumber', 40, 'INVALID_CARD_NUMBER');
  const number = typed === null ? inventCardNumber(issuer.bin, books.ports.random) : cardDigits(typed);
  if (number === null) throw new TossError('INVALID_CARD_NUMBER');
  const expiry = readOptionalText(body, 'expiry', 10, 'INVALID_CARD_EXPIRATION');
  if (expiry !== null && isPastExpiry(expiry, books.ports.now())) throw new TossError('INVALID_CARD_EXPIRATION');
  const card = {
    issuerCode: issuer.code,
    maskedNumber: maskCardNumber(number),
    instalmentMonths,
    interestPayer: interestPayerOf(offer, issuer.code, instalmentMonths),
    useCardPoint: readCardPoint(offer, body),
  };
  return { card, outcome: outcomeOf(number) };
}

/** The merchant may force the card's points on or off; otherwise the buyer says. */
function readCardPoint({ useCardPoint }: CardOffer, body: Fields): boolean {
  const wished = readOptionalFlag(body, 'useCardPoint');
  if (wished === true && useCardPoint === false) throw new TossError('NOT_ALLOWED_POINT_USE');
  return useCardPoint ?? wished ?? false;
}

function interestPayerOf(offer: CardOffer, issuerCode: string, months: number): CardUse['interestPayer'] {
  if (months === 0) return null;
  const isFree = offer.freeInstalments.some((plan) => plan.issuerCode === issuerCode && plan.months.includes(months));
  return isFree ? 'MERCHANT' : 'BUYER';
}

/** Out of a registered card, the wallet's own money, or its points; points may also pay a part beside the others. */
function readEasyPay(books: TossBooks, payment: TossPayment, body: Fields): Authentication {
  const source = body['source'] ?? 'card';
  const written = readOptionalNumber(body, 'points') ?? 0;
  const points = source === 'points' ? payment.totalAmount : written;
  if (!Number.isInteger(points) || points < 0 || points > payment.totalAmount) {
    throw new TossError('NOT_ALLOWED_POINT_USE');
  }
  switch (source) {
    case 'card':
      return { by: 'easy_pay', points, ...readCardUse(books, payment.window.card, body) };
    case 'money':
    case 'points':
      return { by: 'easy_pay', points, card: null, outcome: readOutcome('easy_pay', body) };
    default:
      throw new TossError('INVALID_EASY_PAY');
  }
}

function readAccount(window: PaymentWindow, body: Fields, method: 'TRANSFER' | 'VIRTUAL_ACCOUNT'): AccountUse {
  const bank = findBank(readText(body, 'bank', 20, 'INVALID_BANK'));
  const offered = method === 'TRANSFER' ? transferBanks : issuingBanks;
  if (!bank || !offered.includes(bank)) throw new TossError('INVALID_BANK');
  return {
    bankCode: bank.code,
    receipt: readReceipt(window, body),
    useEscrow: window.account.useEscrow ?? readOptionalFlag(body, 'useEscrow') ?? false,
  };
}

const receiptTypes: Readonly<Record<string, CashReceiptType>> = {
  personal: '소득공제',
  corporate: '지출증빙',
  none: '미발행',
};

/** What the merchant has decided, or the buyer; none where neither says anything. */
function readReceipt({ account }: PaymentWindow, body: Fields): AccountUse['receipt'] {
  const written = isFields(body['receipt']) ? body['receipt'] : {};
  const type = account.cashReceipt ?? receiptTypes[readOptionalText(written, 'kind', 20) ?? 'none'];
  if (!type) throw new TossError('INVALID_CASH_RECEIPT_INFO');
  if (type === '미발행') return { type, number: '' };
  const number = readText(written, 'number', 30, 'INVALID_CASH_RECEIPT_INFO').replaceAll(/[-\s]/g, '');
  const isNumber = type === '지출증빙' ? /^[0-9]{10}$/.test(number) : /^[0-9]{10,19}$/.test(number);
  if (!isNumber) throw new TossError(type === '지출증빙' ? 'INVALID_BUSINESS_NUMBER' : 'INVALID_CASH_RECEIPT_INFO');
  return { type, number };
}

function customerOf(window: PaymentWindow, body: Fields): string {
  return readOptionalText(body, 'customerName', 100) ?? window.customerName ?? '구매자';
}

function readPhone(window: PaymentWindow, body: Fields): { carrier: string; phoneNumber: string } {
  const carrier = readOptionalText(body, 'carrier', 10, 'NOT_SUPPORTED_CARRIER') ?? window.carrier ?? carriers[0]?.code;
  const isCarrier = carriers.some(({ code }) => code === carrier);
  if (carrier === undefined || !isCarrier) throw new TossError('NOT_SUPPORTED_CARRIER');
  const phoneNumber = readText(body, 'phoneNumber', 20).replaceAll(/[-\s]/g, '');
  if (!/^01[0-9]{8,9}$/.test(phoneNumber)) throw new TossError('INVALID_AUTHORIZE_AUTH');
  if (body['code'] !== smsCode) throw new TossError('INVALID_AUTHORIZE_AUTH');
  return { carrier, phoneNumber };
}

/** No message is sent from here; section 11 gives this code for the test mode's own. */
const smsCode = '000000';
