/**
 * Banks by the gateway's codes (papers, code tables). They are the clearing institute's, except that its window and its
 * accounts know Shinhan by its older number: `kftc` is the institute's. `givesAccounts`: whose accounts can be issued.
 */
export type Bank = {
  readonly code: string;
  readonly kftc: string;
  readonly name: string;
  readonly givesAccounts: boolean;
};

type Row = readonly [code: string, name: string, givesAccounts?: true];

/** In the order in which a window shows them. */
const rows: readonly Row[] = [
  ['004', 'KB국민은행', true],
  ['026', '신한은행', true],
  ['020', '우리은행', true],
  ['081', '하나은행', true],
  ['011', 'NH농협은행', true],
  ['003', 'IBK기업은행', true],
  ['090', '카카오뱅크'],
  ['092', '토스뱅크', true],
  ['089', '케이뱅크', true],
  ['023', 'SC제일은행', true],
  ['071', '우체국', true],
  ['045', '새마을금고'],
  ['031', 'iM뱅크', true],
  ['032', '부산은행', true],
  ['039', '경남은행', true],
  ['034', '광주은행'],
  ['037', '전북은행'],
  ['035', '제주은행'],
  ['007', '수협은행'],
  ['048', '신협'],
  ['027', '씨티은행'],
  ['002', '산업은행'],
  ['050', '저축은행'],
  ['064', '산림조합'],
];

const oldShinhan = '026';
const shinhan = '088';

export const banks: readonly Bank[] = rows.map(([code, name, givesAccounts = false]) => {
  return { code, kftc: code === oldShinhan ? shinhan : code, name, givesAccounts };
});

/** By either of its numbers: a refund may name Shinhan by the institute's. */
export function findBank(code: unknown): Bank | null {
  return banks.find((bank) => bank.code === code || bank.kftc === code) ?? null;
}

export function bankOf(code: string): Bank {
  const found = findBank(code);
  if (!found) throw new Error(`the books name a bank that is not there: ${code}`);
  return found;
}
