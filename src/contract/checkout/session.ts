import type { CallbackResult } from './result.ts';

/*
 * What the browser SDK asks and gets: POST {hub}/checkout/sessions, JSON, any origin, no credentials. All judging is done by the
 * hub, before any window.
 */

export type SessionRequest = {
  readonly user_code: string;
  readonly tier_code?: string;
  /** Which script the page loaded: it decides the shape of the result. */
  readonly sdk: 'v1' | 'legacy';
  readonly sdk_version: string;
  readonly device: 'pc' | 'mobile';
  readonly page_url: string;
  readonly request_id: string;
  /** Without one, a mobile page hears of early failures by redirect. */
  readonly has_callback: boolean;
  /** What the page handed to request_pay, untouched. */
  readonly params: Readonly<Record<string, unknown>>;
};

export type SessionReply =
  | {
      readonly opened: true;
      readonly imp_uid: string;
      readonly merchant_uid: string;
      readonly checkout_url: string;
      /** `layer`: a frame over the page; `page`: the whole window goes there. */
      readonly window: 'layer' | 'page';
      readonly size: { readonly width: number; readonly height: number };
      readonly provider: string;
      /** For the page's developer, printed in the console. */
      readonly warning?: string;
    }
  | { readonly opened: false; readonly result: CallbackResult; readonly warning?: string };

/** What a checkout page's script finds in the page. */
export type PageData =
  | { readonly state: 'done'; readonly delivery: Delivery }
  | { readonly state: 'waiting'; readonly poll_url: string }
  | { readonly state: 'gone'; readonly text: string };

/** How the merchant's page hears of the end. */
export type Delivery =
  | { readonly kind: 'message'; readonly target_origin: string; readonly message: DoneMessage }
  | { readonly kind: 'redirect'; readonly url: string };

/** From the window to the page that opened it, posted to that page's exact origin. */
export type DoneMessage = {
  readonly from: 'naru';
  readonly action: 'done';
  readonly data: CallbackResult & { readonly request_id: string };
};

/** From the page to the window. */
export type CommunicateMessage = {
  readonly from: 'iamport-sdk';
  readonly action: 'communicate';
  readonly data: unknown;
  readonly version: string;
};
