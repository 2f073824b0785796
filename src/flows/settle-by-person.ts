import { money } from '../core/money.ts';
import { takesMoney, type Operation } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import type { AccountChanged, Approval, CancelDone, Done } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { endAccountChange, askedChange } from './end-account-change.ts';
import { endApproval } from './end-approval.ts';
import { endCancellation } from './end-cancellation.ts';
import { endRevoking } from './end-revoking.ts';
import { learnCancellations } from './learn-cancellations.ts';
import { personsWord, type Saying } from './persons-word.ts';
import { endReversal } from './reverse-approval.ts';

/** What a person read at the gateway. `done`: the money moved as was asked. `declined`: it did not. */
export type Verdict =
  | {
      readonly outcome: 'done';
      /** The gateway's id of the approval or of the cancellation. */
      readonly transactionId: string;
      /** When it was done there. */
      readonly at: Date;
      /** What was approved, in the smallest unit; another amount than the payment's is given back. */
      readonly amount: number;
    }
  | { readonly outcome: 'declined' };

export type PersonsWord = Saying<Verdict>;

/** Operations that a person's word can end; the others have no conversation about money behind them. */
export type Settleable = Operation & { readonly kind: (typeof settleable)[number] };

const settleable = [
  'approve',
  'charge',
  'issue_virtual_account',
  'cancel',
  'reverse',
  'change_virtual_account',
  'close_virtual_account',
] as const;

export function isSettleable(operation: Operation): operation is Settleable {
  return settleable.some((kind) => kind === operation.kind) && operation.endedAt === null;
}

/**
 * Ends an operation by a named person's word, which is written exactly as the gateway's own would be, with his name,
 * his reason and a line in the audit in the same step. False when somebody else ended it first, or is undoing what he
 * says is done: then nothing changed.
 */
export async function settleByPerson(
  hub: Hub,
  { operation, payment }: { readonly operation: Settleable; readonly payment: Payment },
  saying: PersonsWord,
): Promise<boolean> {
  const { id, kind } = operation;
  const { verdict } = saying;
  if (isStillUndone(hub, operation, payment) && verdict.outcome === 'done') return false;
  const { word, declined, isWritten } = personsWord(hub, { operation, subject: payment.id }, saying);
  if (takesMoney(kind))
    await endApproval(hub, id, verdict.outcome === 'done' ? approval(payment, verdict) : declined, { word });
  else if (kind === 'change_virtual_account')
    await endAccountChange(hub, id, verdict.outcome === 'done' ? asAsked(operation) : declined, word);
  else {
    const end = ends[kind];
    await end(hub, id, verdict.outcome === 'done' ? givenBack(operation, verdict) : declined, word);
  }
  if (!(await isWritten())) return false;
  // The gateway may have given back something else than was asked for: what it lists is learnt.
  if (kind === 'cancel' && verdict.outcome === 'declined') await learnCancellations(hub, payment.id);
  return true;
}

/** Until a person is called for it, the hub itself takes the approval back, however well it looked a moment ago. */
export function isStillUndone(
  hub: Hub,
  { kind, needsPerson }: Pick<Operation, 'kind' | 'needsPerson'>,
  payment: Pick<Payment, 'gateway'>,
): boolean {
  return kind === 'approve' && !needsPerson && hub.gateways.of(payment).settlesByUndoing;
}

const ends = { cancel: endCancellation, reverse: endReversal, close_virtual_account: endRevoking } as const;

type Seen = Extract<Verdict, { outcome: 'done' }>;

/** A console shows little of the card; what it does not show stays unknown. */
function approval({ price, method, easyPay }: Payment, { transactionId, at, amount }: Seen): Done<Approval> {
  const rest = { balance: null, card: null, bank: null, account: null, receiptUrl: null, secret: null };
  const flags = { cashReceipt: null, isEscrow: false };
  const detail = {
    transactionId,
    amount: money(amount, price.currency),
    approvedAt: at,
    method,
    easyPay,
    ...rest,
    ...flags,
  };
  return amount === price.amount ? { outcome: 'done', detail } : { outcome: 'done', detail, breach: 'amount_differs' };
}

function givenBack({ asked }: Settleable, { transactionId, at }: Seen): Done<CancelDone> {
  const rest = { balance: null, receiptUrl: null, state: 'done' as const, payout: null };
  return { outcome: 'done', detail: { transactionId, amount: Number(asked['amount']), cancelledAt: at, ...rest } };
}

function asAsked(operation: Settleable): Done<AccountChanged> {
  return { outcome: 'done', detail: { dueAt: askedChange(operation).dueAt } };
}
