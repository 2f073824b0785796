import type { Fields } from '../json-body.ts';
import { escrowChanges } from './escrow-steps.ts';
import type { EscrowChange } from './escrow-steps.ts';
import { readObject, readOneOf, readText } from './fields.ts';
import { payoutLater, readRefundAccount } from './payouts.ts';
import { KiccRefusal } from './refusals.ts';
import type { RevisionPlan } from './revision-plan.ts';
import { balanceOf, statusMessages } from './transaction.ts';
import type { Transaction } from './transaction.ts';

/** Escrow takes no other change than 61, and always gives back the whole. */
export function planEscrowChange(transaction: Transaction, body: Fields, now: number): RevisionPlan {
  const type = readText(body, 'reviseTypeCode', 2);
  if (type !== '61') throw new KiccRefusal('SX09', `reviseTypeCode ${type}, not 61 for escrow`);
  const sub = readText(body, 'reviseSubTypeCode', 4);
  const change = changeOf(transaction, sub);
  if (!change) throw new KiccRefusal('SX09', `reviseSubTypeCode ${sub} after ${transaction.escrow}`);
  if (change.gives === 'delivery') readDelivery(body);
  const account = change.gives === 'refund' ? readRefundAccount(body) : null;
  return {
    kind: change.gives,
    cancelAmount: amountOf(transaction, change),
    isWhole: true,
    escrow: change.to,
    end: { statusCode: change.to, resMsg: statusMessages[change.to] },
    payout: account !== null || change.after !== null ? payoutLater(account, now) : null,
    isAnswerDelayed: false,
  };
}

function changeOf({ choice, escrow }: Transaction, sub: string): EscrowChange | null {
  const fits = ({ of, from }: EscrowChange): boolean =>
    (of === 'either' || of === choice.means) && escrow !== null && from.includes(escrow);
  return (escrowChanges[sub] ?? []).find(fits) ?? null;
}

function amountOf(transaction: Transaction, { gives }: EscrowChange): number {
  if (gives === 'delivery') return 0;
  return gives === 'closing' ? transaction.amount : balanceOf(transaction);
}

/** Couriers DC01 to DC12; DE01 is the merchant's own delivery. */
const couriers = Array.from({ length: 12 }, (_, place) => `DC${String(place + 1).padStart(2, '0')}`);

function readDelivery(body: Fields): void {
  const delivery = readObject(body, 'escrowInfo');
  readOneOf(delivery, 'deliveryCode', ['DE01', 'DE02']);
  readOneOf(delivery, 'deliveryCorpCode', couriers);
  readText(delivery, 'deliveryInvoice', 30);
}
