import { parseAmount, writtenAmount } from '../../core/money.ts';
import type { Payment } from '../../core/payment.ts';
import type { Schedule, ScheduleState } from '../../core/schedule.ts';
import { readCharge, type V1Charge } from './charge.ts';
import type { Reply } from './envelope.ts';
import { refuse, refuseMissing } from './errors.ts';
import { latestSecond } from './paging.ts';
import { failReason, seconds, v1Status } from './payment.ts';
import { isFields, parseJson, textField, wholeNumberField, type Fields } from './reader.ts';
import type { V1Schedule } from './schema.ts';

/** Where a schedule's charges go, and what became of the last. */
export type ScheduleContext = {
  readonly gateway: string;
  readonly mid: string;
  readonly customerId: string | null;
  readonly payment: Payment | null;
};

/** A schedule as the REST API has always shown it. */
export function scheduleAnnotation(schedule: Schedule, context: ScheduleContext): V1Schedule {
  const { payment } = context;
  return {
    customer_uid: schedule.billingKeyName,
    merchant_uid: schedule.orderId,
    imp_uid: schedule.lastPayment,
    pg_provider: context.gateway,
    pg_id: context.mid,
    customer_id: context.customerId,
    schedule_at: seconds(schedule.dueAt),
    executed_at: seconds(schedule.executedAt),
    revoked_at: seconds(schedule.revokedAt),
    amount: writtenAmount(schedule.price),
    currency: schedule.price.currency,
    name: schedule.orderName,
    buyer_name: schedule.buyer.name,
    buyer_email: schedule.buyer.email,
    buyer_tel: schedule.buyer.phone,
    buyer_addr: schedule.buyer.address,
    buyer_postcode: schedule.buyer.postcode,
    custom_data: schedule.customData,
    schedule_status: words[schedule.state],
    payment_status: schedule.lastOutcome === null ? null : paymentWord(payment),
    fail_reason: schedule.lastOutcome === 'failed' && payment !== null ? failReason(payment) : null,
    promotion_id: null,
  };
}

/** The original knows no word for a charge under way: it is as good as to come until its end is known. */
const words: Record<ScheduleState, V1Schedule['schedule_status']> = {
  scheduled: 'scheduled',
  running: 'scheduled',
  executed: 'executed',
  revoked: 'revoked',
};

function paymentWord(payment: Payment | null): V1Schedule['payment_status'] {
  const status = payment === null ? 'ready' : v1Status(payment.status, { expiredAs: 'failed' });
  return status === 'ready' ? null : status;
}

export type ScheduledCharge = V1Charge & { readonly dueAt: Date };

/** In won; null and zero: the card is not checked. */
export function readCheckingAmount(body: Fields): number | null | 'wrong' {
  const written = textField(body, 'checking_amount');
  if (written === null) return null;
  const amount = parseAmount(written, 'KRW');
  if (amount === null || amount < 0) return 'wrong';
  return amount === 0 ? null : amount;
}

const maxItems = 1_000;

/** The items of a call, or what is wrong with the first wrong one. */
export function readScheduled(body: Fields): readonly ScheduledCharge[] | Reply {
  const items = itemsOf(body['schedules']);
  if (items === null || items.length === 0) return refuseMissing('schedules');
  if (items.length > maxItems) return refuse('schedules_too_many');
  const charges: ScheduledCharge[] = [];
  for (const item of items) {
    const dueAt = readScheduleAt(item);
    if ('status' in dueAt) return dueAt;
    const charge = readCharge(item);
    if ('status' in charge) return charge;
    charges.push({ ...charge, dueAt: dueAt.at });
  }
  const orders = new Set(charges.map(({ orderId }) => orderId));
  return orders.size === charges.length ? charges : refuse('schedule_order_used');
}

/** Seconds since 1970; milliseconds are a common slip, and are named. */
export function readScheduleAt(fields: Fields): { readonly at: Date } | Reply {
  const at = wholeNumberField(fields, 'schedule_at');
  if (at === null) return refuseMissing('schedule_at');
  const isSeconds = at > 0 && at < 100_000_000_000;
  return isSeconds ? { at: new Date(at * 1000) } : refuse('schedule_at_wrong');
}

/** A list, a form's numbered fields, one item by itself, or the JSON text of any of them. */
function itemsOf(value: unknown): readonly Fields[] | null {
  if (typeof value === 'string') return itemsOf(parsed(value));
  if (Array.isArray(value)) return value.every(isFields) ? value : null;
  if (!isFields(value)) return null;
  return textField(value, 'merchant_uid') === null ? itemsOf(Object.values(value)) : [value];
}

function parsed(text: string): unknown {
  const value = parseJson(text);
  return typeof value === 'string' ? null : value;
}

const states = new Map<string, readonly ScheduleState[]>([
  ['scheduled', ['scheduled', 'running']],
  ['executed', ['executed']],
  ['revoked', ['revoked']],
]);

export type SchedulesAsked = {
  readonly from: Date;
  readonly to: Date;
  readonly states: readonly ScheduleState[];
  readonly isAscending: boolean;
};

const widestSeconds = 92 * 86_400;

/** The range and the state of a list call, in either of the spellings that clients use. */
export function readSchedulesAsked(query: Fields): SchedulesAsked | Reply {
  const from = wholeNumberField(query, 'schedule_from') ?? wholeNumberField(query, 'from');
  const to = wholeNumberField(query, 'schedule_to') ?? wholeNumberField(query, 'to');
  const isRange =
    from !== null && to !== null && from >= 0 && from <= to && to - from <= widestSeconds && to <= latestSecond;
  if (!isRange) return refuse('schedule_range_wrong');
  const word = textField(query, 'schedule_status') ?? textField(query, 'schedule-status');
  const asked = word === null ? [...states.values()].flat() : states.get(word);
  if (asked === undefined) return refuse('schedule_status_unknown');
  const isAscending = textField(query, 'sorting') === 'scheduled';
  return { from: new Date(from * 1000), to: new Date(to * 1000), states: asked, isAscending };
}
