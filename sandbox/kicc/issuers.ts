/**
 * Card companies by the gateway's code (papers, code tables). `kftc` is the clearing institute's three-digit code; null
 * for foreign brands. `acquirer` settles with the merchant: the papers list which companies acquire, who acquires for
 * whom is ours, and so are the first digits of an invented number.
 */
export type Issuer = {
  readonly code: string;
  readonly name: string;
  readonly kftc: string | null;
  readonly acquirer: string;
  readonly bin: string;
};

type Row = readonly [code: string, name: string, kftc: string | null, acquirer: string, bin: string];

/** In the order in which a window shows them. */
const rows: readonly Row[] = [
  ['029', '신한카드', '366', '029', '451842'],
  ['027', '현대카드', '367', '027', '949019'],
  ['031', '삼성카드', '365', '031', '941009'],
  ['016', 'KB국민카드', '381', '016', '457973'],
  ['047', '롯데카드', '368', '047', '940926'],
  ['006', '하나카드', '374', '006', '941000'],
  ['026', 'BC카드', '361', '026', '940951'],
  ['018', 'NH농협카드', '371', '018', '946317'],
  ['015', '우리카드', '041', '015', '531070'],
  ['A16', '카카오뱅크', '090', '016', '536510'],
  ['106', '토스뱅크', '092', '006', '532750'],
  ['C26', '케이뱅크', '089', '026', '533512'],
  ['022', '씨티카드', '370', '026', '546252'],
  ['017', '수협카드', '369', '026', '941161'],
  ['326', '새마을금고', '045', '026', '940567'],
  ['626', '신협', '048', '026', '941116'],
  ['226', '우체국', '071', '026', '940563'],
  ['002', '광주카드', '364', '029', '941153'],
  ['010', '전북카드', '372', '016', '941188'],
  ['011', '제주카드', '373', '029', '941160'],
  ['058', '산업은행', '002', '026', '920018'],
  ['A26', 'IBK기업은행', '361', '026', '943646'],
  ['126', '저축은행', '361', '026', '941171'],
  ['G26', 'SC제일은행', '361', '026', '940915'],
  ['E26', 'iM뱅크', '361', '026', '940942'],
  ['F26', '부산은행', '361', '026', '940943'],
  ['H26', '경남은행', '361', '026', '940944'],
  ['526', '하나BC', '374', '026', '940945'],
  ['008', '하나(외환)', '374', '008', '941041'],
  ['426', '중국은행', '361', '026', '940952'],
  ['726', '현대증권', '361', '026', '940953'],
  ['826', '교보증권', '361', '026', '940954'],
  ['926', '유진투자증권', '361', '026', '940955'],
  ['B26', 'SK증권', '361', '026', '940956'],
  ['D26', 'NH투자증권', '361', '026', '940957'],
  ['I26', '토스카드', '092', '026', '940958'],
  ['050', 'VISA', null, '026', '411111'],
  ['049', 'Master', null, '026', '552022'],
  ['028', 'JCB', null, '026', '353011'],
  ['046', 'AMEX', null, '026', '371449'],
  ['048', 'Diners', null, '026', '360000'],
  ['081', '은련 UnionPay', null, '026', '622126'],
];

export const issuers: readonly Issuer[] = rows.map(([code, name, kftc, acquirer, bin]) => {
  return { code, name, kftc, acquirer, bin };
});

export function findIssuer(code: unknown): Issuer | null {
  return issuers.find((issuer) => issuer.code === code) ?? null;
}

/** By the first digits; the first company of the table where they are nobody's. */
export function issuerOfNumber(number: string): Issuer {
  const found = issuers.find(({ bin }) => number.startsWith(bin)) ?? issuers[0];
  if (!found) throw new Error('the table of card companies is empty');
  return found;
}

/** Member banks of BC pay as BC; the member's own code stands beside it (logged once, for 526). */
export function isMemberOfBc({ code }: Issuer): boolean {
  return code !== '026' && code.endsWith('26');
}

/** Bank cards of the three internet banks are debit cards here; which card is which is ours. */
export function isDebit({ code }: Issuer): boolean {
  return ['A16', '106', 'C26'].includes(code);
}

/** Foreign brands give back only the whole (ours: the papers say that there are such cards, not which). */
export function canCancelInPart({ kftc }: Issuer): boolean {
  return kftc !== null;
}
