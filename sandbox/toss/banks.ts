/**
 * Banks (section 9.2 of the papers): the gateway's two characters, the Korean short name, the English name, the full
 * name, and the clearing institute's three digits, which are the two with a zero before them except for 06.
 */
export type TossBank = {
  readonly code: string;
  readonly korean: string;
  readonly english: string;
  readonly name: string;
  readonly kftc: string;
};

type Row = readonly [code: string, korean: string, english: string, name: string, kftc: string];

/** In the order in which a window shows them. */
const rows: readonly Row[] = [
  ['06', '국민', 'KOOKMIN', 'KB국민은행', '004'],
  ['88', '신한', 'SHINHAN', '신한은행', '088'],
  ['20', '우리', 'WOORI', '우리은행', '020'],
  ['81', '하나', 'HANA', '하나은행', '081'],
  ['11', '농협', 'NONGHYEOP', 'NH농협은행', '011'],
  ['03', '기업', 'IBK', 'IBK기업은행', '003'],
  ['90', '카카오', 'KAKAOBANK', '카카오뱅크', '090'],
  ['92', '토스', 'TOSSBANK', '토스뱅크', '092'],
  ['89', '케이', 'KBANK', '케이뱅크', '089'],
  ['45', '새마을', 'SAEMAUL', '새마을금고', '045'],
  ['71', '우체국', 'POST', '우체국', '071'],
  ['23', 'SC제일', 'SC', 'SC제일은행', '023'],
  ['31', '대구', 'DAEGUBANK', 'iM뱅크', '031'],
  ['32', '부산', 'BUSANBANK', '부산은행', '032'],
  ['39', '경남', 'KYONGNAMBANK', '경남은행', '039'],
  ['34', '광주', 'GWANGJUBANK', '광주은행', '034'],
  ['07', '수협', 'SUHYEOP', 'Sh수협은행', '007'],
  ['48', '신협', 'SHINHYEOP', '신협', '048'],
  ['27', '씨티', 'CITI', '씨티은행', '027'],
  ['37', '전북', 'JEONBUKBANK', '전북은행', '037'],
  ['35', '제주', 'JEJUBANK', '제주은행', '035'],
  ['02', '산업', 'KDB', '산업은행', '002'],
  ['50', '저축', 'SAVINGBANK', '저축은행중앙회', '050'],
  ['64', '산림', 'SANLIM', '산림조합', '064'],
  ['12', '단위농협', 'LOCALNONGHYEOP', '지역농축협', '012'],
  ['54', '홍콩상하이', 'HSBC', 'HSBC', '054'],
];

const all: readonly TossBank[] = rows.map(([code, korean, english, name, kftc]) => {
  return { code, korean, english, name, kftc };
});

/** Those that give out accounts to pay into (section 4.3). */
const issuing = ['06', '88', '20', '81', '11', '03', '45', '71', '31', '32', '39', '34', '07'];

/** Banks that buyers do not have accounts with: refunds may go there, transfers do not come from there (ours). */
const withoutTransfer = ['12', '54'];

export const issuingBanks = all.filter(({ code }) => issuing.includes(code));
export const transferBanks = all.filter(({ code }) => !withoutTransfer.includes(code));

/** By two characters, Korean short name or English name. */
export function findBank(written: string): TossBank | null {
  return all.find(({ code, korean, english }) => [code, korean, english].includes(written)) ?? null;
}
