import type { SandboxPorts } from '../gateway.ts';
import { parseFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import { kstCompact } from '../kst.ts';
import type { NoticeProtocol } from '../notices.ts';
import { bankOf } from './banks.ts';
import { receiptNotice } from './cash-receipt.ts';
import { codeOf } from './choice.ts';
import { merchantOf } from './merchants.ts';
import { approvalMessage, cardFields, escrowUsed, walletCodeOf, written } from './replies.ts';
import { balanceOf, statusMessages, statusOf } from './transaction.ts';
import type { Deposit, Revision, Status, Transaction } from './transaction.ts';

/**
 * What the gateway tells by itself: unsigned JSON whose every value is a text, to one address for each kind of event.
 * Which kinds a merchant hears of is a setting of its admin site: here deposits (30, 31), escrow (40) and payouts (50,
 * 51) are told to everyone, approvals (10) and changes (20) on request only. They are tried again every three minutes,
 * ten times.
 */
export const noticeProtocol: NoticeProtocol = {
  timeoutMs: 30_000,
  retryMinutes: Array.from({ length: 10 }, () => 3),
  headers: () => ({}),
  isAccepted: (status, body) => status === 200 && parseFields(body)?.['resCd'] === '0000',
  kinds: { usual: ['30', '31', '40', '50', '51'], onRequest: ['10', '20'] },
};

export function announceApproval(ports: SandboxPorts, transaction: Transaction): void {
  send(ports, transaction, {
    id: `${transaction.pgCno}-10`,
    kind: '10',
    fields: { resMsg: approvalMessage(transaction), ...statusFields(statusOf(transaction)) },
  });
}

type Change = { readonly transaction: Transaction; readonly revision: Revision };

/** `transaction` is the payment as it was before. What is only asked for, or held back, is told by other kinds. */
export function announceRevision(ports: SandboxPorts, { transaction, revision }: Change): void {
  if (transaction.escrow || revision.statusCode === 'RF01') return;
  const { cancelPgCno, cancelAmount, resMsg, statusCode } = revision;
  const left = balanceOf(transaction) - (revision.kind === 'closing' ? 0 : cancelAmount);
  const fields = {
    resMsg,
    ...statusFields(statusCode),
    ...cancelFields(revision),
    cancelCardAmount: transaction.choice.means === 'card' ? String(cancelAmount) : '',
    cancelRemainAmount: String(left),
  };
  send(ports, transaction, { id: `${cancelPgCno}-20`, kind: '20', fields });
}

/** 30: money came to an account; 31: the bank took it back. The number is the deposit's own, `tlfSno` the issue's. */
export function announceDeposit(ports: SandboxPorts, transaction: Transaction, deposit: Deposit): string {
  const kind = deposit.isWithdrawn ? '31' : '30';
  const id = `${deposit.pgCno}-${kind}`;
  const fields = {
    resMsg: deposit.isWithdrawn ? '입금취소' : '입금완료',
    pgCno: deposit.pgCno,
    tlfSno: transaction.pgCno,
    amount: String(deposit.amount),
    transactionDate: kstCompact(deposit.at),
    ...depositFields(transaction, deposit),
    // Empty in the published samples of both.
    statusCode: '',
    statusMessage: '',
  };
  send(ports, transaction, { id, kind, fields });
  return id;
}

/** 40: a step of money that is held back, a deposit among them. */
export function announceEscrow(ports: SandboxPorts, transaction: Transaction): string {
  const { pgCno, escrow, account } = transaction;
  const step = escrow ?? 'ES01';
  const deposit = account?.deposits.at(-1);
  const revision = transaction.revisions.find(({ statusCode }) => statusCode === step);
  const id = `${pgCno}-40-${step}-${account?.deposits.length ?? 0}`;
  const fields = {
    resMsg: statusMessages[step],
    escrowTypeCode: 'K',
    ...(deposit && depositFields(transaction, deposit)),
    ...(revision && revision.kind !== 'delivery' && cancelFields(revision)),
    ...(deposit && step === 'ES04' && { amount: String(deposit.amount), transactionDate: kstCompact(deposit.at) }),
    ...statusFields(step),
  };
  send(ports, transaction, { id, kind: '40', fields });
  return id;
}

/** 50: a refund was paid out; 51: the bank could not pay it. Its number is the issue's. */
export function announcePayout(ports: SandboxPorts, { transaction, revision }: Change): void {
  const isPaid = revision.payout?.state === 'paid_out';
  const fields = {
    ...(isPaid ? { resMsg: '환불완료' } : { resCd: '5413', resMsg: '기타수취불가' }),
    ...statusFields(revision.statusCode),
    ...cancelFields(revision),
    depositPgCno: transaction.account?.deposits.at(-1)?.pgCno ?? '',
    cancelRemainAmount: String(revision.remainAmount),
  };
  const kind = isPaid ? '50' : '51';
  send(ports, transaction, { id: `${revision.cancelPgCno}-${kind}`, kind, fields });
}

type Told = { readonly id: string; readonly kind: string; readonly fields: Fields };

function send(ports: SandboxPorts, transaction: Transaction, { id, kind, fields }: Told): void {
  const { mallId, emptyFields } = merchantOf(transaction.mallId);
  const contentType = 'application/json; charset=utf-8';
  const told = { ...ofPayment(transaction), notiType: kind, ...fields };
  const body = JSON.stringify(written(told, emptyFields));
  ports.notices.send({ id, kind, gateway: 'kicc', mid: mallId, contentType, body });
}

function ofPayment(transaction: Transaction): Record<string, string> {
  const { mallId, pgCno, shopOrderNo, amount, approvalNo, approvedAt, customer, choice } = transaction;
  return {
    resCd: '0000',
    resMsg: '',
    mallId,
    notiType: '',
    pgCno,
    shopOrderNo,
    amount: String(amount),
    approvalNo,
    transactionDate: kstCompact(approvedAt),
    payMethodTypeCode: codeOf(choice),
    ...Object.fromEntries(emptyAtFirst.map((name) => [name, ''])),
    ...methodFields(transaction),
    escrowUsed: escrowUsed(transaction),
    complexUsed: 'N',
    cpCode: walletCodeOf(transaction),
    customerName: customer.name,
    customerId: customer.id,
    ...Object.fromEntries(transaction.shopValues.slice(0, 6).map((value, place) => [`shopValue${place + 1}`, value])),
  };
}

/** What the method adds to every notice of a payment. */
function methodFields({ choice, account, receipt, pgCno }: Transaction): Readonly<Record<string, string>> {
  switch (choice.means) {
    case 'card':
      return { ...cardFields(choice), installmentMonth: String(choice.instalmentMonths).padStart(2, '0') };
    case 'transfer':
    case 'virtual_account':
      return {
        bankCode: shortBankCode(choice.bankCode),
        bankName: bankOf(choice.bankCode).name,
        ...(account && { accountNo: account.number, expiryDate: kstCompact(account.dueAt), accountType: 'V' }),
        ...receiptNotice(receipt),
      };
    case 'phone':
      return { mobileNo: choice.maskedNumber, mobileCd: choice.carrier, billId: pgCno.slice(-12) };
    case 'money':
      return { billId: pgCno.slice(-12) };
  }
}

/** The published sample of a deposit has `11` where every other table has `011`. */
function shortBankCode(code: string): string {
  return code.replace(/^0/, '');
}

function depositFields({ account }: Transaction, { depositor }: Deposit): Readonly<Record<string, string>> {
  return { accountNo: account?.number ?? '', depositName: depositor };
}

function cancelFields({ revisedAt, cancelAmount, cancelPgCno }: Revision): Readonly<Record<string, string>> {
  return { cancelDate: kstCompact(revisedAt), cancelAmount: String(cancelAmount), cancelPgCno };
}

function statusFields(statusCode: Status): Record<string, string> {
  return { statusCode, statusMessage: statusMessages[statusCode] };
}

/** Fields of other methods and of other events; the 2024 wire sends them empty. */
const emptyAtFirst: readonly string[] = [
  'cardNo',
  'issuerCode',
  'issuerName',
  'acquirerCode',
  'acquirerName',
  'installmentMonth',
  'freeInstallmentTypeCode',
  'bankCode',
  'bankName',
  'accountNo',
  'depositName',
  'expiryDate',
  'cashUsed',
  'authId',
  'billId',
  'mobileNo',
  'mobileCd',
  'pntAmount',
  'escrowTypeCode',
  'cancelAcqDate',
  'cancelDate',
  'tlfSno',
  'accountType',
  'couponAmount',
  'cancelAmount',
  'cancelPgCno',
  'cancelRemainAmount',
  'taxFlg',
  'depositPgCno',
];
