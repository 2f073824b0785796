import type { CardOutcome } from '../cards.ts';
import type { TossErrorCode } from './errors.ts';
import type { Authentication } from './payment.ts';

/**
 * What goes wrong here when the buyer asks for it (the mapping is ours; the codes and where they may appear are the
 * papers'). `window`: refused while the buyer authenticates, who is sent to failUrl with the code. `confirm`: the
 * approval is refused. `typed`: the card itself is wrong wherever it is typed. `charge`: a charge without a window is
 * refused, `keyIn` where a typed card's is refused otherwise, `later` from the second on. `cancel`: the money is not
 * given back.
 */
export type TossOutcome = {
  readonly window?: TossErrorCode;
  readonly confirm?: TossErrorCode;
  readonly typed?: TossErrorCode;
  readonly charge?: TossErrorCode;
  readonly keyIn?: TossErrorCode;
  readonly later?: TossErrorCode;
  readonly cancel?: TossErrorCode;
};

type Outcomes = Readonly<Partial<Record<CardOutcome, TossOutcome>>>;

const cardOutcomes: Readonly<Record<CardOutcome, TossOutcome>> = {
  'insufficient-balance': { confirm: 'REJECT_CARD_PAYMENT', charge: 'REJECT_CARD_PAYMENT' },
  'limit-exceeded': { confirm: 'EXCEED_MAX_AMOUNT', charge: 'EXCEED_MAX_DAILY_PAYMENT_COUNT' },
  'lost-or-stolen': {
    confirm: 'INVALID_CARD_LOST_OR_STOLEN',
    charge: 'INVALID_CARD_LOST_OR_STOLEN',
    keyIn: 'INVALID_STOPPED_CARD',
  },
  expired: { confirm: 'INVALID_CARD_EXPIRATION', typed: 'INVALID_CARD_EXPIRATION' },
  'wrong-number': { confirm: 'INVALID_CARD_NUMBER', typed: 'INVALID_CARD_NUMBER' },
  // A password is typed in the issuer's window and never reaches an approval, so confirm has no such code.
  'wrong-password': { window: 'INVALID_CARD_PASSWORD', typed: 'INVALID_CARD_PASSWORD' },
  'issuer-down': { confirm: 'CARD_PROCESSING_ERROR', charge: 'FAILED_CARD_COMPANY_RESPONSE' },
  // Approved; the door then drops the connection.
  'reply-lost': {},
  // A window pays once; this card shows its temper with a billing key.
  'later-charges-fail': { later: 'REJECT_CARD_COMPANY' },
  'cancellation-refused': { cancel: 'REFUND_REJECTED' },
};

/** What a registered or typed card meets. */
export function outcomeOfCard(outcome: CardOutcome | null): TossOutcome {
  return outcome === null ? {} : cardOutcomes[outcome];
}

const always: Outcomes = { 'reply-lost': {}, 'cancellation-refused': { cancel: 'REFUND_REJECTED' } };

const transferOutcomes: Outcomes = {
  'insufficient-balance': { confirm: 'REJECT_ACCOUNT_PAYMENT' },
  'limit-exceeded': { confirm: 'EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT' },
  'wrong-password': { window: 'INVALID_PASSWORD' },
  'issuer-down': { confirm: 'NOT_AVAILABLE_BANK' },
  ...always,
};

/** Nobody's balance is asked for an account; a bank that gives none is all that can be met. */
const accountOutcomes: Outcomes = {
  'insufficient-balance': { confirm: 'NOT_AVAILABLE_BANK' },
  'issuer-down': { confirm: 'NOT_AVAILABLE_BANK' },
  ...always,
};

const phoneOutcomes: Outcomes = {
  'insufficient-balance': { confirm: 'EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT' },
  'limit-exceeded': { confirm: 'EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT' },
  'issuer-down': { confirm: 'NOT_AVAILABLE_PAYMENT' },
  ...always,
};

/** Vouchers, and the money and points of an easy pay. */
const purseOutcomes: Outcomes = {
  'insufficient-balance': { confirm: 'REJECT_ACCOUNT_PAYMENT' },
  'wrong-password': { window: 'INVALID_PASSWORD' },
  ...always,
};

const byMethod: Readonly<Record<Authentication['by'], Outcomes>> = {
  card: cardOutcomes,
  easy_pay: purseOutcomes,
  transfer: transferOutcomes,
  virtual_account: accountOutcomes,
  phone: phoneOutcomes,
  voucher: purseOutcomes,
};

/** What this buyer's choice meets; nothing where all goes well. */
export function outcomeFor(authentication: Authentication | null): TossOutcome {
  if (authentication === null || authentication.outcome === null) return {};
  const isCard = authentication.by === 'easy_pay' && authentication.card !== null;
  return byMethod[isCard ? 'card' : authentication.by][authentication.outcome] ?? {};
}

const labels: Readonly<Partial<Record<CardOutcome, string>>> = {
  'insufficient-balance': '잔액 부족 · insufficient balance',
  'limit-exceeded': '한도 초과 · limit exceeded',
  'wrong-password': '비밀번호 오류 · wrong password',
  'issuer-down': '점검 시간 · out of service',
  'reply-lost': '승인 응답 유실 · approved, but the reply is lost',
  'cancellation-refused': '취소 거절 · cancellation refused',
};

export type TestOutcome = { readonly outcome: CardOutcome; readonly label: string };

/** What the buyer may ask for where no card number can say it. */
export function testOutcomesOf(by: Authentication['by']): readonly TestOutcome[] {
  if (by === 'card') return [];
  const offered = (Object.keys(labels) as CardOutcome[]).filter((outcome) => byMethod[by][outcome]);
  // Two ways to the same refusal are one choice too many.
  const isTwin = (outcome: CardOutcome): boolean =>
    outcome === 'insufficient-balance' && (by === 'virtual_account' || by === 'phone');
  return offered
    .filter((outcome) => !isTwin(outcome))
    .map((outcome) => ({ outcome, label: labels[outcome] ?? outcome }));
}

/** The outcome of this name among those of the method; null for none and for what the method cannot meet. */
export function findOutcome(by: Authentication['by'], written: string): CardOutcome | null {
  const found = (Object.keys(cardOutcomes) as CardOutcome[]).find((each) => each === written);
  return found !== undefined && byMethod[by][found] ? found : null;
}
