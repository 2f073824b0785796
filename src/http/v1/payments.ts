import { isOrderId, isPaymentId } from '../../core/ids.ts';
import type { Payment, PaymentStatus } from '../../core/payment.ts';
import { ok, partly, type Reply } from '../../contract/v1/envelope.ts';
import { refuse } from '../../contract/v1/errors.ts';
import { olderPayment } from '../../contract/v1/older-fields.ts';
import { pagedList, readPage, readRange, readSorting, type Page } from '../../contract/v1/paging.ts';
import { paymentAnnotation, v1Status } from '../../contract/v1/payment.ts';
import { booleanField, listField } from '../../contract/v1/reader.ts';
import { findCancellationsOf } from '../../store/cancellations.ts';
import {
  findPaymentsByIds,
  listAttempts,
  listByStatus as listPaymentsByStatus,
  type PaymentList,
} from '../../store/payment-lists.ts';
import { findPayment } from '../../store/payments.ts';
import type { Call } from './call.ts';
import { orderIdsOf, paymentIdOf } from './paths.ts';

const maxIds = 100;

/** `GET /payments/{imp_uid}` */
export async function showPayment(call: Call): Promise<Reply> {
  const payment = await paymentOf(call);
  if (!payment) return refuse('payment_not_found');
  const [shown] = await show(call, [payment]);
  return ok(shown);
}

/** `include_sandbox` adds what test channels made to a live hub's answers. In sandbox mode there is nothing else. */
async function paymentOf(call: Call): Promise<Payment | null> {
  const { hub, caller, query } = call;
  const id = paymentIdOf(call);
  if (id === null) return null;
  const found = await findPayment(hub.db, caller.scope, id);
  const looksFurther = caller.scope.live && booleanField(query, 'include_sandbox') === true;
  return found ?? (looksFurther ? findPayment(hub.db, { ...caller.scope, live: false }, id) : null);
}

/** `GET /payments?imp_uid[]=..&merchant_uid[]=..`: 207 when only some are there. */
export async function listPayments(call: Call): Promise<Reply> {
  const given = [...new Set(listField(call.query, 'imp_uid'))];
  const orders = [...new Set(listField(call.query, 'merchant_uid'))].filter(isOrderId);
  if (given.length + orders.length === 0) return refuse('ids_missing');
  if (given.length + orders.length > maxIds) return refuse('too_many_ids');
  const ids = { paymentIds: given.filter(isPaymentId), orderIds: orders };
  const payments = await findPaymentsByIds(call.hub.db, call.caller.scope, ids);
  if (payments.length === 0) return refuse('payment_not_found');
  const shown = await show(call, payments);
  const foundIds = new Set<string>(payments.flatMap((each) => [each.id, each.orderId]));
  return [...given, ...orders].every((each) => foundIds.has(each)) ? ok(shown) : partly(shown);
}

/** `/payments/find/{merchant_uid}[/{payment_status}]`: the first attempt in the asked order. */
export async function findAttempt(call: Call): Promise<Reply> {
  const found = await attempts(call, { page: 1, limit: 1 });
  if ('status' in found) return found;
  const [first] = await show(call, found.payments);
  return first ? ok(first) : refuse('payment_not_found');
}

/** `/payments/findAll/{merchant_uid}[/{payment_status}]`: all attempts, in pages. */
export async function findAllAttempts(call: Call): Promise<Reply> {
  const page = readPage(call.query);
  if (!page) return refuse('page_wrong');
  const found = await attempts(call, page);
  if ('status' in found) return found;
  if (found.total === 0) return refuse('payment_not_found');
  if (found.payments.length === 0) return refuse('page_wrong');
  return ok(pagedList(await show(call, found.payments), found.total, page));
}

/** `GET /payments/status/{payment_status}` */
export async function listByStatus(call: Call): Promise<Reply> {
  const statuses = statusesOf(call, call.path['payment_status']);
  const page = readPage(call.query);
  const sorting = readSorting(call.query);
  const range = readRange(call.query, call.hub.clock.now());
  if (!statuses) return refuse('status_unknown');
  if (!page) return refuse('page_wrong');
  if (!sorting) return refuse('sorting_unknown');
  if (!range) return refuse('range_wrong');
  const found = await listPaymentsByStatus(call.hub.db, call.caller.scope, { statuses, ...range, sorting, page });
  if (found.payments.length === 0 && page.page > 1) return refuse('page_wrong');
  return ok(pagedList(await show(call, found.payments), found.total, page));
}

/** `GET /payments/{imp_uid}/balance`: the gateways here give no breakdown, as on the original service. */
export async function showBalance(call: Call): Promise<Reply> {
  const payment = await paymentOf(call);
  return refuse(payment ? 'balance_not_supported' : 'payment_not_found');
}

async function attempts(call: Call, page: Page): Promise<PaymentList | Reply> {
  const statuses = statusesOf(call, call.path['payment_status']);
  const sorting = readSorting(call.query);
  if (!statuses) return refuse('status_unknown');
  if (!sorting) return refuse('sorting_unknown');
  for (const orderId of orderIdsOf(call)) {
    const found = await listAttempts(call.hub.db, call.caller.scope, { orderId, statuses, sorting, page });
    if (found.total > 0) return found;
  }
  return { total: 0, payments: [] };
}

const allStatuses: readonly PaymentStatus[] = [
  'ready',
  'awaiting_deposit',
  'paid',
  'partially_cancelled',
  'cancelled',
  'failed',
  'expired',
];

/** Words that clients send when they mean "any". */
const anyStatus: readonly (string | undefined)[] = [undefined, '', 'all', 'undefined', 'null'];

/** Our statuses behind a V1 word; null when the word is none. */
function statusesOf({ caller }: Call, word: string | undefined): readonly PaymentStatus[] | null {
  if (anyStatus.includes(word)) return allStatuses;
  const statuses = allStatuses.filter((status) => v1Status(status, caller.merchant.settings) === word);
  return statuses.length === 0 ? null : statuses;
}

/** Payments in the words of the wire, with their cancellations, in one more round trip. */
export async function show(call: Call, payments: readonly Payment[]): Promise<Readonly<Record<string, unknown>>[]> {
  const { hub, caller, isStrictClient } = call;
  const cancelled = payments.filter((each) => each.cancelled > 0).map((each) => each.id);
  const cancellations = cancelled.length === 0 ? [] : await findCancellationsOf(hub.db, caller.scope, cancelled);
  return payments.map((payment) => {
    const own = cancellations.filter((each) => each.paymentId === payment.id);
    const shown = paymentAnnotation(payment, own, caller.merchant.settings);
    return isStrictClient ? olderPayment(shown) : shown;
  });
}
