import type { Answer } from '../shop/hub.ts';
import { lookUp, record, refuse } from './checking.ts';
import { monthsAfter } from './months.ts';
import type { Order } from './orders.ts';
import { plan, type Shop } from './shop.ts';

/*
 * 구독 상점이 시키는 일의 전부입니다. 먼저 적고, 부르고, 답을 적습니다. 결과를 확인하는 일은 checking.ts에 있습니다.
 * All that a merchant of subscriptions asks for. An order is written down before the hub is called.
 */

/** 1. 카드를 등록할 주문입니다. 금액은 창에 보일 뿐 청구되지 않습니다. */
export function beginCard({ orders, customerUid, noticeUrl, now }: Shop) {
  const { id } = orders.add('card', { name: '카드 등록', amount: 0, dueAt: now ?? 0 });
  return { id, customerUid, noticeUrl, ...plan };
}

/** 2. 지금 청구합니다. 카드사의 거절은 `failed`인 결제이고, 접수되지 않은 것은 오류입니다. */
export async function chargeNow(shop: Shop): Promise<void> {
  const { customerUid, noticeUrl } = shop;
  const order = shop.orders.add('now', { ...plan, dueAt: await shop.clock.read() });
  const wanted = { customer_uid: customerUid, merchant_uid: order.id, ...plan, notice_url: noticeUrl };
  await charge(shop, order, { path: '/subscribe/payments/again', wanted });
}

/** 3. 열두 달을 한 번에 예약합니다. 전부 예약되거나 하나도 예약되지 않습니다. */
export async function scheduleYear(shop: Shop): Promise<void> {
  const days = monthsAfter(await shop.clock.read(), 12);
  const months = days.map((dueAt) => shop.orders.add('month', { ...plan, dueAt }));
  const schedules = months.map(({ id, amount, name, dueAt }) => ({
    merchant_uid: id,
    schedule_at: dueAt / 1000,
    amount,
    name,
    notice_url: shop.noticeUrl,
  }));
  const wanted = { customer_uid: shop.customerUid, schedules };
  const answer = await ask(shop, months, { path: '/subscribe/payments/schedule', wanted });
  for (const month of months) {
    if (answer.code === 0) month.status = 'scheduled';
    else shop.orders.drop(month);
  }
  shop.changed();
  refuse(answer);
}

/** 4. 실패한 달을 지금의 카드로 다시 청구합니다. */
export async function retry(shop: Shop, month: Order): Promise<void> {
  month.status = 'asked';
  await charge(shop, month, { path: `/subscribe/payments/schedule/${month.id}/retry`, wanted: {} });
}

/** 5. 아직 오지 않은 달을 취소합니다. */
export async function revoke(shop: Shop, months: readonly Order[]): Promise<void> {
  const wanted = { customer_uid: shop.customerUid, merchant_uid: months.map(({ id }) => id) };
  const answer = await ask(shop, months, { path: '/subscribe/payments/unschedule', wanted });
  for (const month of months) await lookUp(shop, month);
  refuse(answer);
}

type Call = { readonly path: string; readonly wanted: object };

/** 거절은 청구되지 않았다는 뜻이 아닐 수 있습니다: 그 주문을 조회합니다. Refused may not mean not charged. */
async function charge(shop: Shop, order: Order, call: Call): Promise<void> {
  const answer = await ask(shop, [order], call);
  if (answer.code === 0 && answer.response) return record(shop, order, answer.response);
  await lookUp(shop, order);
  refuse(answer);
}

/** 답이 없으면 끝을 모르는 것입니다. Where no answer comes, it is neither done nor not done. */
async function ask(shop: Shop, orders: readonly Order[], { path, wanted }: Call): Promise<Answer> {
  shop.changed();
  try {
    return await shop.hub.call('POST', path, wanted);
  } catch (error) {
    for (const order of orders) order.status = 'ready';
    shop.changed();
    throw error;
  }
}
