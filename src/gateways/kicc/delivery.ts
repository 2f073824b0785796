import type { Courier } from '../../core/shipment.ts';
import type { DeliveryRegistered, FindDelivery, Outcome, RegisterDelivery } from '../gateway.ts';
import type { Credentials } from './credentials.ts';
import { escrowStates } from './codes.ts';
import { signRevise } from './signature.ts';
import { kstDay, refusalOutcome, shopTransactionId, unknown } from './translate.ts';
import { text, time, type Json, type KiccReply } from './wire.ts';

/*
 * "에스크로": a change 61 whose kind is ES07 says that goods were sent. It is signed and numbered like any change, and
 * found by that number; no path of its own stands in the papers.
 */

/** "택배사 코드". The gateway's own list ends with one for all others. */
const courierCodes: Record<Courier, string> = {
  cj: 'DC01',
  sc_logis: 'DC03',
  yellowcap: 'DC04',
  logen: 'DC05',
  dongbu: 'DC06',
  post_office: 'DC07',
  registered_mail: 'DC07',
  hanjin: 'DC08',
  lotte: 'DC09',
  hanaro: 'DC11',
  daesin: 'DC12',
  ilyang: 'DC12',
  chunil: 'DC12',
  kyungdong: 'DC12',
  hapdong: 'DC12',
  honam: 'DC12',
  convenience_store: 'DC12',
  other: 'DC12',
};

export const couriers = Object.keys(courierCodes) as readonly Courier[];

/** By a courier, and not by the merchant himself (`DE01`). */
const byCourier = 'DE02';

export function deliveryBody(request: RegisterDelivery, credentials: Credentials & { readonly now: Date }): object {
  const { mallId, secretKey, now } = credentials;
  const { reference, transactionId: pgCno, courier, invoice } = request;
  const id = shopTransactionId(reference);
  return {
    mallId,
    shopTransactionId: id,
    pgCno,
    reviseTypeCode: '61',
    reviseSubTypeCode: 'ES07',
    escrowInfo: {
      deliveryCode: byCourier,
      deliveryCorpCode: courierCodes[courier],
      deliveryInvoice: invoice.replace(/['"<>\\;|&\r\n]/g, ''),
    },
    cancelReqDate: kstDay(now),
    msgAuthValue: signRevise(secretKey, pgCno, id),
    reviseMessage: '배송 등록',
  };
}

type Asked = Pick<FindDelivery, 'transactionId'>;

export function deliveryOutcome(reply: KiccReply, asked: Asked): Outcome<DeliveryRegistered> {
  return reply.kind === 'success' ? foundDelivery(reply.body, asked) : refusalOutcome(reply);
}

/** Whoever is asked later may name the step that the buyer took since. */
export function foundDelivery(body: Json, { transactionId }: Asked): Outcome<DeliveryRegistered> {
  const [of, step, registeredAt] = [text(body['oriPgCno']), text(body['statusCode']), time(body['transactionDate'])];
  if (of !== null && of !== transactionId) return unknown(`the answer speaks of another transaction: ${of}`);
  if (step === null || escrowStates[step] === undefined) return unknown(`the delivery has no known state: ${step}`);
  if (registeredAt === null) return unknown('the delivery lacks its time');
  return { outcome: 'done', detail: { registeredAt } };
}
