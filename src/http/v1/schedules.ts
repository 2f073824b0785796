import { isBillingKeyName } from '../../core/billing-key.ts';
import type { Schedule, ScheduleRefusal, TimeRefusal } from '../../core/schedule.ts';
import { unreachable } from '../../core/unreachable.ts';
import { readChannelWish, readPerson, readTypedCard } from '../../contract/v1/charge.ts';
import { ok, type Reply } from '../../contract/v1/envelope.ts';
import { cardDeclined, refuse, refuseMissing, type V1ErrorCode } from '../../contract/v1/errors.ts';
import { failReason } from '../../contract/v1/payment.ts';
import { pagedList, readPage } from '../../contract/v1/paging.ts';
import { listField, textField } from '../../contract/v1/reader.ts';
import { readCheckingAmount, readScheduleAt, readScheduled, readSchedulesAsked } from '../../contract/v1/schedule.ts';
import { findKey } from '../../flows/find-key.ts';
import { registerCard } from '../../flows/register-card.ts';
import { retrySchedule, type RetryEnd } from '../../flows/run-schedule.ts';
import { moveSchedule, scheduleCharges, unschedule, type SchedulingEnd } from '../../flows/schedule-charges.ts';
import { findSchedule, listSchedules } from '../../store/schedules.ts';
import type { Call } from './call.ts';
import { orderIdsOf, spellingsOf } from './paths.ts';
import { showSchedules } from './show-schedules.ts';
import { chargedReply, refusalReply, registrationFailed, urlRefusal } from './subscribe.ts';

/** `POST /subscribe/payments/schedule`: one or many charges to come, all of them or none. */
export async function schedule(call: Call): Promise<Reply> {
  const name = textField(call.body, 'customer_uid');
  if (name === null) return refuseMissing('customer_uid');
  const amount = readCheckingAmount(call.body);
  if (amount === 'wrong') return refuse('checking_amount_wrong');
  const orders = readScheduled(call.body);
  if ('status' in orders) return orders;
  const uncallable = urlRefusal(call.hub, orders);
  if (uncallable !== null) return uncallable;
  const { merchant, scope } = call.caller;
  const unregistered = (await findKey(call.hub, scope, name)) === null ? await registerFirst(call, name) : null;
  if (unregistered !== null) return unregistered;
  const check = amount === null ? null : { merchant, amount };
  const end = await scheduleCharges(call.hub, { scope, name, orders, check });
  switch (end.end) {
    case 'scheduled':
      return ok(await showSchedules(call, end.schedules));
    case 'refused':
      return refuse(schedulingRefusals[end.refused]);
    case 'not checked':
      return checkFailed(end.check);
    default:
      return unreachable(end);
  }
}

function checkFailed(end: Extract<SchedulingEnd, { end: 'not checked' }>['check']): Reply {
  switch (end.check) {
    case 'declined':
      return cardDeclined('schedule', failReason(end.payment) ?? '');
    case 'refused':
      return refusalReply(end.refused);
    case 'unknown':
      return refuse('check_unknown');
    default:
      return unreachable(end);
  }
}

const schedulingRefusals: Record<Extract<SchedulingEnd, { end: 'refused' }>['refused'], V1ErrorCode> = {
  unknown_key: 'no_customer',
  time_past: 'schedule_past',
  time_too_far: 'schedule_too_far',
  currency_not_supported: 'charge_currency_wrong',
  order_used: 'schedule_order_used',
};

/** Where no key has the name, the card in the same call becomes one. Null: it did. */
async function registerFirst(call: Call, name: string): Promise<Reply | null> {
  if (textField(call.body, 'card_number') === null) return refuse('no_customer');
  if (!isBillingKeyName(name)) return refuse('key_name_wrong');
  const card = readTypedCard(call.body);
  if ('status' in card) return card;
  const { merchant, scope } = call.caller;
  const [wish, customerId] = [readChannelWish(call.body), textField(call.body, 'customer_id')];
  const buyer = readPerson(call.body, 'customer');
  const end = await registerCard(call.hub, { merchant, scope, wish, card, name, customerId, buyer });
  if (end.end === 'issued') return null;
  if (end.end === 'refused') return refusalReply(end.refused);
  return end.end === 'lost' ? refuse('issue_unknown') : registrationFailed(end.failed, 'schedule');
}

/** `POST /subscribe/payments/unschedule`: all that is to come of a name, or of orders. */
export async function revokeSchedules(call: Call): Promise<Reply> {
  const name = textField(call.body, 'customer_uid');
  const orderIds = listField(call.body, 'merchant_uid');
  if (name === null && orderIds.length === 0) return refuseMissing('customer_uid');
  const revoked = await unschedule(call.hub, { scope: call.caller.scope, name, orderIds });
  return revoked.length === 0 ? refuse('nothing_scheduled') : ok(await showSchedules(call, revoked));
}

/** `GET /subscribe/payments/schedule`: a page of all. */
export async function listAllSchedules(call: Call): Promise<Reply> {
  return listOf(call, null);
}

/** `GET .../schedule/customers/{customer_uid}` and `GET /subscribe/customers/{customer_uid}/schedules` */
export async function listSchedulesOfCustomer(call: Call): Promise<Reply> {
  const [name = ''] = spellingsOf(call.path['customer_uid'] ?? '');
  return listOf(call, name);
}

async function listOf(call: Call, name: string | null): Promise<Reply> {
  const asked = readSchedulesAsked(call.query);
  if ('status' in asked) return asked;
  const page = readPage(call.query);
  if (!page) return refuse('page_wrong');
  const found = await listSchedules(call.hub.db, call.caller.scope, { name, ...asked, page });
  return ok(pagedList(await showSchedules(call, found.schedules), found.total, page));
}

/** `GET /subscribe/payments/schedule/{merchant_uid}` */
export async function showSchedule(call: Call): Promise<Reply> {
  const found = await scheduleOf(call);
  return found ? ok((await showSchedules(call, [found]))[0]) : refuse('schedule_not_found');
}

/** `PUT /subscribe/payments/schedule/{merchant_uid}`: another time, while it is to come. */
export function changeSchedule(call: Call): Promise<Reply> {
  return move(call, 'move');
}

/** `POST .../schedule/{merchant_uid}/reschedule`: one that failed or was revoked is to come again. */
export function reschedule(call: Call): Promise<Reply> {
  return move(call, 'reschedule');
}

async function move(call: Call, kind: 'move' | 'reschedule'): Promise<Reply> {
  const due = readScheduleAt(call.body);
  if ('status' in due) return { ...due, status: 400 };
  const found = await scheduleOf(call);
  if (!found) return refuse('schedule_not_found');
  const end = await moveSchedule(call.hub, { schedule: found, dueAt: due.at, kind });
  if ('refused' in end) return { ...refuse(moveRefusals[end.refused]), status: 400 };
  return ok((await showSchedules(call, [end.moved]))[0]);
}

const moveRefusals: Record<ScheduleRefusal | TimeRefusal, V1ErrorCode> = {
  not_allowed_now: 'schedule_not_now',
  already_paid: 'schedule_paid',
  time_past: 'schedule_time_past',
  time_too_far: 'schedule_too_far',
};

/** `POST .../schedule/{merchant_uid}/retry`: charges one that failed or was revoked, now. */
export async function retry(call: Call): Promise<Reply> {
  const found = await scheduleOf(call);
  if (!found) return refuse('schedule_not_found');
  const end = await retrySchedule(call.hub, { schedule: found, merchant: call.caller.merchant });
  return end.end === 'refused' ? refuse(retryRefusals[end.refused]) : chargedReply(call, end);
}

const retryRefusals: Record<Extract<RetryEnd, { end: 'refused' }>['refused'], V1ErrorCode> = {
  not_allowed_now: 'schedule_not_now',
  not_now: 'schedule_not_now',
  time_past: 'schedule_time_past',
  already_paid: 'schedule_paid',
  in_progress: 'order_in_progress',
  unknown_key: 'schedule_not_found',
  channel_removed: 'key_channel_removed',
  cannot_charge: 'cannot_charge',
  currency_not_supported: 'charge_currency_wrong',
};

async function scheduleOf(call: Call): Promise<Schedule | null> {
  const { hub, caller } = call;
  const sides = caller.scope.live ? [caller.scope, { ...caller.scope, live: false }] : [caller.scope];
  for (const scope of sides) {
    for (const orderId of orderIdsOf(call)) {
      const found = await findSchedule(hub.db, scope, orderId);
      if (found) return found;
    }
  }
  return null;
}
