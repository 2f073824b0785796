import { createHash } from 'node:crypto';
import { kstCompact } from '../kst.ts';
import type { Fields } from '../json-body.ts';
import type { Reply, Trial, Wire } from '../trial.ts';
import { authCode, windowHash } from './signature.ts';

/** For tests: a shop at the gateway. What each call sends can be changed; the rest is as in the vendor's samples. */
export type TrialMerchant = {
  readonly mid: string;
  /** Posts the form of a window, signed; the number of the window that it opens. */
  open(changes?: Texts): Promise<string>;
  /** Opens and authenticates; what the approval then needs. */
  authenticate(changes?: Texts, choice?: Fields): Promise<Authenticated>;
  /** A call of Gateway.do with an envelope of its own, parts of which can be given. */
  call(name: string, fields: Texts): Promise<Reply>;
  approve(authenticated: Authenticated, fields?: Texts): Promise<Reply>;
  /** Authenticates and approves; the fields of the answer. */
  pay(changes?: Texts, choice?: Fields): Promise<Wire>;
};

export type Texts = Readonly<Record<string, string>>;

export type Authenticated = { readonly payKey: string; readonly oid: string; readonly amount: string };

export const mertKey = '95160cce09854ef44d2edb2bfb05f9f3';

let lastNumber = 0;

export function nextNumber(prefix = 'imp_'): string {
  lastNumber += 1;
  return prefix + String(lastNumber).padStart(12, '0');
}

export function windowCall(trial: Trial, id: string, what: string, body?: Fields): Promise<Reply> {
  const path = `/uplus/xpay/window/${id}/${what}`;
  return body ? trial.call('POST', path, { body }) : trial.call('GET', path);
}

/** A form as a browser posts it; the letters are UTF-8. */
export function post(trial: Trial, path: string, fields: Texts): Promise<Reply> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return trial.call('POST', path, { body: new URLSearchParams(fields).toString(), headers });
}

export function txIdOf(mid: string, unique: string, at = '20260301120000'): string {
  const header = `${mid}-01${at}`;
  return header + createHash('sha1').update(`${header}${unique}`).digest('hex');
}

export function formOf(mid: string, changes: Texts = {}): Texts {
  const form: Record<string, string> = {
    CST_PLATFORM: 'test',
    CST_MID: mid.slice(1),
    LGD_MID: mid,
    LGD_OID: nextNumber(),
    LGD_AMOUNT: '60000',
    LGD_BUYER: '홍길동',
    LGD_PRODUCTINFO: '나룻배 표',
    LGD_TIMESTAMP: '20260301120000',
    LGD_RETURNURL: 'https://hub.example/return/1',
    LGD_CUSTOM_PROCESSTYPE: 'TWOTR',
    LGD_CUSTOM_USABLEPAY: 'SC0010',
    LGD_ENCODING: 'UTF-8',
    LGD_ENCODING_RETURNURL: 'UTF-8',
    LGD_ENCODING_NOTEURL: 'UTF-8',
    ...changes,
  };
  const [amount = '', timestamp = ''] = [form['LGD_AMOUNT'], form['LGD_TIMESTAMP']];
  const hash = windowHash({ mid, oid: form['LGD_OID'] ?? '', amount, timestamp }, mertKey);
  return { LGD_HASHDATA: hash, ...form };
}

export function merchantAt(trial: Trial, mid = 'tlgdacomxpay'): TrialMerchant {
  const open = (form: Texts): Promise<string> => openedBy(trial, form);
  const authenticate: TrialMerchant['authenticate'] = async (changes = {}, choice = {}) => {
    const form = formOf(mid, changes);
    const id = await open(form);
    const usual = form['LGD_CUSTOM_USABLEPAY'] === 'SC0010' ? { issuer: '41' } : { bank: '88' };
    const paid = await windowCall(trial, id, 'pay', { ...usual, ...choice });
    const { LGD_PAYKEY: payKey, LGD_OID: oid, LGD_AMOUNT: amount } = paid.json.form;
    return { payKey, oid, amount };
  };
  const call: TrialMerchant['call'] = async (name, fields) => {
    const { now } = (await trial.control('GET', '/clock')).json;
    const txId = fields['LGD_TXID'] ?? txIdOf(mid, nextNumber('u'), kstCompact(Date.parse(now)));
    const envelope = { LGD_TXNAME: name, LGD_MID: mid, LGD_TXID: txId, LGD_AUTHCODE: authCode(txId, mertKey) };
    return await post(trial, '/uplus/xpay/Gateway.do', { ...envelope, LGD_ENCODING: 'UTF-8', ...fields });
  };
  const approve: TrialMerchant['approve'] = ({ payKey }, fields) =>
    call('PaymentByKey', { LGD_PAYKEY: payKey, ...fields });
  return {
    mid,
    open: (changes) => open(formOf(mid, changes)),
    authenticate,
    call,
    approve,
    async pay(changes, choice) {
      const { json } = await approve(await authenticate(changes, choice));
      if (json.LGD_RESPCODE !== '0000') throw new Error(`not approved: ${json.LGD_RESPCODE} ${json.LGD_RESPMSG}`);
      return json.LGD_RESPONSE[0];
    },
  };
}

async function openedBy(trial: Trial, form: Texts): Promise<string> {
  const reply = await post(trial, '/uplus/xpay/window', form);
  return /[0-9a-f]+$/.exec(reply.headers.get('location') ?? '')?.[0] ?? '';
}
