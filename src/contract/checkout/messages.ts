import type { CallbackResult } from './result.ts';

/** From the window to the page that opened it, posted to that page's exact origin. */
export type DoneMessage = {
  readonly from: 'iamport-hub';
  readonly action: 'done';
  readonly data: CallbackResult & { readonly request_id: string };
};

/** From the page to the window, posted to the hub's exact origin. */
export type CommunicateMessage = {
  readonly from: 'iamport-sdk';
  readonly action: 'communicate';
  readonly data: unknown;
  readonly version: string;
};
