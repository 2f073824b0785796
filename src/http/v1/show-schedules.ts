import type { Schedule } from '../../core/schedule.ts';
import { olderSchedule } from '../../contract/v1/older-fields.ts';
import { scheduleAnnotation } from '../../contract/v1/schedule.ts';
import { findLastKeys } from '../../store/billing-keys.ts';
import { loadPayments } from '../../store/payments.ts';
import type { Call } from './call.ts';

/** Schedules in the words of the wire, with the keys that they charge and what became of their last payments. */
export async function showSchedules(
  { hub, isStrictClient }: Call,
  schedules: readonly Schedule[],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const [first] = schedules;
  if (!first) return [];
  const paymentIds = schedules.flatMap(({ lastPayment }) => (lastPayment === null ? [] : [lastPayment]));
  const payments = await loadPayments(hub.db, paymentIds);
  const names = [...new Set(schedules.map(({ billingKeyName }) => billingKeyName))];
  const keys = await findLastKeys(hub.db, first.merchantId, names);
  return schedules.map((schedule) => {
    const key = keys.find((each) => each.name === schedule.billingKeyName && each.live === schedule.live);
    const payment = payments.find((each) => each.id === schedule.lastPayment) ?? null;
    const { gateway, mid } = payment ?? key ?? { gateway: '', mid: '' };
    const shown = scheduleAnnotation(schedule, { gateway, mid, customerId: key?.customerId ?? null, payment });
    return isStrictClient ? olderSchedule(shown) : shown;
  });
}
