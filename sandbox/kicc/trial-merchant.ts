import { kstDay } from '../kst.ts';
import type { Fields } from '../json-body.ts';
import type { Reply, Trial } from '../trial.ts';
import { sign } from './signature.ts';

/** For tests: a shop at the gateway. What each call sends can be changed; the rest is as the papers want it. */
export type TrialMerchant = {
  readonly mallId: string;
  api(path: string, body: Fields): Promise<Reply>;
  register(changes?: Fields): Promise<Reply>;
  /** Registers and authenticates; what the approval then needs. */
  authenticate(changes?: Fields, choice?: Fields): Promise<Authenticated>;
  approve(authenticated: Authenticated, changes?: Fields): Promise<Reply>;
  /** All three; the answer to the approval. */
  pay(changes?: Fields, choice?: Fields): Promise<Reply>;
  /** Cancels, signed as it must be; the number of the request is a new one unless it is given. */
  revise(pgCno: string, changes?: Fields & { readonly shopTransactionId?: string }): Promise<Reply>;
  /** Registers a card, typed with these changes; the answer to the approval, which names the key. */
  issue(changes?: Fields, typed?: Fields): Promise<Reply>;
  /** Charges a key, for an order of its own unless another is given. */
  charge(batchKey: string, changes?: Fields): Promise<Reply>;
  lookUp(shopTransactionId: string, changes?: Fields): Promise<Reply>;
};

export type Authenticated = { readonly authorizationId: string; readonly shopOrderNo: string };

export const secretKey = 'easypay!KICCTEST';

let lastNumber = 0;

export function nextNumber(prefix: string): string {
  lastNumber += 1;
  return prefix + String(lastNumber).padStart(12, '0');
}

export function registrationOf(mallId: string, changes: Fields = {}): Fields {
  return {
    mallId,
    payMethodTypeCode: '11',
    currency: '00',
    amount: 60_000,
    clientTypeCode: '00',
    returnUrl: 'https://hub.example/return/1',
    shopOrderNo: nextNumber('imp_'),
    deviceTypeCode: 'pc',
    orderInfo: { goodsName: '나룻배 표' },
    ...changes,
  };
}

/** A card to be charged again: nothing is paid, and the contract is another merchant's. */
export const issueChanges: Fields = {
  payMethodTypeCode: '81',
  amount: 0,
  payMethodInfo: { billKeyMethodInfo: { certType: '0' } },
};

export const typedCard: Fields = {
  cardNumber: '9490-1900-1234-7890',
  expiry: '12/49',
  birth: '900101',
  password: '12',
};

export function chargeOf(batchKey: string, changes: Fields = {}): Fields {
  return {
    shopOrderNo: nextNumber('imps_'),
    amount: 9_900,
    currency: '00',
    orderInfo: { goodsName: '나룻배 정기권' },
    payMethodInfo: { billKeyMethodInfo: { batchKey }, cardMethodInfo: { installmentMonth: 0 } },
    ...changes,
  };
}

export function authorizationIdOf(registered: Reply): string {
  return new URL(registered.json.authPageUrl).searchParams.get('authorizationId') ?? '';
}

export function windowCall(trial: Trial, authorizationId: string, what: string, body?: Fields): Promise<Reply> {
  const path = `/kicc/view/trades/${authorizationId}/${what}`;
  return body ? trial.call('POST', path, { body }) : trial.call('GET', path);
}

export async function todayAt(trial: Trial): Promise<string> {
  return kstDay(Date.parse((await trial.control('GET', '/clock')).json.now));
}

export function merchantAt(trial: Trial, mallId = 'T5102001'): TrialMerchant {
  const api: TrialMerchant['api'] = (path, body) => trial.call('POST', `/kicc${path}`, { body });
  const register: TrialMerchant['register'] = (changes) =>
    api('/api/ep9/trades/webpay', registrationOf(mallId, changes));
  const authenticate: TrialMerchant['authenticate'] = async (changes = {}, choice = {}) => {
    const wanted = registrationOf(mallId, changes);
    const authorizationId = authorizationIdOf(await api('/api/ep9/trades/webpay', wanted));
    await windowCall(trial, authorizationId, 'pay', { issuer: '029', ...choice });
    return { authorizationId, shopOrderNo: String(wanted['shopOrderNo']) };
  };
  const approve: TrialMerchant['approve'] = async (authenticated, changes = {}) => {
    const approvalReqDate = await todayAt(trial);
    const shopTransactionId = nextNumber('A-');
    const body = { mallId, shopTransactionId, approvalReqDate, ...authenticated, ...changes };
    return await api('/api/ep9/trades/approval', body);
  };
  return {
    mallId,
    api,
    register,
    authenticate,
    approve,
    pay: async (changes, choice) => await approve(await authenticate(changes, choice)),
    async revise(pgCno, changes = {}) {
      const shopTransactionId = changes.shopTransactionId ?? nextNumber('C-');
      const msgAuthValue = sign(secretKey, pgCno, shopTransactionId);
      const cancelReqDate = await todayAt(trial);
      const body = { mallId, shopTransactionId, pgCno, reviseTypeCode: '40', cancelReqDate, msgAuthValue, ...changes };
      return await api('/api/trades/revise', body);
    },
    issue: async (changes, typed) =>
      await approve(await authenticate({ ...issueChanges, ...changes }, { issuer: '', ...typedCard, ...typed })),
    async charge(batchKey, changes) {
      const shopTransactionId = nextNumber('B-');
      const body = { mallId, shopTransactionId, approvalReqDate: await todayAt(trial), ...chargeOf(batchKey, changes) };
      return await api('/api/trades/approval/batch', body);
    },
    async lookUp(shopTransactionId, changes = {}) {
      const transactionDate = await todayAt(trial);
      return await api('/api/trades/retrieveTransaction', { mallId, shopTransactionId, transactionDate, ...changes });
    },
  };
}
