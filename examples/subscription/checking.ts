import type { Answer } from '../shop/hub.ts';
import type { Order, OrderStatus } from './orders.ts';
import type { Card, Shop } from './shop.ts';

/*
 * 상점은 콜백도 웹훅도 믿지 않고 조회합니다. 여러 번 불려도 안전합니다.
 * No callback and no webhook is believed: the payment is looked up, as often as anyone says so.
 */

/** 콜백, 이동(redirect), 웹훅 어디서 왔든 똑같이. Null: no order of this shop. */
export async function verify(shop: Shop, impUid: string): Promise<Order | null> {
  const payment = await find(shop, `/payments/${encodeURIComponent(impUid)}`);
  const order = payment && shop.orders.find(String(payment['merchant_uid']));
  if (order) await record(shop, order, payment);
  return order;
}

/** 듣지 못한 것을 조회합니다: 웹훅을 놓친 달, 답을 받지 못한 청구. What was missed is asked for. */
export async function catchUp(shop: Shop): Promise<void> {
  const now = await shop.clock.read();
  shop.now = now;
  const isMissed = ({ status, dueAt }: Order): boolean =>
    status === 'ready' || (status === 'scheduled' && dueAt <= now);
  for (const order of shop.orders.all.filter(isMissed)) await lookUp(shop, order);
  shop.changed();
}

/** By the order's own number, where no payment has told us its own. */
export async function lookUp(shop: Shop, order: Order): Promise<void> {
  const payment = await find(shop, `/payments/find/${order.id}`);
  if (payment) return record(shop, order, payment);
  const schedule = order.kind === 'month' ? await find(shop, `/subscribe/payments/schedule/${order.id}`) : null;
  if (schedule) order.status = schedule['schedule_status'] === 'revoked' ? 'revoked' : 'scheduled';
  else shop.orders.drop(order);
  shop.changed();
}

export async function record(shop: Shop, order: Order, payment: Fields): Promise<void> {
  const [impUid, reason] = [textIn(payment, 'imp_uid'), textIn(payment, 'fail_reason')];
  shop.orders.record(order, { status: statusIn(payment), impUid, reason, amount: Number(payment['amount']) });
  const endedAt = Number(payment['paid_at'] || payment['failed_at']) * 1000;
  shop.now = Math.max(shop.now ?? 0, endedAt);
  if (order.kind === 'card' && order.status === 'paid') shop.card = await registeredCard(shop);
  shop.changed();
}

/** Says what the hub said when it did not do what was asked. */
export function refuse(answer: Answer): void {
  if (answer.code !== 0) throw refusal(answer);
}

type Fields = NonNullable<Answer['response']>;

/** Null: the hub says that there is none. Any other answer without a payment proves nothing. */
async function find({ hub }: Shop, path: string): Promise<Fields | null> {
  const answer = await hub.call('GET', path);
  if (answer.response === null && answer.status !== 404) throw refusal(answer);
  return answer.response;
}

async function registeredCard({ hub, customerUid }: Shop): Promise<Card | null> {
  const customer = await hub.get(`/subscribe/customers/${customerUid}`);
  if (!customer) return null;
  const text = (name: string): string => textIn(customer, name) ?? '';
  const issuer = text('card_issuer_name') || text('card_name');
  return { number: text('card_number'), issuer, gateway: text('pg_provider') };
}

function statusIn({ status }: Fields): OrderStatus {
  return status === 'paid' || status === 'failed' ? status : 'ready';
}

function textIn(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function refusal({ message }: Answer): Error {
  return new Error(message ?? '허브가 거절했습니다. The hub refused.');
}
