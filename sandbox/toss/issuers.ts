/**
 * Card issuers and acquirers (section 9.1 of the papers). `kftc` is the clearing institute's three-digit code; null for
 * foreign brands. `acquirer` is who settles with the merchant: BC for the banks on its network, else the issuer (ours,
 * except 24 by 21, which was measured). `bin` is how an invented number of that issuer begins (457973, 438676 and
 * 940926 were measured, the rest are ours).
 */
export type Issuer = {
  readonly code: string;
  readonly korean: string;
  readonly english: string;
  readonly name: string;
  readonly kftc: string | null;
  readonly acquirer: string;
  readonly bin: string;
};

type Row = readonly [
  code: string,
  korean: string,
  english: string,
  name: string,
  kftc: string | null,
  acquirer: string,
  bin: string,
];

/** In the order in which a window shows them. */
const domesticRows: readonly Row[] = [
  ['41', '신한', 'SHINHAN', '신한카드', '366', '41', '438676'],
  ['61', '현대', 'HYUNDAI', '현대카드', '367', '61', '949019'],
  ['51', '삼성', 'SAMSUNG', '삼성카드', '365', '51', '941009'],
  ['11', '국민', 'KOOKMIN', 'KB국민카드', '381', '11', '457973'],
  ['21', '하나', 'HANA', '하나카드', '374', '21', '941000'],
  ['71', '롯데', 'LOTTE', '롯데카드', '368', '71', '940926'],
  ['31', '비씨', 'BC', 'BC카드', '361', '31', '940951'],
  ['91', '농협', 'NONGHYEOP', 'NH농협카드', '371', '91', '946317'],
  ['W1', '우리', 'WOORI', '우리카드', '041', 'W1', '531070'],
  ['15', '카카오뱅크', 'KAKAOBANK', '카카오뱅크', '090', '11', '536510'],
  ['24', '토스뱅크', 'TOSSBANK', '토스뱅크', '092', '21', '532750'],
  ['3A', '케이뱅크', 'KBANK', '케이뱅크', '089', '31', '533512'],
  ['36', '씨티', 'CITI', '씨티카드', '370', '31', '546252'],
  ['34', '수협', 'SUHYEOP', 'Sh수협은행', '369', '31', '941161'],
  ['62', '신협', 'SHINHYEOP', '신협', '048', '31', '941116'],
  ['38', '새마을', 'SAEMAUL', '새마을금고', '045', '31', '940567'],
  ['37', '우체국', 'POST', '우체국예금보험', '071', '31', '940563'],
  ['39', '저축', 'SAVINGBANK', '저축은행중앙회', '050', '31', '941171'],
  ['46', '광주', 'GWANGJUBANK', '광주은행', '364', '41', '941153'],
  ['35', '전북', 'JEONBUKBANK', '전북은행', '372', '11', '941188'],
  ['42', '제주', 'JEJUBANK', '제주은행', '373', '41', '941160'],
  ['30', '산업', 'KDBBANK', '한국산업은행', '002', '31', '920018'],
];

const foreignRows: readonly Row[] = [
  ['4V', '비자', 'VISA', 'Visa', null, '31', '411111'],
  ['4M', '마스터', 'MASTER', 'Mastercard', null, '31', '552022'],
  ['3C', '유니온페이', 'UNIONPAY', 'UnionPay', null, '31', '622126'],
];

/** Known by code to merchants, shown in no window. */
const hiddenRows: readonly Row[] = [
  ['33', '우리', 'WOORI', '우리BC카드', '041', '31', '531070'],
  ['3K', '기업비씨', 'IBK_BC', '기업 BC', '361', '31', '943646'],
];

export const domesticIssuers = domesticRows.map(toIssuer);

/** What a window opened with `useInternationalCardOnly` shows. */
export const foreignIssuers = foreignRows.map(toIssuer);

/** Whose apps pay by themselves: all that a window opened with `useAppCardOnly` shows (section 3.1). */
const appCards = ['41', '61', '51', '11', '21', '71', '91', 'W1'];
export const appCardIssuers = domesticIssuers.filter(({ code }) => appCards.includes(code));

const allIssuers = [...domesticIssuers, ...foreignIssuers, ...hiddenRows.map(toIssuer)];

/** Finds an issuer by two-character code, Korean short name or English code; `우리` is the one with its own acquiring. */
export function findIssuer(written: string): Issuer | null {
  const wanted = written === '우리BC' ? '33' : written;
  return allIssuers.find((each) => [each.code, each.korean, each.english].includes(wanted)) ?? null;
}

function toIssuer([code, korean, english, name, kftc, acquirer, bin]: Row): Issuer {
  return { code, korean, english, name, kftc, acquirer, bin };
}
