import { isOrderId } from '../../core/ids.ts';
import { isCurrency, parseAmount, writtenAmount } from '../../core/money.ts';
import { ok, type Reply } from '../../contract/v1/envelope.ts';
import { refuse } from '../../contract/v1/errors.ts';
import { textField, type Fields } from '../../contract/v1/reader.ts';
import { changePreparedAmount, preparePayment } from '../../flows/prepare-payment.ts';
import { findPreparedAmount, type PreparedAmount } from '../../store/prepared-amounts.ts';
import type { Call } from './routes.ts';

/** `POST /payments/prepare` */
export async function prepare({ hub, caller, body }: Call): Promise<Reply> {
  const wanted = readPrepare(body);
  if ('status' in wanted) return wanted;
  const end = await preparePayment(hub, caller.scope, wanted);
  return end === 'prepared' ? ok(written(wanted)) : refuse('already_prepared');
}

/** `PUT /payments/prepare` */
export async function changePrepared({ hub, caller, body }: Call): Promise<Reply> {
  const wanted = readPrepare(body);
  if ('status' in wanted) return wanted;
  const end = await changePreparedAmount(hub, caller.scope, wanted);
  return end === 'changed' ? ok(written(wanted)) : refuse('not_prepared');
}

/** `GET /payments/prepare/{merchant_uid}` */
export async function showPrepared({ hub, caller, path }: Call): Promise<Reply> {
  const orderId = path['merchant_uid'] ?? '';
  const found = isOrderId(orderId) ? await findPreparedAmount(hub.db, caller.scope, orderId) : null;
  return found ? ok(written(found)) : refuse('not_prepared');
}

function readPrepare(body: Fields): PreparedAmount | Reply {
  const orderId = textField(body, 'merchant_uid') ?? '';
  const currency = textField(body, 'currency');
  if (!isOrderId(orderId)) return refuse('prepare_order_missing');
  if (currency !== null && !isCurrency(currency)) return refuse('currency_unknown');
  const amount = parseAmount(textField(body, 'amount') ?? '', currency ?? 'KRW');
  if (amount === null || amount < 0) return refuse('prepare_amount_wrong');
  return { orderId, amount, currency };
}

function written({ orderId, amount, currency }: PreparedAmount): Readonly<Record<string, unknown>> {
  return { merchant_uid: orderId, amount: writtenAmount({ amount, currency: currency ?? 'KRW' }), currency };
}
