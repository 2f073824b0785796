/**
 * How a checkout page opens a gateway's window: plain JSON, so that the page needs to know no gateway.
 * `script`: load `src`, then call `window[global](...construct)[call](...args)`.
 * `script-form`: write `globals`, which the script reads from its page, load `src`, then call
 * `window[call](form, ...args)` with a hidden form of the fields, of which several may have one name.
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
  | {
      readonly kind: 'script-form';
      readonly src: string;
      readonly globals: Readonly<Record<string, string | boolean>>;
      readonly call: string;
      readonly formId: string;
      readonly fields: readonly (readonly [name: string, value: string])[];
      readonly args: readonly unknown[];
    }
  | { readonly kind: 'form'; readonly action: string; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: 'redirect' | 'popup'; readonly url: string };
