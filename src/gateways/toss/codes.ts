import type { Bank, CardCompany, CardKind, EasyPayProvider, Method } from '../../core/method.ts';
import type { DeclineReason } from '../../core/declines.ts';

/*
 * Tables only: the gateway's codes beside ours. Sources: the gateway's code tables ("카드사 코드", "은행 코드", "간편결제사 코드",
 * "에러 코드"). Standard codes are those of the original service, else the code of the company's bank.
 */

type CardRow = {
  readonly code: string;
  /** The short Korean name, which is all that versions up to 2022-07-27 show beside the code. */
  readonly short: string;
  readonly english: string;
  readonly name: string;
  /** Standard code; null for brands that have none. */
  readonly standard: string | null;
};

function card(code: string, short: string, english: string, rest: readonly [string, string | null]): CardRow {
  return { code, short, english, name: rest[0], standard: rest[1] };
}

/** Where two rows have one standard code, the first is the one that a window is opened for. */
const cardRows: readonly CardRow[] = [
  card('31', '비씨', 'BC', ['BC카드', '361']),
  card('3K', '기업비씨', 'IBK_BC', ['기업 BC', '361']),
  card('46', '광주', 'GWANGJUBANK', ['광주은행', '364']),
  card('71', '롯데', 'LOTTE', ['롯데카드', '368']),
  card('30', '산업', 'KDBBANK', ['한국산업은행', '002']),
  card('51', '삼성', 'SAMSUNG', ['삼성카드', '365']),
  card('38', '새마을', 'SAEMAUL', ['새마을금고', '045']),
  card('41', '신한', 'SHINHAN', ['신한카드', '366']),
  card('62', '신협', 'SHINHYEOP', ['신협', '048']),
  card('36', '씨티', 'CITI', ['씨티카드', '370']),
  card('W1', '우리', 'WOORI', ['우리카드', '041']),
  card('33', '우리', 'WOORI', ['우리BC카드', '041']),
  card('37', '우체국', 'POST', ['우체국예금보험', '071']),
  card('39', '저축', 'SAVINGBANK', ['저축은행중앙회', '050']),
  card('35', '전북', 'JEONBUKBANK', ['전북은행', '372']),
  card('42', '제주', 'JEJUBANK', ['제주은행', '373']),
  card('15', '카카오뱅크', 'KAKAOBANK', ['카카오뱅크', '090']),
  card('3A', '케이뱅크', 'KBANK', ['케이뱅크', '089']),
  card('24', '토스뱅크', 'TOSSBANK', ['토스뱅크', '092']),
  card('21', '하나', 'HANA', ['하나카드', '374']),
  card('61', '현대', 'HYUNDAI', ['현대카드', '367']),
  card('11', '국민', 'KOOKMIN', ['KB국민카드', '381']),
  card('91', '농협', 'NONGHYEOP', ['NH농협카드', '371']),
  card('34', '수협', 'SUHYEOP', ['Sh수협은행', '369']),
  card('PCP', '페이코', 'PAYCO', ['페이코', null]),
  card('KBS', 'KB증권', 'KBS', ['KB증권', '218']),
  card('6D', '다이너스', 'DINERS', ['다이너스 클럽', null]),
  card('6I', '디스커버', 'DISCOVER', ['디스커버', null]),
  card('4M', '마스터', 'MASTER', ['마스터카드', null]),
  card('3C', '유니온페이', 'UNIONPAY', ['유니온페이', null]),
  card('7A', 'AMEX', 'AMEX', ['아메리칸 익스프레스', null]),
  card('4J', 'JCB', 'JCB', ['JCB', null]),
  card('4V', '비자', 'VISA', ['VISA', null]),
];

/**
 * The card company that a code or a name of the gateway means; an unknown one keeps the gateway's word as its name.
 */
export function cardCompanyOf(word: string): CardCompany {
  const row = cardRows.find((each) => [each.code, each.short, each.english, each.name].includes(word));
  return { code: row?.standard ?? null, name: row?.name ?? word };
}

/** The gateway's code for a standard card code, null when it knows none. */
export function tossCardCode(standard: string): string | null {
  return cardRows.find((each) => each.standard === standard)?.code ?? null;
}

const cardKinds: Readonly<Record<string, CardKind>> = {
  신용: 'credit',
  체크: 'check',
  기프트: 'gift',
  CREDIT: 'credit',
  CHECK: 'check',
  GIFT: 'gift',
};
const cardKindByWord = new Map(Object.entries(cardKinds));

export function cardKindOf(word: string | null): CardKind {
  return cardKindByWord.get(word ?? '') ?? null;
}

const methods: Readonly<Record<string, Method>> = {
  카드: 'card',
  가상계좌: 'virtual_account',
  계좌이체: 'transfer',
  휴대폰: 'phone',
  문화상품권: 'culture_voucher',
  게임문화상품권: 'game_voucher',
  도서문화상품권: 'book_voucher',
  CARD: 'card',
  VIRTUAL_ACCOUNT: 'virtual_account',
  TRANSFER: 'transfer',
  MOBILE_PHONE: 'phone',
  CULTURE_GIFT_CERTIFICATE: 'culture_voucher',
  GAME_GIFT_CERTIFICATE: 'game_voucher',
  BOOK_GIFT_CERTIFICATE: 'book_voucher',
};
const methodByWord = new Map(Object.entries(methods));

/** Null for a method that nobody listed. */
export function methodOfWord(word: string | null): Method | null {
  return methodByWord.get(word ?? '') ?? null;
}

/** The Korean word that the window's script is called with; a wallet is opened as a card. */
export function windowMethodOf(method: Method): string {
  return Object.keys(methods).find((word) => methods[word] === method) ?? '카드';
}

/** Code in requests, name in replies. */
const easyPayRows: readonly (readonly [code: string, name: string, ours: EasyPayProvider])[] = [
  ['TOSSPAY', '토스페이', 'tosspay'],
  ['NAVERPAY', '네이버페이', 'naverpay'],
  ['KAKAOPAY', '카카오페이', 'kakaopay'],
  ['PAYCO', '페이코', 'payco'],
  ['SAMSUNGPAY', '삼성페이', 'samsungpay'],
  ['APPLEPAY', '애플페이', 'applepay'],
  ['LPAY', '엘페이', 'lpay'],
  ['SSG', 'SSG페이', 'ssgpay'],
  ['PINPAY', '핀페이', 'pinpay'],
];

export function easyPayOf(word: string): EasyPayProvider | null {
  const row = easyPayRows.find(([code, name]) => code === word || name === word);
  // The wallet was called 토스결제 before.
  return row?.[2] ?? (word === '토스결제' ? 'tosspay' : null);
}

export function tossEasyPayCode(provider: EasyPayProvider): string | null {
  return easyPayRows.find(([, , ours]) => ours === provider)?.[0] ?? null;
}

type BankRow = readonly [code: string, short: string, english: string, name: string, standard: string];

/** Every word that versions use for a bank. The standard code is "0" and the gateway's, but for KB: 06 here, 004. */
const bankRows: readonly BankRow[] = [
  ['02', '산업', 'KDB', '한국산업은행', '002'],
  ['03', '기업', 'IBK', 'IBK기업은행', '003'],
  ['06', '국민', 'KOOKMIN', 'KB국민은행', '004'],
  ['07', '수협', 'SUHYEOP', 'Sh수협은행', '007'],
  ['11', '농협', 'NONGHYEOP', 'NH농협은행', '011'],
  ['12', '단위농협', 'LOCALNONGHYEOP', '지역농축협', '012'],
  ['20', '우리', 'WOORI', '우리은행', '020'],
  ['23', 'SC제일', 'SC', 'SC제일은행', '023'],
  ['27', '씨티', 'CITI', '씨티은행', '027'],
  ['31', '대구', 'DAEGUBANK', 'iM뱅크', '031'],
  ['32', '부산', 'BUSANBANK', '부산은행', '032'],
  ['34', '광주', 'GWANGJUBANK', '광주은행', '034'],
  ['35', '제주', 'JEJUBANK', '제주은행', '035'],
  ['37', '전북', 'JEONBUKBANK', '전북은행', '037'],
  ['39', '경남', 'KYONGNAMBANK', '경남은행', '039'],
  ['45', '새마을', 'SAEMAUL', '새마을금고', '045'],
  ['48', '신협', 'SHINHYEOP', '신협', '048'],
  ['50', '저축', 'SAVINGBANK', '저축은행중앙회', '050'],
  ['54', '홍콩상하이', 'HSBC', 'HSBC', '054'],
  ['64', '산림', 'SANLIM', '산림조합', '064'],
  ['71', '우체국', 'POST', '우체국예금보험', '071'],
  ['81', '하나', 'HANA', '하나은행', '081'],
  ['88', '신한', 'SHINHAN', '신한은행', '088'],
  ['89', '케이', 'KBANK', '케이뱅크', '089'],
  ['90', '카카오', 'KAKAOBANK', '카카오뱅크', '090'],
  ['92', '토스', 'TOSSBANK', '토스뱅크', '092'],
];

/** The bank that a code or a name of the gateway means; an unknown one keeps the gateway's word as its name. */
export function bankOf(word: string): Bank {
  const row = bankRows.find((each) => each.slice(0, 4).includes(word));
  return row ? { code: row[4], name: row[3] } : { code: null, name: word };
}

/** Securities firms keep accounts too, and are written S and a letter. Standard codes: from general knowledge. */
const securitiesRows: readonly (readonly [code: string, standard: string])[] = [
  ['S0', '209'],
  ['S2', '278'],
  ['S3', '240'],
  ['S4', '218'],
  ['S5', '238'],
  ['S6', '243'],
  ['S8', '261'],
  ['S9', '262'],
  ['SA', '263'],
  ['SB', '264'],
  ['SD', '266'],
  ['SE', '267'],
  ['SG', '269'],
  ['SH', '270'],
  ['SI', '279'],
  ['SJ', '280'],
  ['SK', '287'],
  ['SL', '247'],
  ['SM', '290'],
  ['SN', '291'],
  ['SO', '292'],
  ['SP', '227'],
  ['SQ', '288'],
  ['SR', '294'],
  ['ST', '271'],
];

/** Where a refund is to go; a code that nobody listed is left to the gateway to refuse. */
export function tossBankCode(standard: string): string {
  const bank = bankRows.find((each) => each[4] === standard)?.[0];
  return bank ?? securitiesRows.find((each) => each[1] === standard)?.[0] ?? standard.replace(/^0/, '');
}

/**
 * Refusals that do not say whether money moved: the payment is asked for before anything is believed. Everything
 * with HTTP status 5xx is of this kind whatever its code. Source: the advice of "에러 코드" to ask after
 * ALREADY_PROCESSED_PAYMENT and PROVIDER_ERROR; the others by their wording.
 */
export const ambiguousCodes: ReadonlySet<string> = new Set([
  'ALREADY_PROCESSED_PAYMENT',
  'ALREADY_COMPLETED_PAYMENT',
  'ALREADY_REFUNDING_PAYMENT',
  'PROVIDER_ERROR',
  'CARD_PROCESSING_ERROR',
  'DUPLICATED_REQUEST',
  'DUPLICATED_ORDER_ID',
  'IDEMPOTENT_REQUEST_PROCESSING',
  'FORBIDDEN_CONSECUTIVE_REQUEST',
  'COMMON_ERROR',
  'UNKNOWN_ERROR',
  'UNKNOWN_PAYMENT_ERROR',
]);

/** The buyer closed the window: by way of the fail address, or said by the script. */
export const buyersCancelCodes: ReadonlySet<string> = new Set(['PAY_PROCESS_CANCELED', 'USER_CANCEL']);

/** A refusal that is not listed is a refusal all the same, of reason `other`. */
const reasons: Readonly<Record<string, DeclineReason>> = {
  PAY_PROCESS_CANCELED: 'buyer_cancelled',
  USER_CANCEL: 'buyer_cancelled',
  REJECT_ACCOUNT_PAYMENT: 'insufficient_balance',
  REJECT_CARD_PAYMENT: 'insufficient_balance',
  EXCEED_MAX_DAILY_PAYMENT_COUNT: 'limit_exceeded',
  EXCEED_MAX_PAYMENT_AMOUNT: 'limit_exceeded',
  EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT: 'limit_exceeded',
  EXCEED_MAX_AMOUNT: 'limit_exceeded',
  EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT: 'limit_exceeded',
  EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT: 'limit_exceeded',
  EXCEEDS_TRANSFER_AMOUNT_MAXIMUM: 'limit_exceeded',
  EXCEED_UNKNOWN_CASE: 'limit_exceeded',
  EXCEED_MAX_ONE_DAY_AMOUNT: 'limit_exceeded',
  EXCEED_MAX_AUTH_COUNT: 'limit_exceeded',
  INVALID_CARD_LOST_OR_STOLEN: 'card_lost_or_stolen',
  INVALID_CARD_EXPIRATION: 'card_expired',
  INVALID_CARD_NUMBER: 'card_number_wrong',
  INVALID_CARD: 'card_number_wrong',
  INVALID_CARD_PASSWORD: 'card_password_wrong',
  INVALID_PASSWORD: 'card_password_wrong',
  INVALID_CARD_IDENTITY: 'card_password_wrong',
  INVALID_BIRTH_DAY_FORMAT: 'card_password_wrong',
  NOT_SUPPORTED_CARD_TYPE: 'card_not_supported',
  NOT_REGISTERED_CARD_COMPANY: 'card_not_supported',
  NOT_ALLOWED_POINT_USE: 'card_not_supported',
  INVALID_CARD_COMPANY: 'card_not_supported',
  NOT_SUPPORTED_USD: 'card_not_supported',
  REJECT_CARD_COMPANY: 'card_refused',
  INVALID_REJECT_CARD: 'card_refused',
  INVALID_STOPPED_CARD: 'card_refused',
  REJECT_TOSSPAY_INVALID_ACCOUNT: 'card_refused',
  NOT_AVAILABLE_PAYMENT: 'issuer_unavailable',
  NOT_AVAILABLE_BANK: 'issuer_unavailable',
  FAILED_CARD_COMPANY_RESPONSE: 'issuer_unavailable',
  MAINTAINED_METHOD: 'issuer_unavailable',
  EXCEED_MAX_CARD_INSTALLMENT_PLAN: 'instalment_not_allowed',
  EXCEED_MIN_CARD_INSTALLMENT_PLAN: 'instalment_not_allowed',
  INVALID_CARD_INSTALLMENT_PLAN: 'instalment_not_allowed',
  INVALID_CARD_INSTALLMENT_AMOUNT: 'instalment_not_allowed',
  INVALID_CARD_INSTALLMENT_PLANS_WITH_MAX_AND_SINGLE: 'instalment_not_allowed',
  NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT: 'instalment_not_allowed',
  NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN: 'instalment_not_allowed',
  NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN_BELOW_AMOUNT: 'instalment_not_allowed',
  NOT_ALLOWED_INSTALLMENT_BELOW_AMOUNT: 'instalment_not_allowed',
  BELOW_MINIMUM_AMOUNT: 'amount_not_allowed',
  BELOW_ZERO_AMOUNT: 'amount_not_allowed',
  REQUIRED_AMOUNT: 'amount_not_allowed',
  NOT_FOUND_PAYMENT_SESSION: 'session_expired',
  // What the window's return brought is used, or too old.
  INVALID_BILL_KEY_REQUEST: 'session_expired',
  EXPIRED: 'session_expired',
  FDS_ERROR: 'fraud_suspected',
  ALREADY_CANCELED_PAYMENT: 'already_cancelled',
  ALREADY_REFUND_PAYMENT: 'already_cancelled',
  NOT_CANCELABLE_PAYMENT: 'cancel_not_allowed',
  NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER: 'cancel_not_allowed',
  EXCEED_MAX_REFUND_DUE: 'cancel_not_allowed',
  NOT_SUPPORTED_REFUND: 'cancel_not_allowed',
  REFUND_REJECTED: 'cancel_not_allowed',
  EXCEED_CANCEL_LIMIT: 'cancel_not_allowed',
  EXCEED_MAX_REFUND_AMOUNT: 'cancel_not_allowed',
  NOT_CANCELABLE_AMOUNT: 'cancel_amount_not_allowed',
  NOT_MATCHES_REFUNDABLE_AMOUNT: 'cancel_balance_differs',
  EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT: 'cancel_amount_not_allowed',
  INVALID_REFUND_AMOUNT: 'cancel_amount_not_allowed',
  NOT_ALLOWED_PARTIAL_REFUND: 'cancel_amount_not_allowed',
  NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT: 'cancel_amount_not_allowed',
  INVALID_REFUND_ACCOUNT_INFO: 'refund_account_wrong',
  INVALID_REFUND_ACCOUNT_NUMBER: 'refund_account_wrong',
  INVALID_BANK: 'refund_account_wrong',
  FORBIDDEN_BANK_REFUND_REQUEST: 'refund_account_wrong',
  ACCOUNT_OWNER_CHECK_FAILED: 'refund_account_wrong',
  NOT_ALLOWED_REFUND_BANK: 'refund_account_wrong',
  UNAUTHORIZED_KEY: 'channel_misconfigured',
  INCORRECT_BASIC_AUTH_FORMAT: 'channel_misconfigured',
  INVALID_API_KEY: 'channel_misconfigured',
  INVALID_CLIENT_KEY: 'channel_misconfigured',
  NOT_FOUND_TERMINAL_ID: 'channel_misconfigured',
  INVALID_UNREGISTERED_SUBMALL: 'channel_misconfigured',
  NOT_REGISTERED_BUSINESS: 'channel_misconfigured',
  NOT_FOUND_MERCHANT: 'channel_misconfigured',
  NOT_FOUND_MERCHANT_INTEGRATION: 'channel_misconfigured',
  NOT_SUPPORTED_METHOD: 'channel_misconfigured',
  NOT_FOUND_METHOD: 'channel_misconfigured',
  API_VERSION_UPDATE_NEEDED: 'channel_misconfigured',
  INSECURE_KEY_USAGE: 'channel_misconfigured',
  NOT_SUPPORTED_WIDGET_KEY: 'channel_misconfigured',
};

const reasonByCode = new Map(Object.entries(reasons));

export function reasonOf(code: string): DeclineReason {
  return reasonByCode.get(code) ?? 'other';
}
