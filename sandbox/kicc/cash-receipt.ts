import type { Fields } from '../json-body.ts';
import { isFields } from '../json-body.ts';
import { kstCompact } from '../kst.ts';
import type { SandboxPorts } from '../gateway.ts';
import { readOptionalText } from './fields.ts';
import { makeApprovalNo } from './identifiers.ts';
import { KiccRefusal } from './refusals.ts';

/** What the buyer asked for in the window. `number` is a phone's, a card's or a business's; it is kept masked. */
export type CashReceiptWish = { readonly kind: 'personal' | 'corporate'; readonly maskedNumber: string };

/** A receipt that the tax office has, made when the cash came in. */
export type CashReceipt = {
  readonly wish: CashReceiptWish;
  readonly approvalNo: string;
  readonly issuedAt: number;
  readonly amount: number;
};

/** Codes of the papers ("현금영수증"): 01 income deduction, 02 proof of expense; by 03 a phone, 01 a card, 04 a business. */
const issueTypes = { personal: '01', corporate: '02' } as const;
const patterns = { personal: /^(?:01\d{8,9}|\d{13,19})$/, corporate: /^\d{10}$/ } as const;

/** Reads `{ kind, number }` of the window's page; null where no receipt is wanted. */
export function readReceiptWish(written: unknown): CashReceiptWish | null {
  const wish = isFields(written) ? written : {};
  const kind = wish['kind'] ?? 'none';
  if (kind === 'none') return null;
  if (kind !== 'personal' && kind !== 'corporate') throw new KiccRefusal('SX18', '현금영수증 용도');
  const digits = readOptionalText(wish, 'number', 30).replaceAll(/[-\s]/g, '');
  if (!patterns[kind].test(digits)) throw new KiccRefusal('SX18', '현금영수증 번호');
  return { kind, maskedNumber: maskMiddle(digits) };
}

export function issueReceipt(ports: SandboxPorts, wish: CashReceiptWish | null, amount: number): CashReceipt | null {
  return wish && { wish, approvalNo: makeApprovalNo(ports), issuedAt: ports.now(), amount };
}

/** As it stands in an answer; empty texts where there is none. */
export function receiptInfo(receipt: CashReceipt | null): Fields {
  if (!receipt) return { resCd: '', resMsg: '', approvalNo: '', approvalDate: '' };
  const { approvalNo, issuedAt } = receipt;
  return { resCd: '0000', resMsg: '정상', approvalNo, approvalDate: kstCompact(issuedAt) };
}

/** The same in a notice: flat, with the amount and the kind. */
export function receiptNotice(receipt: CashReceipt | null): Readonly<Record<string, string>> {
  if (!receipt) return { cashUsed: '' };
  const { wish, approvalNo, issuedAt, amount } = receipt;
  return {
    cashUsed: '1',
    cashResCd: '0000',
    cashResMsg: '정상',
    cashAuthNo: approvalNo,
    cashTranDate: kstCompact(issuedAt),
    cashIssueType: issueTypes[wish.kind],
    cashAuthType: authTypeOf(wish),
    cashAuthValue: wish.maskedNumber,
    cashAmount: String(amount),
  };
}

function authTypeOf({ kind, maskedNumber }: CashReceiptWish): string {
  if (kind === 'corporate') return '04';
  return maskedNumber.length > 11 ? '01' : '03';
}

/** The first three and the last four digits stay readable. */
export function maskMiddle(digits: string): string {
  return digits.slice(0, 3) + '*'.repeat(Math.max(0, digits.length - 7)) + digits.slice(-4);
}
