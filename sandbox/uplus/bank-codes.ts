import { findBank } from '../banks.ts';

/** A bank by the vendor's two digits (code table of the papers), and by the three of the clearing institute. */
export type UplusBank = { readonly code: string; readonly kftc: string; readonly name: string };

/** In the order in which a window shows them. Kookmin Bank alone keeps two digits of its own. */
const codes = ['06', '88', '20', '81', '11', '03', '23', '90', '92', '89', '71', '45'];
const moreCodes = ['48', '31', '32', '39', '34', '37', '35', '07', '27', '02', '50', '64'];

/** Which banks give out accounts is ours; which exist is the papers'. */
const accountCodes = ['06', '88', '20', '81', '11', '03', '71', '23', '31', '32', '39', '34', '07', '45'];

export const transferBanks: readonly UplusBank[] = [...codes, ...moreCodes].map(toBank);

export const accountBanks: readonly UplusBank[] = accountCodes.map(toBank);

export function findUplusBank(code: string): UplusBank | null {
  return transferBanks.find((bank) => bank.code === code) ?? null;
}

function toBank(code: string): UplusBank {
  const kftc = code === '06' ? '004' : `0${code}`;
  const name = findBank(kftc)?.name;
  if (name === undefined) throw new Error(`no bank ${kftc}`);
  return { code, kftc, name };
}
