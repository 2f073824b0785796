import { isOrderId } from '../../core/ids.ts';
import { isCurrency, parseAmount } from '../../core/money.ts';
import { ok, type Reply } from '../../contract/v1/envelope.ts';
import { refuse } from '../../contract/v1/errors.ts';
import { olderPrepare } from '../../contract/v1/older-fields.ts';
import { prepareAnnotation, type PreparedPrice } from '../../contract/v1/prepare.ts';
import { isOneValue, textField, type Fields } from '../../contract/v1/reader.ts';
import { changePreparedAmount, preparePayment } from '../../flows/prepare-payment.ts';
import { findPreparedAmount } from '../../store/prepared-amounts.ts';
import type { Call } from './call.ts';
import { orderIdsOf } from './paths.ts';

/** `POST /payments/prepare` */
export async function prepare(call: Call): Promise<Reply> {
  const price = readPrepare(call.body);
  if ('status' in price) return price;
  const end = await preparePayment(call.hub, call.caller.scope, price);
  return end === 'prepared' ? show(call, price) : refuse('already_prepared');
}

/** `PUT /payments/prepare` */
export async function changePrepared(call: Call): Promise<Reply> {
  const price = readPrepare(call.body);
  if ('status' in price) return price;
  const end = await changePreparedAmount(call.hub, call.caller.scope, price);
  return end === 'changed' ? show(call, price) : refuse('not_prepared');
}

/** `GET /payments/prepare/{merchant_uid}` */
export async function showPrepared(call: Call): Promise<Reply> {
  for (const orderId of orderIdsOf(call)) {
    const found = await findPreparedAmount(call.hub.db, call.caller.scope, orderId);
    if (found) return show(call, found);
  }
  return refuse('not_prepared');
}

function show({ isStrictClient }: Call, price: PreparedPrice): Reply {
  const shown = prepareAnnotation(price);
  return ok(isStrictClient ? olderPrepare(shown) : shown);
}

function readPrepare(body: Fields): PreparedPrice | Reply {
  const orderId = textField(body, 'merchant_uid') ?? '';
  const currency = textField(body, 'currency');
  if (!isOrderId(orderId) || !isOneValue(body, 'merchant_uid')) return refuse('prepare_order_missing');
  if (currency !== null && !isCurrency(currency)) return refuse('currency_unknown');
  const amount = parseAmount(textField(body, 'amount') ?? '', currency ?? 'KRW');
  if (amount === null || amount < 0) return refuse('prepare_amount_wrong');
  return { orderId, amount, currency };
}
