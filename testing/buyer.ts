import type { NaruClient, Payment } from '../client/index.ts';
import type { Levers } from './levers.ts';

/** What `IMP.request_pay` takes, and what the buyer then does in the window. */
export type Order = {
  readonly merchant_uid: string;
  readonly amount: number;
  readonly name?: string;
  readonly pg?: string;
  readonly pay_method?: string;
  readonly channel_key?: string;
  /** A billing key is registered under this name. */
  readonly customer_uid?: string;
  readonly notice_url?: string | readonly string[];
  readonly m_redirect_url?: string;
  readonly device?: 'pc' | 'mobile';
  readonly sdk?: 'v1' | 'legacy';
  readonly tier_code?: string;
  /** `pay`, unless it is said otherwise. */
  readonly decision?: 'pay' | 'decline' | 'cancel' | 'abandon';
  /** Any number of 14 to 16 digits; those of `hub.cards` end as they say. */
  readonly card_number?: string;
  readonly card_code?: string;
  readonly quota?: number;
  readonly bank_code?: string;
  /** Pays with a wallet's own money. */
  readonly point?: boolean;
  /** Any other parameter of `IMP.request_pay`. */
  readonly [parameter: string]: unknown;
};

/** What the page's callback gets. A failure has `error_code` and `error_msg`. */
export type Callback = {
  readonly imp_uid: string | null;
  readonly merchant_uid: string;
  readonly error_code?: string;
  readonly error_msg?: string;
  readonly [field: string]: unknown;
};

export type Paid = {
  /** Null when the buyer went away without a word (`abandon`). */
  readonly callback: Callback | null;
  /** As the hub tells it to a server now; null when no window was opened. */
  readonly payment: Payment | null;
  /** Where a mobile browser ends; null on a PC. */
  readonly redirect: string | null;
};

export type Buyer = {
  pay(order: Order): Promise<Paid>;
  deposit(payment: string | { readonly imp_uid: string }, amount?: number): Promise<Payment>;
};

type Opened = Callback & { readonly offered?: unknown };
type Completed = { readonly callback: Callback | null; readonly redirect: string | null };

export type BuyerParts = { readonly levers: Levers; readonly client: NaruClient; readonly userCode: string };

/** The buyer, without a browser: over the same HTTP that a browser speaks. */
export function createBuyer({ levers, client, userCode }: BuyerParts): Buyer {
  return {
    async pay({ decision = 'pay', card_number, card_code, quota, bank_code, point, ...params }) {
      const opened = await levers.post<Opened>('windows', {
        user_code: userCode,
        name: params.merchant_uid,
        ...params,
      });
      // A refused window answers what the callback gets, which offers nothing.
      if (opened.imp_uid === null || opened.offered === undefined)
        return { callback: opened, payment: await paymentOf(client, opened.imp_uid), redirect: null };
      const choice = { decision, card_number, card_code, quota, bank_code, point };
      const completed = await levers.post<Completed>(`windows/${opened.imp_uid}/complete`, choice);
      return { ...completed, payment: await paymentOf(client, opened.imp_uid) };
    },
    async deposit(payment, amount) {
      const imp_uid = typeof payment === 'string' ? payment : payment.imp_uid;
      await levers.post('deposits', { imp_uid, amount });
      const now = await paymentOf(client, imp_uid);
      if (now === null) throw new Error(`${imp_uid} was paid into, and the hub does not know it`);
      return now;
    },
  };
}

async function paymentOf(client: NaruClient, impUid: string | null): Promise<Payment | null> {
  return impUid === null ? null : client.payments.get(impUid);
}
