import type { CallOptions, Reply, Trial } from '../trial.ts';
import { merchants } from './merchants.ts';
import type { TossMerchant } from './merchants.ts';

/** For tests: a merchant at the gateway. */
export type TrialMerchant = {
  readonly merchant: TossMerchant;
  api(method: string, path: string, options?: CallOptions): Promise<Reply>;
  open(params?: Readonly<Record<string, unknown>>, method?: string): Promise<Reply>;
  /** Opens a window and authenticates in it; answers with the payment's key, order number and amount. */
  authenticate(options?: AuthenticateOptions): Promise<Authenticated>;
  /** The same, and confirms. */
  pay(options?: AuthenticateOptions): Promise<Authenticated>;
};

export type AuthenticateOptions = {
  /** A card unless said. */
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly choice?: Readonly<Record<string, unknown>>;
};

export type Authenticated = { readonly paymentKey: string; readonly orderId: string; readonly amount: number };

let lastOrder = 0;

export function merchantAt(trial: Trial, mid = 'iamporttest_3'): TrialMerchant {
  const merchant = merchants.find((each) => each.mid === mid);
  if (!merchant) throw new Error(`no merchant ${mid}`);
  const authorization = `Basic ${Buffer.from(`${merchant.secretKey}:`).toString('base64')}`;

  const open: TrialMerchant['open'] = (params = {}, method = '카드') => {
    lastOrder += 1;
    return trial.call('POST', '/toss/window/sessions', {
      body: {
        clientKey: merchant.clientKey,
        method,
        device: 'pc',
        params: {
          amount: 60_000,
          orderId: `imp_${String(lastOrder).padStart(12, '0')}`,
          orderName: '나룻배 표',
          successUrl: 'https://shop.example/success?cart=7',
          failUrl: 'https://shop.example/fail',
          ...params,
        },
      },
    });
  };
  const authenticate: TrialMerchant['authenticate'] = async ({ method, params = {}, choice = {} } = {}) => {
    const { paymentKey } = (await open(params, method)).json;
    const paid = await trial.call('POST', `/toss/window/${paymentKey}/pay`, { body: { issuer: '41', ...choice } });
    const { orderId, amount } = paid.json.result;
    return { paymentKey, orderId, amount };
  };
  const api: TrialMerchant['api'] = (method, path, { body, headers = {} } = {}) => {
    const all = { authorization, ...headers };
    return trial.call(method, `/toss${path}`, body === undefined ? { headers: all } : { body, headers: all });
  };
  return {
    merchant,
    api,
    open,
    authenticate,
    async pay(options) {
      const authenticated = await authenticate(options);
      const confirmed = await api('POST', '/v1/payments/confirm', { body: authenticated });
      if (confirmed.status !== 200) throw new Error(`not confirmed: ${confirmed.text}`);
      return authenticated;
    },
  };
}
