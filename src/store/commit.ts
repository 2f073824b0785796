import type pg from 'pg';
import type { BillingKey, BillingKeyId, BillingKeyState } from '../core/billing-key.ts';
import type { Channel } from '../core/channel.ts';
import type { Cancellation, CancellationState } from '../core/cancellation.ts';
import type { DataKey } from '../core/data-key.ts';
import type { CancellationId, ChannelId, MerchantId, OperationId, PaymentId } from '../core/ids.ts';
import type { Operation, OperationState } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import type { Schedule, ScheduleId, SeenSchedule } from '../core/schedule.ts';
import { unreachable } from '../core/unreachable.ts';
import { type ApiKey, insertApiKey, revokeApiKey } from './access.ts';
import { type AuditEntry, insertAuditEntry } from './audit.ts';
import { type BillingKeyChange, insertBillingKey, updateBillingKey } from './billing-keys.ts';
import { type CancellationChange, insertCancellation, updateCancellation } from './cancellations.ts';
import { type ChannelChange, insertChannel, unsetOtherDefaults, updateChannel } from './channels.ts';
import { type CheckoutRow, insertCheckout } from './checkouts.ts';
import { insertDataKey, rewrapDataKey } from './data-keys.ts';
import { prepared, withConnection, type Database, type Statement } from './database.ts';
import { type LedgerEntry, insertLedgerEntry } from './ledger.ts';
import { type Merchant, type MerchantChange, insertMerchant, updateMerchant } from './merchants.ts';
import { type OperationChange, insertOperation, updateOperation } from './operations.ts';
import { claimHold, type HoldKey, releaseHold, takeHold } from './orders.ts';
import { type PaymentEventRow, insertPaymentEvent } from './payment-events.ts';
import { type StoredPaymentChange, insertPayment, updatePayment } from './payments.ts';
import { eraseExchanges } from './retention.ts';
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
  | RegistryWrite;

type Created<T> = T & { readonly createdAt: Date };

/** What people register and change, each with its line in the audit. */
type RegistryWrite =
  | { readonly write: 'insert merchant'; readonly row: Created<Merchant> }
  | { readonly write: 'change merchant'; readonly id: MerchantId; readonly change: MerchantChange }
  | { readonly write: 'insert data key'; readonly row: Created<DataKey> }
  | { readonly write: 'rewrap data key'; readonly from: DataKey; readonly to: DataKey }
  | { readonly write: 'insert channel'; readonly row: Created<Channel> }
  | { readonly write: 'change channel'; readonly id: ChannelId; readonly change: ChannelChange }
  | { readonly write: 'unset other defaults'; readonly channel: Channel }
  | { readonly write: 'insert api key'; readonly row: Created<ApiKey> }
  | { readonly write: 'revoke api key'; readonly id: string; readonly at: Date }
  | { readonly write: 'insert audit entry'; readonly row: AuditEntry };

/** All of it is written, or none. */
export type Step = readonly Write[];

/** What was no longer as the flow had read it. The flow reads again and decides again. */
export type Conflict =
  | 'payment'
  | 'operation'
  | 'cancellation'
  | 'billing key'
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
  'change schedule': 12,
  'end schedule': 12,
  'renew schedules': 12,
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
  'insert data key': 22,
  'rewrap data key': 23,
  'change merchant': 24,
  'unset other defaults': 25,
  'change channel': 26,
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
      return takeHold(write.hold);
    case 'claim hold':
      return claimHold(write.hold);
    case 'release hold':
      return releaseHold(write.hold);
    case 'insert operation':
      return insertOperation(write.row);
    case 'change operation':
      return updateOperation(write.id, write.from, write.change);
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

function registryStatementFor(write: RegistryWrite): Statement {
  switch (write.write) {
    case 'insert merchant':
      return insertMerchant(write.row);
    case 'change merchant':
      return updateMerchant(write.id, write.change);
    case 'insert data key':
      return insertDataKey(write.row);
    case 'rewrap data key':
      return rewrapDataKey(write.from, write.to);
    case 'insert channel':
      return insertChannel(write.row);
    case 'change channel':
      return updateChannel(write.id, write.change);
    case 'unset other defaults':
      return unsetOtherDefaults(write.channel);
    case 'insert api key':
      return insertApiKey(write.row);
    case 'revoke api key':
      return revokeApiKey(write.id, write.at);
    case 'insert audit entry':
      return insertAuditEntry(write.row);
    default:
      return unreachable(write);
  }
}

const guardFailed = 'NR001';
const uniqueViolation = '23505';
const deadlock = '40P01';

const conflictOfIndex: Record<string, Conflict> = {
  payments_pkey: 'payment id taken',
  operations_one_open: 'operation open',
  webhook_events_payment_id_sequence_key: 'event told',
  payment_events_pkey: 'payment',
  billing_keys_one_issued: 'billing key',
  schedules_one_for_order: 'order scheduled',
  ledger_entries_operation_id_kind_key: 'already written',
  checkouts_payment_id_key: 'already written',
  webhook_attempts_pkey: 'already written',
  merchants_user_code_key: 'already written',
  data_keys_merchant_id_key: 'already written',
  channels_key_key: 'already written',
  api_keys_key_key: 'already written',
};

const guards: readonly string[] = [
  'payment',
  'operation',
  'cancellation',
  'billing key',
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
  return error.code === deadlock ? 'deadlock' : null;
}
