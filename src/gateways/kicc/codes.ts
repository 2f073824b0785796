import type { DeclineReason } from '../../core/declines.ts';
import type { Payout } from '../../core/cancellation.ts';
import type { EscrowState } from '../../core/escrow.ts';
import type { Bank, CardCompany, CardKind, EasyPayProvider, Method } from '../../core/method.ts';

/*
 * Tables only: the gateway's codes beside ours. Sources: the gateway's code tables ("카드사 코드", "간편결제 코드", "거래상태
 * 코드", "오류 코드"). The pairing with the original service's card codes is by name.
 */

type CardRow = {
  readonly code: string;
  readonly name: string;
  /** The original service's code; null where its table has none. */
  readonly standard: string | null;
  /** Comes in replies and is no choice of the window. */
  readonly isReplyOnly?: true;
};

function card(code: string, name: string, standard: string | null): CardRow {
  return { code, name, standard };
}

/** Where several rows have one standard code, the first is the one that a window is opened for. */
const cardRows: readonly CardRow[] = [
  card('026', 'BC카드', '361'),
  card('002', '광주은행', '364'),
  card('006', '하나카드', '374'),
  card('008', '하나카드', '374'),
  card('010', '전북은행', '372'),
  card('011', '제주은행', '373'),
  card('015', '우리카드', '041'),
  card('016', 'KB국민카드', '381'),
  card('017', 'Sh수협은행', '369'),
  card('018', 'NH농협카드', '371'),
  card('022', '씨티카드', '370'),
  card('027', '현대카드', '367'),
  card('029', '신한카드', '366'),
  card('031', '삼성카드', '365'),
  card('047', '롯데카드', '368'),
  card('058', '한국산업은행', '002'),
  card('226', '우체국예금보험', '071'),
  card('326', '새마을금고', '045'),
  card('526', '하나BC카드', '374'),
  card('626', '신협', '048'),
  card('A16', '카카오뱅크', '090'),
  card('C26', '케이뱅크', '089'),
  card('106', '토스뱅크', '092'),
  card('I26', '토스뱅크', '092'),
  card('126', '저축은행중앙회', '361'),
  card('426', '중국은행', '361'),
  card('726', '현대증권', '361'),
  card('826', '교보증권', '361'),
  card('926', '유진투자증권', '361'),
  card('A26', 'IBK기업은행', '361'),
  card('B26', 'SK증권', '361'),
  card('D26', 'NH투자증권', '361'),
  card('E26', 'iM뱅크', '361'),
  card('F26', '부산은행', '361'),
  card('G26', 'SC제일은행', '361'),
  card('H26', '경남은행', '361'),
  card('081', '은련', '10001'),
  card('048', '다이너스 클럽', '10002'),
  card('046', '아메리칸 익스프레스', '10003'),
  card('049', '마스터카드', '10004'),
  card('050', 'VISA', '10005'),
  card('028', 'JCB', '10006'),
  { ...card('034', '신세계', null), isReplyOnly: true },
  { ...card('045', '롯데카드', '368'), isReplyOnly: true },
];

const windowRows = cardRows.filter((row) => row.isReplyOnly !== true);

/** The company that a code of a reply means; one that nobody listed keeps the name of the slip. */
export function cardCompanyOf(code: string, slipName: string | null): CardCompany {
  const row = cardRows.find((each) => each.code === code);
  return { code: row?.standard ?? null, name: row?.name ?? slipName ?? code };
}

/** The window's code for a standard card code, null when it has none. */
export function kiccCardCode(standard: string): string | null {
  return windowRows.find((each) => each.standard === standard)?.code ?? null;
}

/** All the window's codes that stand for these standard ones, or for every other one: BC speaks for its family. */
export function kiccCardCodes(standards: readonly string[], are: 'these' | 'others'): string[] {
  const isMeant = ({ standard }: CardRow): boolean =>
    (standard !== null && standards.includes(standard)) === (are === 'these');
  return windowRows.filter(isMeant).map(({ code }) => code);
}

/** CSS pixels that an issuer's own window needs ("독립창"); the gateway's own needs 720 x 680. */
const windowSizes: Readonly<Record<string, readonly [width: number, height: number]>> = {
  '031': [410, 450],
  '027': [390, 450],
  '047': [650, 490],
  '029': [400, 440],
  '006': [620, 500],
  '016': [460, 550],
  '015': [600, 517],
  '026': [500, 400],
  '022': [640, 480],
};

export function windowSizeOf(directCode: string | null): { readonly width: number; readonly height: number } {
  const [width, height] = windowSizes[directCode ?? ''] ?? [720, 680];
  return { width, height };
}

const cardKinds: Readonly<Record<string, CardKind>> = { N: 'credit', Y: 'check', G: 'gift' };

export function cardKindOf(code: string | null): CardKind {
  return cardKinds[code ?? ''] ?? null;
}

/** `02`: the merchant pays the interest, `03`: the issuer does. */
export function isInterestFree(freeInstallmentTypeCode: string | null): boolean {
  return freeInstallmentTypeCode === '02' || freeInstallmentTypeCode === '03';
}

const wallets: Readonly<Record<string, EasyPayProvider>> = {
  KKO: 'kakaopay',
  NPAY: 'naverpay',
  PCO: 'payco',
  LPAY: 'lpay',
  SSG: 'ssgpay',
  APY: 'applepay',
  TOS: 'tosspay',
  SAM: 'samsungpay',
};

/** Null for a plain card, and for prepaid money that is no wallet. */
export function walletOf(cpCode: string | null): EasyPayProvider | null {
  return wallets[cpCode ?? ''] ?? null;
}

/** `payMethodTypeCode` of a registration ("결제수단 코드"); a wallet's own money is an answer and no wish. */
export const methodCodes: Readonly<Partial<Record<Method, string>>> = {
  card: '11',
  transfer: '21',
  virtual_account: '22',
  phone: '31',
};

/** A wallet may charge a card (`11`), or its own money (`50`, `60`). */
const methods: Readonly<Record<string, Method>> = {
  11: 'card',
  21: 'transfer',
  22: 'virtual_account',
  31: 'phone',
  50: 'point',
  60: 'point',
};

export function methodOf(payMethodTypeCode: string | null): Method {
  return methods[payMethodTypeCode ?? ''] ?? 'card';
}

/** `payment` of a receipt's address, by what client code does; a phone's bill has no page that anybody names. */
export const receiptKinds: Readonly<Partial<Record<Method, string>>> = {
  card: '01',
  point: '01',
  transfer: '02',
  virtual_account: '03',
};

/** "은행 코드", which are the clearing institute's. */
const bankNames: Readonly<Record<string, string>> = {
  '002': '산업은행',
  '003': 'IBK기업은행',
  '004': 'KB국민은행',
  '005': '외환은행',
  '007': 'Sh수협은행',
  '011': 'NH농협은행',
  '012': '지역농축협',
  '020': '우리은행',
  '023': 'SC제일은행',
  '027': '씨티은행',
  '030': '수협중앙회',
  '031': 'iM뱅크',
  '032': '부산은행',
  '034': '광주은행',
  '035': '제주은행',
  '037': '전북은행',
  '039': '경남은행',
  '045': '새마을금고',
  '048': '신협',
  '050': '저축은행',
  '064': '산림조합',
  '071': '우체국',
  '081': '하나은행',
  '088': '신한은행',
  '089': '케이뱅크',
  '090': '카카오뱅크',
  '092': '토스뱅크',
};

/** The window and its accounts know Shinhan by its older number; refunds take the one of everybody. */
const shinhan = { older: '026', standard: '088' } as const;

/** Notices leave a leading nought out: `11` is 011. A bank that nobody listed keeps the gateway's name. */
export function bankOf(code: string, name: string | null): Bank & { readonly code: string } {
  const padded = code.padStart(3, '0');
  const standard = padded === shinhan.older ? shinhan.standard : padded;
  return { code: standard, name: bankNames[standard] ?? name ?? standard };
}

/**
 * Approved, asked to be captured, captured, and given back in part; an account that waits, and one that was paid into;
 * in escrow: paid or waiting, on its way, confirmed or denied.
 */
export const standingStates: ReadonlySet<string> = new Set(
  'TS01 TS03 TS04 TS06 TS07 TS08 ES01 ES03 ES04 ES07 ES12 ES13'.split(' '),
);
/** Only an account waits for its money. */
export const waitingStates: ReadonlySet<string> = new Set(['TS07', 'ES03']);
/** Nothing of it stands: cancelled before and after capture, and the ends of escrow. */
export const cancelledStates: ReadonlySet<string> = new Set('TS02 TS05 ES02 ES06 ES09 ES11 ES15 ES17 ES19'.split(' '));

/** What a cancellation may end as, and where the money of a refund then is; null where it goes back by itself. */
const revised: Readonly<Record<string, Payout | null>> = {
  TS02: null,
  TS05: null,
  TS06: null,
  RF01: 'requested',
  RF02: 'paid_out',
  RF03: 'bounced',
  ES02: null,
  ES17: null,
  ES05: 'requested',
  ES06: 'paid_out',
  ES08: null,
  ES09: null,
  ES10: 'requested',
  ES11: 'paid_out',
  ES14: 'requested',
  ES15: 'paid_out',
  ES16: null,
  ES19: null,
};

const revisedStates = new Map(Object.entries(revised));

export function isRevised(statusCode: string): boolean {
  return revisedStates.has(statusCode);
}

export function payoutOf(statusCode: string | null): Payout | null {
  return revisedStates.get(statusCode ?? '') ?? null;
}

/** What the buyer or the parcel did, as far as notices tell it. */
export const escrowStates: Readonly<Record<string, Extract<EscrowState, 'shipped' | 'confirmed' | 'denied'>>> = {
  ES07: 'shipped',
  ES12: 'confirmed',
  ES13: 'denied',
};

/** A realtime refund whose bank has not answered: to be asked again with a flag. */
export const pendingRefundCodes: ReadonlySet<string> = new Set(['VTIM', 'VT00']);

/** The buyer has pressed the window's own cancel button. */
export const buyersCancelCode = 'W002';

/**
 * The gateway publishes few of its codes. A refusal that is not listed is a refusal all the same, of reason `other`;
 * `E106` and `M114` are of its older module.
 */
const reasons: Readonly<Record<string, DeclineReason>> = {
  [buyersCancelCode]: 'buyer_cancelled',
  R102: 'session_expired',
  8035: 'insufficient_balance',
  8311: 'card_password_wrong',
  8314: 'card_expired',
  8315: 'card_expired',
  8316: 'card_expired',
  8350: 'card_lost_or_stolen',
  8373: 'card_refused',
  8521: 'limit_exceeded',
  8527: 'insufficient_balance',
  5413: 'refund_account_wrong',
  E106: 'channel_misconfigured',
  M114: 'channel_misconfigured',
};

const reasonByCode = new Map(Object.entries(reasons));

export function reasonOf(code: string): DeclineReason {
  return reasonByCode.get(code) ?? 'other';
}

/** The issuer's word on a card: final, whoever repeats it. */
export function isIssuersWord(code: string): boolean {
  return /^8\d{3}$/.test(code) && reasonByCode.has(code);
}

/**
 * The codes for trouble on the way, a repeated request and an open end are not published, so the sentence is looked at,
 * and only to believe less: what speaks of such things proves nothing.
 */
const trouble =
  /시스템|점검|장애|통신|타임\s*아웃|time\s*-?\s*out|처리\s*중|응답\s*(?:없|지연)|결과\s*(?:불명|미확인)|중복/i;

export function speaksOfTrouble(message: string): boolean {
  return trouble.test(message);
}
