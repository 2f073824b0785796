/**
 * Card companies by the vendor's two-character code (code table of the papers). `kftc` is the clearing institute's
 * three-digit code; null for foreign brands. The first digits of an invented number are ours.
 */
export type Issuer = {
  readonly code: string;
  readonly name: string;
  readonly kftc: string | null;
  readonly bin: string;
};

type Row = readonly [code: string, name: string, kftc: string | null, bin: string];

/** In the order in which a window shows them. */
const rows: readonly Row[] = [
  ['41', '신한카드', '366', '451842'],
  ['61', '현대카드', '367', '949019'],
  ['51', '삼성카드', '365', '941009'],
  ['11', 'KB국민카드', '381', '457973'],
  ['21', '하나카드', '374', '941000'],
  ['71', '롯데카드', '368', '940926'],
  ['31', 'BC카드', '361', '940951'],
  ['91', 'NH농협카드', '371', '946317'],
  ['33', '우리카드', '041', '531070'],
  ['15', '카카오뱅크', '090', '536510'],
  ['24', '토스뱅크', '092', '532750'],
  ['3A', '케이뱅크', '089', '533512'],
  ['36', '씨티카드', '370', '546252'],
  ['34', '수협카드', '369', '941161'],
  ['62', '신협', '048', '941116'],
  ['38', '새마을금고', '045', '940567'],
  ['37', '우체국', '071', '940563'],
  ['39', '저축은행', '050', '941171'],
  ['46', '광주카드', '364', '941153'],
  ['35', '전북카드', '372', '941188'],
  ['42', '제주카드', '373', '941160'],
  ['30', '산업은행', '002', '920018'],
  ['4V', 'VISA', null, '411111'],
  ['4M', 'Master', null, '552022'],
];

export const issuers: readonly Issuer[] = rows.map(([code, name, kftc, bin]) => ({ code, name, kftc, bin }));

export function findIssuer(code: unknown): Issuer | null {
  return issuers.find((issuer) => issuer.code === code) ?? null;
}

/** Foreign brands give back only the whole (ours: the papers say that there are such cards, not which). */
export function canCancelInPart({ kftc }: Issuer): boolean {
  return kftc !== null;
}
