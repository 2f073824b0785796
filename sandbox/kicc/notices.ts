import type { SandboxPorts } from '../gateway.ts';
import { parseFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import { kstCompact } from '../kst.ts';
import type { NoticeProtocol } from '../notices.ts';
import type { KiccMerchant } from './merchants.ts';
import { cardFields, written } from './replies.ts';
import { balanceOf, statusMessages } from './transaction.ts';
import type { Revision, Transaction } from './transaction.ts';

/**
 * What the gateway tells by itself: unsigned JSON whose every value is a text, to one address for each kind of event.
 * Which kinds a merchant hears of is a setting of its admin site, so approvals (10) and changes (20) are sent on
 * request only. They are tried again every three minutes, ten times.
 */
export const noticeProtocol: NoticeProtocol = {
  timeoutMs: 30_000,
  retryMinutes: Array.from({ length: 10 }, () => 3),
  headers: () => ({}),
  isAccepted: (status, body) => status === 200 && parseFields(body)?.['resCd'] === '0000',
  kinds: { usual: [], onRequest: ['10', '20'] },
};

export function announceApproval(ports: SandboxPorts, merchant: KiccMerchant, transaction: Transaction): void {
  send(ports, merchant, {
    id: `${transaction.pgCno}-10`,
    kind: '10',
    fields: { ...ofPayment(transaction), resMsg: 'MPI결제 정상', notiType: '10', ...statusFields('TS03') },
  });
}

type Change = { readonly transaction: Transaction; readonly revision: Revision };

/** `transaction` is the payment as it was before. */
export function announceRevision(ports: SandboxPorts, merchant: KiccMerchant, { transaction, revision }: Change): void {
  const fields = {
    ...ofPayment(transaction),
    resMsg: revision.resMsg,
    notiType: '20',
    ...statusFields(revision.statusCode),
    cancelDate: kstCompact(revision.revisedAt),
    cancelAmount: String(revision.cancelAmount),
    cancelCardAmount: String(revision.cancelAmount),
    cancelPgCno: revision.cancelPgCno,
    cancelRemainAmount: String(balanceOf(transaction) - revision.cancelAmount),
  };
  send(ports, merchant, { id: `${revision.cancelPgCno}-20`, kind: '20', fields });
}

type Told = { readonly id: string; readonly kind: string; readonly fields: Fields };

function send(ports: SandboxPorts, { mallId, emptyFields }: KiccMerchant, { id, kind, fields }: Told): void {
  const contentType = 'application/json; charset=utf-8';
  const body = JSON.stringify(written(fields, emptyFields));
  ports.notices.send({ id, kind, gateway: 'kicc', mid: mallId, contentType, body });
}

function ofPayment(transaction: Transaction): Record<string, string> {
  const { mallId, pgCno, shopOrderNo, amount, approvalNo, approvedAt, card, customer } = transaction;
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
    payMethodTypeCode: '11',
    ...cardFields(card),
    installmentMonth: String(card.instalmentMonths).padStart(2, '0'),
    escrowUsed: 'N',
    complexUsed: 'N',
    ...Object.fromEntries(emptyForCards.map((name) => [name, ''])),
    customerName: customer.name,
    customerId: customer.id,
    ...Object.fromEntries(transaction.shopValues.slice(0, 6).map((value, place) => [`shopValue${place + 1}`, value])),
  };
}

function statusFields(statusCode: Revision['statusCode'] | 'TS03'): Record<string, string> {
  return { statusCode, statusMessage: statusMessages[statusCode] };
}

/** Fields of other methods and of events that a card does not have; the 2024 wire sends them empty. */
const emptyForCards: readonly string[] = [
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
  'cpCode',
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
