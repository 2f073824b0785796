import type { FaultCall } from '../faults.ts';
import type { Fields } from '../json-body.ts';
import type { TossBooks } from './books.ts';
import type { TossMerchant } from './merchants.ts';
import type { View } from './projection-methods.ts';

/** One call of the REST API. A new kind of payment is a file that exports some of these. */
export type Endpoint = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Under `/toss`, in the router's notation. */
  readonly path: string;
  /** Which faults meet it, beside those for `any`. */
  readonly faultCall: FaultCall;
  act(books: TossBooks, request: EndpointRequest): Done;
};

export type EndpointRequest = {
  readonly merchant: TossMerchant;
  readonly view: View;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Fields;
  /** Empty but for POST. */
  readonly body: Fields;
};

/**
 * What a call that went well answers, nothing for `undefined`; `isReplyLost` for a test card whose approval nobody
 * hears of.
 */
export type Done = { readonly body: unknown; readonly isReplyLost?: boolean };
