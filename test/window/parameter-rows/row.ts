/*
 * What each parameter of IMP.request_pay becomes: on the gateway's wire, and in the window that the buyer sees. The
 * docs page names these rows, and `parameters.test.ts` proves them.
 */

export type Pg = 'kicc' | 'tosspayments' | 'uplus';

export type ParameterRow = {
  /** How the docs page names the test: `parameter, gateway`, and what is special. */
  readonly id: string;
  readonly pg: Pg;
  readonly params: Readonly<Record<string, unknown>>;
  /** Paths into what the gateway received, and what stands there; undefined: nothing. */
  readonly wire: Readonly<Record<string, unknown>>;
  /** What the buyer may choose, as the window tells it. */
  readonly offered?: Readonly<Record<string, unknown>>;
  /** What stands in the window, in a browser; `not`: what does not. */
  readonly sees?: { readonly texts?: readonly (string | RegExp)[]; readonly not?: readonly string[] };
};

/** A row of one gateway's. */
export type Row = Omit<ParameterRow, 'pg'>;

export const onlyShinhan = [
  { card_code: '*', enabled: false },
  { card_code: '366', enabled: true },
];
export const products = [{ id: 'p-1', name: '찻잔', code: 'C-1', unitPrice: 30_000, quantity: 2 }];
export const buyer = { buyer_name: '홍길동', buyer_email: 'buyer@example.com', buyer_tel: '010-9876-5432' };
export const shinhan = [{ card_code: '366', name: '신한카드' }];
