/** The buyer's hands: does over HTTP in a gateway's window what a person does there with a browser. */
export type Buyer = {
  open(launch: Launch, device: Device): Promise<OpenedWindow>;
  decide(window: string, decision: Decision): Promise<BrowserReturn | null>;
};

export type Device = 'pc' | 'mobile';

export type Launch = ScriptLaunch | PageLaunch | FormLaunch | ScriptFormLaunch;

/** What a payment page does with a gateway's script: `global(...construct)[call](...args)`. */
export type ScriptLaunch = {
  readonly kind: 'script';
  readonly src: string;
  readonly global: string;
  readonly construct: readonly unknown[];
  readonly call: string;
  readonly args: readonly unknown[];
};

/** An address of the gateway's, opened in a window of its own or in the place of the payment page. */
export type PageLaunch = { readonly kind: 'popup' | 'redirect'; readonly url: string };

/** A form that the payment page posts in its own place. */
export type FormLaunch = {
  readonly kind: 'form';
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
};

/** A form that the payment page hands to a gateway's script: `window[call](form, ...args)`. */
export type ScriptFormLaunch = {
  readonly kind: 'script-form';
  readonly src: string;
  readonly call: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly args: readonly unknown[];
};

export type OpenedWindow = {
  /** Names the open window in later decisions. */
  readonly window: string;
  readonly offered: {
    /** `card, transfer, virtual_account, phone, culture_voucher, game_voucher, book_voucher`, or a wallet's name. */
    readonly methods: readonly string[];
    /** `cardCode` is the three-digit code of the Korean clearing institute; null for foreign brands. */
    readonly cards: readonly { readonly cardCode: string | null; readonly name: string }[];
    readonly instalmentMonths: readonly number[];
    /** Banks to transfer from, or to get an account of, by their three-digit code. */
    readonly banks: readonly { readonly bankCode: string; readonly name: string }[];
  };
};

export type Decision = {
  readonly decision: 'pay' | 'decline' | 'cancel' | 'abandon';
  /** Null: the first that is offered. */
  readonly method: string | null;
  readonly cardNumber: string | null;
  readonly cardCode: string | null;
  readonly quota: number | null;
  readonly bankCode: string | null;
  /** Pay with points, where the window takes them. */
  readonly isPoint: boolean;
};

/** How the gateway sends the browser back: to an address, or with a form that it posts there. */
export type BrowserReturn =
  | { readonly method: 'GET'; readonly url: string; readonly form: null }
  | { readonly method: 'POST'; readonly url: string; readonly form: Readonly<Record<string, string>> };

/** What the gateway or the window refuses, in the gateway's code and a sentence for people. */
export class BuyerRefused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
