import type { PaymentId } from '../../src/core/ids.ts';
import type { Operation } from '../../src/core/operation.ts';
import type { Payment } from '../../src/core/payment.ts';
import { scopeOf } from '../../src/flows/scope-of.ts';
import type { Hub } from '../../src/hub.ts';
import { loadCancellations } from '../../src/store/cancellations.ts';
import { findLedger } from '../../src/store/ledger.ts';
import { loadOperationsOf } from '../../src/store/operations.ts';
import { findPaymentEvents } from '../../src/store/payment-events.ts';
import { loadPayment } from '../../src/store/payments.ts';
import type { Movement } from '../gateways/sandbox-bench.ts';
import type { FlowStage } from './flow-stage.ts';

/**
 * Holds a whole database, or the orders of one payment, against the gateway's own books, when nothing is under way any
 * more; gives every sentence that is not true.
 */
export async function audit(
  { hub, bench }: Pick<FlowStage, 'hub' | 'bench'>,
  about: PaymentId | null = null,
): Promise<readonly string[]> {
  const rows = await hub.db.query(
    'select id from payments where $1::text is null or order_id = (select order_id from payments where id = $1)',
    [about],
  );
  const books = await Promise.all(rows.map(({ id }) => readBooks(hub, bench, id as PaymentId)));
  const wrong = books.flatMap((each) => [...moneyErrors(each), ...operationErrors(each), ...historyErrors(each)]);
  return [...wrong, ...(await orderErrors(hub, books))];
}

type Books = {
  readonly payment: Payment;
  readonly gateway: readonly Movement[];
  readonly operations: readonly Operation[];
  readonly hub: Awaited<ReturnType<typeof findLedger>>;
  readonly cancelled: number;
  readonly openCancellations: number;
  readonly versions: readonly number[];
};

async function readBooks(hub: Hub, bench: FlowStage['bench'], id: PaymentId): Promise<Books> {
  const payment = await loadPayment(hub.db, id);
  if (!payment) throw new Error(`no payment ${id}`);
  const cancellations = await loadCancellations(hub.db, id);
  const done = cancellations.filter((each) => each.state === 'done');
  return {
    payment,
    gateway: await bench.ledger(id),
    operations: await loadOperationsOf(hub.db, id),
    hub: await findLedger(hub.db, scopeOf(payment), id),
    cancelled: done.reduce((sum, each) => sum + each.amount, 0),
    openCancellations: cancellations.filter((each) => each.state === 'requested' || each.state === 'accepted').length,
    versions: (await findPaymentEvents(hub.db, scopeOf(payment), id)).map((each) => each.version),
  };
}

/** What the gateway kept of the buyer's money. */
function kept(movements: readonly { readonly kind: string; readonly amount: number }[]): number {
  return movements.reduce((sum, { kind, amount }) => sum + (isTaken(kind) ? amount : -amount), 0);
}

function isTaken(kind: string): boolean {
  return kind === 'approval' || kind === 'deposit';
}

function owed({ status, price, cancelled }: Payment): number {
  const hasMoney = status === 'paid' || status === 'partially_cancelled' || status === 'cancelled';
  return hasMoney ? price.amount - cancelled : 0;
}

function moneyErrors({ payment, gateway, hub, cancelled, openCancellations }: Books): string[] {
  const sentences: [boolean, string][] = [
    [kept(gateway) === owed(payment), `the gateway kept ${kept(gateway)}, the payment says ${owed(payment)}`],
    [written(hub) === written(gateway), `the ledgers differ: ${written(hub)} here, ${written(gateway)} there`],
    [payment.cancelled === cancelled, `cancelled ${payment.cancelled}, but cancellations add up to ${cancelled}`],
    [payment.reserved === 0 && openCancellations === 0, `${payment.reserved} is still reserved`],
  ];
  return failures(payment, sentences);
}

function written(movements: readonly (Pick<Movement, 'amount'> & { readonly kind: string })[]): string {
  // An account that is given out moves nothing, and only the gateway's book has a line for it.
  const moved = movements.filter(({ kind }) => kind !== 'issue');
  const lines = moved.map((each) => `${isTaken(each.kind) ? '+' : '-'}${each.amount} ${idOf(each)}`);
  return lines.toSorted().join(', ');
}

function idOf(movement: object): string {
  const { transactionId, gatewayTransactionId } = movement as Record<string, string | undefined>;
  return transactionId ?? gatewayTransactionId ?? '';
}

function operationErrors({ payment, operations }: Books): string[] {
  const open = operations.filter((each) => ['started', 'unknown', 'pending'].includes(each.state));
  const due = operations.filter((each) => each.settleAt !== null);
  return failures(payment, [
    [open.length === 0, `open operations: ${open.map((each) => `${each.kind} ${each.state}`).join(', ')}`],
    [due.length === 0, `operations are still asked about: ${due.map((each) => each.kind).join(', ')}`],
    [operations.every((each) => !each.needsPerson), 'a person is called'],
    [operations.every((each) => each.endedAt !== null), 'an operation has not ended'],
  ]);
}

function historyErrors({ payment, versions }: Books): string[] {
  const isWhole = versions.every((version, index) => version === index + 1) && versions.length === payment.version;
  return failures(payment, [
    [isWhole, `the history is ${versions.join(' ')} and the version ${payment.version}`],
    [payment.status !== 'ready', 'the payment has not ended'],
  ]);
}

/** An order is held by the one payment that was paid, and by nobody else. */
async function orderErrors(hub: Hub, books: readonly Books[]): Promise<string[]> {
  const rows = await hub.db.query('select order_id, held_by from orders where order_id = any($1)', [
    books.map(({ payment }) => payment.orderId),
  ]);
  return rows.flatMap(({ order_id: orderId, held_by: heldBy }) => {
    const paid = books.filter(({ payment }) => isPaidFor(payment, orderId));
    const ids = paid.map(({ payment }) => payment.id).join(', ');
    if (paid.length > 1) return [`${String(orderId)} was paid ${paid.length} times: ${ids}`];
    return ids === (heldBy ?? '') ? [] : [`${String(orderId)} is held by ${String(heldBy)} and was paid by ${ids}`];
  });
}

/** A card that was registered is `paid` and pays for nothing. */
function isPaidFor(payment: Payment, orderId: unknown): boolean {
  return payment.orderId === orderId && payment.paidAt !== null && payment.purpose === 'charge';
}

function failures(payment: Payment, sentences: readonly (readonly [isTrue: boolean, sentence: string])[]): string[] {
  return sentences
    .filter(([isTrue]) => !isTrue)
    .map(([, sentence]) => `${payment.id} (${payment.status}): ${sentence}`);
}
