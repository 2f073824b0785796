import { compactKst } from '../../core/kst.ts';
import type { Courier } from '../../core/shipment.ts';
import type { DeliveryRegistered, HttpReply, Outcome, RegisterDelivery } from '../gateway.ts';
import type { Credentials } from './credentials.ts';
import { signDelivery } from './signature.ts';
import { unknown } from './translate.ts';

/*
 * `rcvdlvinfo.jsp`: the merchant's server reports that goods in escrow were sent, in an address, and is answered with
 * one word. It is no call of `Gateway.do`: it has no number, and may be sent again.
 */

/** The gateway's list has no code for others. */
const courierCodes: Partial<Record<Courier, string>> = {
  cj: 'CJ',
  lotte: 'HD',
  hanjin: 'HJ',
  logen: 'LG',
  post_office: 'PO',
  registered_mail: 'RP',
  daesin: 'DS',
  ilyang: 'IY',
  dongbu: 'FE',
  yellowcap: 'YC',
  hanaro: 'HN',
  sc_logis: 'SC',
};

export const couriers = Object.keys(courierCodes) as readonly Courier[];

/** The goods were sent; another number says that they have come, which only the buyer knows. */
const sent = '03';

/** All names of the vendor's sample in their order, empty where nothing is to be said of goods that were sent. */
export function deliveryQuery(
  { paymentId: oid, courier, invoice, sentAt }: Pick<RegisterDelivery, 'paymentId' | 'courier' | 'invoice' | 'sentAt'>,
  { mid, mertKey }: Credentials,
): Readonly<Record<string, string>> {
  const report = {
    mid,
    oid,
    dlvdate: compactKst(sentAt).slice(0, 12),
    dlvcompcode: courierCodes[courier] ?? '',
    // A space is written as two bars there, and nobody says which of both is signed.
    dlvno: invoice.replace(/\s/g, ''),
  };
  return {
    mid,
    oid,
    productid: '',
    orderdate: '',
    dlvtype: sent,
    rcvdate: '',
    rcvname: '',
    rcvrelation: '',
    dlvdate: report.dlvdate,
    dlvcompcode: report.dlvcompcode,
    dlvno: report.dlvno,
    dlvworker: '',
    dlvworkertel: '',
    hashdata: signDelivery(report, mertKey),
  };
}

const taken = 'OK';

/** Only the word for "taken" is published. A page, or a word that was cut, is nobody's word. */
export function deliveryOutcome({ status, body }: HttpReply, now: Date): Outcome<DeliveryRegistered> {
  const told = body.trim();
  if (status !== 200) return unknown(`HTTP ${status}`);
  if (told === taken) return { outcome: 'done', detail: { registeredAt: now } };
  if (taken.startsWith(told) || told.includes('<')) return unknown('the answer cannot be read');
  return { outcome: 'declined', reason: 'other', code: 'not_taken', message: told.slice(0, wordMaxLength) };
}

const wordMaxLength = 200;
