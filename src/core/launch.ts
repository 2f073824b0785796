/**
 * How a checkout page opens a gateway's window: plain JSON, so that the page needs to know no gateway.
 * `script`: load `src`, then call `window[global](...construct)[call](...args)`.
 */
export type Launch =
  | {
      readonly kind: 'script';
      readonly src: string;
      readonly global: string;
      readonly construct: readonly unknown[];
      readonly call: string;
      readonly args: readonly unknown[];
    }
  | { readonly kind: 'form'; readonly action: string; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: 'redirect' | 'popup'; readonly url: string };
