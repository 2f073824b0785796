import type { Launch } from '../../core/launch.ts';
import type { DoneMessage } from './messages.ts';
import type { CallbackResult } from './result.ts';

/*
 * What the browser SDK asks and gets: POST {hub}/checkout/sessions, JSON, any origin, no credentials. All judging is
 * done by the hub, before any window: an order that may not be paid is HTTP 200 with `opened: false`. HTTP 400 and
 * above carry `{ message }` and mean that the call itself was malformed or the hub is ill.
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
  /** What the page handed to request_pay, untouched but for the script's two defaults. */
  readonly params: Readonly<Record<string, unknown>>;
};

export type SessionReply =
  | {
      readonly opened: true;
      readonly imp_uid: string;
      readonly merchant_uid: string;
      readonly checkout_url: string;
      /**
       * `layer`: a frame over the page; `page`: the whole window goes there; `popup`: a window of its own goes to
       * `checkout_url` and `/window`, while a frame over the page waits for it.
       */
      readonly window: 'layer' | 'page' | 'popup';
      /** CSS pixels of the frame, or of the popup. */
      readonly size: { readonly width: number; readonly height: number };
      /** `pg_provider`, which names the frame's class. */
      readonly provider: string;
      /** For the page's developer, printed in the console. */
      readonly warning?: string;
    }
  | { readonly opened: false; readonly result: CallbackResult; readonly warning?: string };

/** How a checkout page opens the gateway's window, found in its `#naru-launch`. */
export type LaunchData = Launch & {
  /** Of a popup, in CSS pixels. */
  readonly size: { readonly width: number; readonly height: number };
  /**
   * Where the page goes with `code` and `message` when the window could not be opened; the hub decides what that means.
   */
  readonly returnUrl: string;
};

/** What a checkout page shows after the window, found in its `#naru-state` and behind `poll_url`. */
export type PageData =
  | { readonly state: 'done'; readonly delivery: Delivery }
  | { readonly state: 'waiting'; readonly poll_url: string }
  | { readonly state: 'gone'; readonly text: string };

/** How the merchant's page hears of the end. */
export type Delivery =
  | { readonly kind: 'message'; readonly target_origin: string; readonly message: DoneMessage }
  | { readonly kind: 'redirect'; readonly url: string }
  /** The page named no way back; the buyer reads how it ended on the hub's page. */
  | { readonly kind: 'stay'; readonly text: string };
