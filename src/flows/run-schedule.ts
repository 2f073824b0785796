import type { Payment } from '../core/payment.ts';
import {
  isAsSeen,
  isDue,
  nextScheduleState,
  type Schedule,
  type ScheduleId,
  type ScheduleRefusal,
} from '../core/schedule.ts';
import { unreachable } from '../core/unreachable.ts';
import type { Hub } from '../hub.ts';
import { findLastBillingKey } from '../store/billing-keys.ts';
import { loadChannel } from '../store/channels.ts';
import type { Write } from '../store/commit.ts';
import type { Scope } from '../store/database.ts';
import { loadMerchant, type Merchant } from '../store/merchants.ts';
import { loadSchedule } from '../store/schedules.ts';
import {
  chargeByName,
  newCharge,
  type ApiOrder,
  type ChargeEnd,
  type ChargeRefusal,
  type Run,
} from './charge-payment.ts';
import { decide, type Decision } from './decide.ts';
import { newPaymentWrites } from './new-payment.ts';
import { paymentWrites } from './payment-writes.ts';

/*
 * A schedule runs by the step that begins its charge: it is no longer to come in the same moment in which its payment,
 * the hold of its order and the call are written down. Whoever dies before has begun nothing; whoever dies after leaves
 * a call that is settled like any other, and the schedule ends with its payment.
 */

/** Runs a schedule that is due. Nobody waits for its end: a webhook tells of it. */
export async function runSchedule(hub: Hub, id: ScheduleId): Promise<void> {
  const schedule = await loadSchedule(hub.db, id);
  if (!schedule || !isDue(schedule, hub.clock.now())) return;
  const merchant = await loadMerchant(hub.db, schedule.merchantId);
  const end = await chargeSchedule(hub, { schedule, merchant, event: 'start' });
  if (end.end !== 'refused') return;
  switch (end.refused) {
    case 'not_now':
      return;
    case 'in_progress':
      // Somebody else is paying for the order just now: seen again when the lease is over.
      return hub.log.warn({ scheduleId: id }, 'a schedule waits for another payment of its order');
    case 'unknown_key':
    case 'channel_removed':
    case 'already_paid':
    case 'cannot_charge':
    case 'currency_not_supported':
      return failRun(hub, { schedule, merchant, refused: end.refused });
    default:
      return unreachable(end.refused);
  }
}

export type RetryEnd = ChargeEnd | { readonly end: 'refused'; readonly refused: ScheduleRefusal };

/** Charges a schedule that failed or was revoked, now. */
export async function retrySchedule(hub: Hub, { schedule, merchant }: Subject): Promise<RetryEnd> {
  const next = nextScheduleState(schedule, 'retry');
  if (typeof next === 'object') return { end: 'refused', refused: next.refused };
  return chargeSchedule(hub, { schedule, merchant, event: 'retry' });
}

type Subject = { readonly schedule: Schedule; readonly merchant: Merchant };

function chargeSchedule(
  hub: Hub,
  { schedule, merchant, event }: Subject & { readonly event: 'start' | 'retry' },
): Promise<ChargeEnd> {
  const { id, billingKeyName: name } = schedule;
  const run: Run = {
    isAwaited: event === 'retry',
    mayBegin: async () => {
      const now = await loadSchedule(hub.db, id);
      return now !== null && isAsSeen(now, schedule) && (event === 'retry' || isDue(now, hub.clock.now()));
    },
    begins: ({ id: lastPayment }) => {
      const recoveries = event === 'retry' ? 0 : schedule.recoveries;
      const unknown = { lastOutcome: null, executedAt: null, revokedAt: null } as const;
      const change = { state: 'running', lastPayment, recoveries, ...unknown } as const;
      return { write: 'change schedule', id, from: schedule, change };
    },
  };
  const scope = scopeOfSchedule(schedule);
  return chargeByName(hub, { merchant, scope, name, usage: 'scheduled', order: orderOf(schedule), run });
}

export function scopeOfSchedule({ merchantId, tierId, live }: Schedule): Scope {
  return { merchantId, tierId, live };
}

function orderOf(schedule: Schedule): ApiOrder {
  const { orderId, orderName, price, taxFree, buyer, customData, webhookUrls } = schedule;
  const { instalmentMonths, isInterestFreeByMerchant, usePoints } = schedule;
  const how = { instalmentMonths, isInterestFreeByMerchant, usePoints };
  return { orderId, orderName, price, taxFree, buyer, customData, webhookUrls, ...how };
}

type Refusal = Exclude<ChargeRefusal, 'in_progress' | 'not_now'>;

const reasons: Record<Refusal, string> = {
  unknown_key: '등록되지 않은 구매자입니다. 빌링키가 삭제되어 청구하지 않았습니다.',
  channel_removed: '빌링키를 발급한 채널이 삭제되어 청구하지 않았습니다.',
  already_paid: '이미 결제가 이루어진 거래건입니다. 다시 청구하지 않았습니다.',
  cannot_charge: '이 채널의 결제사는 빌링키로 청구할 수 없습니다. 청구하지 않았습니다.',
  currency_not_supported: '빌링키는 원화(KRW)만 청구할 수 있습니다. 청구하지 않았습니다.',
};

/** Nothing may be sent: the run is a payment that failed, and the merchant is told. */
async function failRun(
  hub: Hub,
  { schedule, merchant, refused }: Subject & { readonly refused: Refusal },
): Promise<void> {
  const key = await findLastBillingKey(hub.db, scopeOfSchedule(schedule), schedule.billingKeyName);
  if (!key) throw new Error(`schedule ${schedule.id} names a key that never was`);
  const channel = await loadChannel(hub.db, key.channelId);
  await decide(hub, async (): Promise<Decision<void>> => {
    const now = await loadSchedule(hub.db, schedule.id);
    if (!now || !isAsSeen(now, schedule)) return { step: null, answer: undefined };
    const billing = { name: schedule.billingKeyName, usage: 'scheduled' } as const;
    const scope = scopeOfSchedule(schedule);
    const payment = newCharge(hub, { merchant, scope, channel, billing, order: orderOf(schedule) });
    const fact = { event: 'declined', at: hub.clock.now(), code: refused, reason: reasons[refused] } as const;
    const tells = { status: 'failed', cancellationId: null } as const;
    return {
      step: [
        ...newPaymentWrites(payment, 'api'),
        ...paymentWrites(hub, { payment, merchant, fact, actor: 'hub', tells }),
        failed(schedule, payment),
      ],
      answer: undefined,
    };
  });
}

function failed(from: Schedule, { id: lastPayment, startedAt: executedAt }: Payment): Write {
  const change = { state: 'executed', lastPayment, lastOutcome: 'failed', executedAt } as const;
  return { write: 'change schedule', id: from.id, from, change };
}
