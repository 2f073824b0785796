import type pg from 'pg';
import type { BillingKey, BillingKeyId, BillingKeyState } from '../core/billing-key.ts';
import type { Cancellation, CancellationState } from '../core/cancellation.ts';
import type { CancellationId, OperationId, PaymentId } from '../core/ids.ts';
import type { Operation, OperationState } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import type { Schedule, ScheduleId, SeenSchedule } from '../core/schedule.ts';
import { unreachable } from '../core/unreachable.ts';
import { type BillingKeyChange, insertBillingKey, updateBillingKey } from './billing-keys.ts';
import { type ReceiptWrite, receiptStatementFor } from './cash-receipts.ts';
import { type CancellationChange, insertCancellation, updateCancellation } from './cancellations.ts';
import { type CheckoutRow, insertCheckout } from './checkouts.ts';
import { prepared, withConnection, type Database, type Scope, type Statement } from './database.ts';
import { type LedgerEntry, insertLedgerEntry } from './ledger.ts';
import { type OperationChange, insertOperation, updateOperation } from './operations.ts';
import { claimHold, type HoldKey, releaseHold, takeHold } from './orders.ts';
import { type PaymentEventRow, insertPaymentEvent } from './payment-events.ts';
import { type StoredPaymentChange, insertPayment, updatePayment } from './payments.ts';
import { type RegistryWrite, registryStatementFor } from './registry-writes.ts';
import { eraseExchanges, forgetScheduledBuyers } from './retention.ts';
import { type ShipmentWrite, shipmentStatementFor } from './shipments.ts';
import {
  type RunEnd,
  type ScheduleChange,
  endSchedule,
  insertSchedule,
  renewSchedules,
  updateSchedule,
} from './schedules.ts';
import {
  type AttemptRow,
  type DeliveryChange,
  type DeliveryRow,
  type WebhookEventRow,
  insertAttempt,
  insertDelivery,
  insertWebhookEvent,
  replayDelivery,
  supersedeOlder,
  updateDelivery,
} from './webhook-deliveries.ts';

/** One thing that a step writes: plain data, so that a step can be looked at, tested and sent as a whole. */
export type Write =
  | { readonly write: 'insert payment'; readonly row: Payment }
  | {
      readonly write: 'change payment';
      readonly id: PaymentId;
      readonly version: number;
      readonly change: StoredPaymentChange;
    }
  | { readonly write: 'insert event'; readonly row: PaymentEventRow }
  | { readonly write: 'insert checkout'; readonly row: CheckoutRow }
  | { readonly write: 'take hold'; readonly hold: HoldKey }
  | { readonly write: 'claim hold'; readonly hold: HoldKey }
  | { readonly write: 'release hold'; readonly hold: HoldKey }
  | { readonly write: 'insert operation'; readonly row: Operation }
  | {
      readonly write: 'change operation';
      readonly id: OperationId;
      readonly from: readonly OperationState[];
      readonly change: OperationChange;
    }
  | { readonly write: 'insert cancellation'; readonly row: Cancellation }
  | {
      readonly write: 'change cancellation';
      readonly id: CancellationId;
      readonly from: readonly CancellationState[];
      readonly change: CancellationChange;
    }
  | ReceiptWrite
  | ShipmentWrite
  | { readonly write: 'insert ledger entry'; readonly row: LedgerEntry }
  | { readonly write: 'insert webhook event'; readonly row: WebhookEventRow }
  | { readonly write: 'insert delivery'; readonly row: DeliveryRow }
  | { readonly write: 'change delivery'; readonly id: string; readonly change: DeliveryChange }
  | { readonly write: 'replay delivery'; readonly id: string; readonly at: Date; readonly machineNow: Date }
  | { readonly write: 'erase exchanges'; readonly paymentId: PaymentId }
  | { readonly write: 'insert attempt'; readonly row: AttemptRow }
  | {
      readonly write: 'supersede older deliveries';
      readonly paymentId: PaymentId;
      readonly url: string;
      readonly sequence: number;
      readonly at: Date;
    }
  | { readonly write: 'wake workers' }
  | BillingWrite
  | RegistryWrite;

/** Cards that are kept to be charged, and their charges to come. */
type BillingWrite =
  | { readonly write: 'insert billing key'; readonly row: BillingKey }
  | {
      readonly write: 'change billing key';
      readonly id: BillingKeyId;
      readonly from: BillingKeyState;
      readonly change: BillingKeyChange;
    }
  | { readonly write: 'insert schedule'; readonly row: Schedule }
  | {
      readonly write: 'change schedule';
      readonly id: ScheduleId;
      readonly from: SeenSchedule;
      readonly change: ScheduleChange;
    }
  | ({ readonly write: 'end schedule' } & RunEnd)
  | ({ readonly write: 'renew schedules' } & Parameters<typeof renewSchedules>[0])
  | { readonly write: 'forget buyers of schedules'; readonly scope: Scope; readonly name: string };

/** All of it is written, or none. */
export type Step = readonly Write[];

/** What was no longer as the flow had read it. The flow reads again and decides again. */
export type Conflict =
  | 'payment'
  | 'operation'
  | 'cancellation'
  | 'billing key'
  | 'cash receipt'
  | 'shipment'
  | 'schedule'
  | 'order scheduled'
  | 'delivery'
  | 'hold'
  | 'merchant'
  | 'channel'
  | 'data key'
  | 'api key'
  | 'payment id taken'
  | 'operation open'
  | 'event told'
  | 'already written'
  | 'deadlock';

export type CommitResult = { readonly done: true } | { readonly done: false; readonly conflict: Conflict };

/**
 * Writes one step in one transaction and one round trip: all statements leave together, and a guard that fails inside
 * the database ends the transaction there.
 */
export async function commit(db: Database, step: Step): Promise<CommitResult> {
  const statements = statementsOf(step);
  return withConnection(db.pool, async (client) => {
    const sent = [
      client.query('begin'),
      ...statements.map((statement) => client.query(statement)),
      client.query('commit'),
    ];
    const results = await Promise.allSettled(sent);
    const failed = results.find((result) => result.status === 'rejected');
    if (!failed) return { done: true };
    const conflict = conflictOf(failed.reason);
    if (conflict === null) throw failed.reason;
    return { done: false, conflict };
  });
}

/** What a step sends, in order. */
export function statementsOf(step: Step): ReturnType<typeof prepared>[] {
  return inLockOrder(step).map((write) => prepared(statementFor(write)));
}

/**
 * Every step takes rows in this order, the payment first: two steps about one payment then wait for each other in a
 * row and never in a ring. Rows that others point to come before them.
 */
const lockOrder: Record<Write['write'], number> = {
  'insert payment': 0,
  'change payment': 1,
  'insert event': 2,
  'insert checkout': 3,
  'take hold': 4,
  'claim hold': 5,
  'release hold': 5,
  'change operation': 6,
  'insert operation': 7,
  'insert cancellation': 8,
  'change cancellation': 9,
  'change billing key': 10,
  'insert billing key': 11,
  'change cash receipt': 11,
  'insert cash receipt': 11,
  'change shipment': 11,
  'insert shipment': 11,
  'change schedule': 12,
  'end schedule': 12,
  'renew schedules': 12,
  'forget buyers of schedules': 12,
  'insert schedule': 13,
  'insert ledger entry': 14,
  'insert webhook event': 15,
  'insert delivery': 16,
  'supersede older deliveries': 17,
  'change delivery': 18,
  'replay delivery': 18,
  'insert attempt': 19,
  'erase exchanges': 19,
  'wake workers': 20,
  'insert merchant': 21,
  'supersede data key': 21,
  'insert data key': 22,
  'rewrap data key': 23,
  reseal: 23,
  'drop data key': 23,
  'change merchant': 24,
  'unset other defaults': 25,
  'change channel': 26,
  'insert tier': 27,
  'insert channel': 27,
  'insert api key': 28,
  'revoke api key': 29,
  'insert audit entry': 30,
};

function inLockOrder(step: Step): Step {
  return step.toSorted((a, b) => lockOrder[a.write] - lockOrder[b.write]);
}

/** The channel on which workers of every hub hear that something is due. It only wakes; the rows are the truth. */
export const workChannel = 'naru_work';

/** Wakes the workers without writing anything: the clock moved. */
export async function wakeWorkers(db: Database): Promise<void> {
  await db.query(wakeStatement.text);
}

const wakeStatement: Statement = { text: `select pg_notify('${workChannel}', '')`, values: [] };

const holdStatements = { 'take hold': takeHold, 'claim hold': claimHold, 'release hold': releaseHold } as const;

function statementFor(write: Write): Statement {
  switch (write.write) {
    case 'insert payment':
      return insertPayment(write.row);
    case 'change payment':
      return updatePayment(write.id, write.version, write.change);
    case 'insert event':
      return insertPaymentEvent(write.row);
    case 'insert checkout':
      return insertCheckout(write.row);
    case 'take hold':
    case 'claim hold':
    case 'release hold':
      return holdStatements[write.write](write.hold);
    case 'insert operation':
      return insertOperation(write.row);
    case 'change operation':
      return updateOperation(write.id, write.from, write.change);
    case 'insert cancellation':
    case 'change cancellation':
    case 'insert billing key':
    case 'change billing key':
    case 'insert schedule':
    case 'change schedule':
    case 'end schedule':
    case 'renew schedules':
    case 'forget buyers of schedules':
    case 'insert cash receipt':
    case 'change cash receipt':
    case 'insert shipment':
    case 'change shipment':
      return standingStatementFor(write);
    case 'insert ledger entry':
      return insertLedgerEntry(write.row);
    case 'insert webhook event':
      return insertWebhookEvent(write.row);
    case 'insert delivery':
      return insertDelivery(write.row);
    case 'change delivery':
      return updateDelivery(write.id, write.change);
    case 'replay delivery':
      return replayDelivery(write);
    case 'erase exchanges':
      return eraseExchanges(write.paymentId);
    case 'insert attempt':
      return insertAttempt(write.row);
    case 'supersede older deliveries':
      return supersedeOlder(write);
    case 'wake workers':
      return wakeStatement;
    case 'insert merchant':
    case 'change merchant':
    case 'insert data key':
    case 'rewrap data key':
    case 'supersede data key':
    case 'drop data key':
    case 'reseal':
    case 'insert tier':
    case 'insert channel':
    case 'change channel':
    case 'unset other defaults':
    case 'insert api key':
    case 'revoke api key':
    case 'insert audit entry':
      return registryStatementFor(write);
    default:
      return unreachable(write);
  }
}

type CancellationWrite = Extract<Write, { write: 'insert cancellation' | 'change cancellation' }>;

/** What goes beside a payment, or outlives it: cancellations, keys, charges to come, receipts, goods that were sent. */
function standingStatementFor(write: CancellationWrite | BillingWrite | ReceiptWrite | ShipmentWrite): Statement {
  switch (write.write) {
    case 'insert cancellation':
      return insertCancellation(write.row);
    case 'change cancellation':
      return updateCancellation(write.id, write.from, write.change);
    case 'insert billing key':
      return insertBillingKey(write.row);
    case 'change billing key':
      return updateBillingKey(write.id, write.from, write.change);
    case 'insert schedule':
      return insertSchedule(write.row);
    case 'change schedule':
      return updateSchedule(write.id, write.from, write.change);
    case 'end schedule':
      return endSchedule(write);
    case 'renew schedules':
      return renewSchedules(write);
    case 'forget buyers of schedules':
      return forgetScheduledBuyers(write.scope, write.name);
    case 'insert cash receipt':
    case 'change cash receipt':
      return receiptStatementFor(write);
    case 'insert shipment':
    case 'change shipment':
      return shipmentStatementFor(write);
    default:
      return unreachable(write);
  }
}

const guardFailed = 'NR001';
const uniqueViolation = '23505';
const foreignKeyViolation = '23503';
const deadlock = '40P01';

const conflictOfIndex: Record<string, Conflict> = {
  payments_pkey: 'payment id taken',
  operations_one_open: 'operation open',
  webhook_events_payment_id_sequence_key: 'event told',
  payment_events_pkey: 'payment',
  billing_keys_one_issued: 'billing key',
  cash_receipts_one_of_payment: 'cash receipt',
  cash_receipts_one_of_order: 'cash receipt',
  shipments_one_requested: 'shipment',
  schedules_one_for_order: 'order scheduled',
  ledger_entries_operation_id_kind_key: 'already written',
  checkouts_payment_id_key: 'already written',
  webhook_attempts_pkey: 'already written',
  merchants_user_code_key: 'already written',
  data_keys_one_present: 'already written',
  channels_key_key: 'already written',
  tiers_merchant_id_code_key: 'already written',
  api_keys_key_key: 'already written',
};

/** Sealed by a key that has gone meanwhile, or a key that is to go while something is sealed by it. */
const sealedByKeys: readonly string[] = [
  'merchants_data_key_id_fkey',
  'channels_data_key_id_fkey',
  'billing_keys_data_key_id_fkey',
];

const guards: readonly string[] = [
  'payment',
  'operation',
  'cancellation',
  'billing key',
  'cash receipt',
  'shipment',
  'schedule',
  'delivery',
  'hold',
  'merchant',
  'channel',
  'data key',
  'api key',
] satisfies Conflict[];

/** Which conflict a database error means, or null when it is no conflict but a fault. */
function conflictOf(reason: unknown): Conflict | null {
  const error = reason as pg.DatabaseError;
  if (error.code === guardFailed && guards.includes(error.message)) return error.message as Conflict;
  if (error.code === uniqueViolation) return conflictOfIndex[error.constraint ?? ''] ?? null;
  if (error.code === foreignKeyViolation && sealedByKeys.includes(error.constraint ?? '')) return 'data key';
  return error.code === deadlock ? 'deadlock' : null;
}
