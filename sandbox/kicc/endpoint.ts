import type { FaultCall, FaultKind } from '../faults.ts';
import type { Fields } from '../json-body.ts';
import type { KiccBooks } from './books.ts';
import type { KiccMerchant } from './merchants.ts';

/** One call of the API; all are POST. A new kind of payment is a file that exports some of these. */
export type Endpoint = {
  /** Under `/kicc`, older spellings after the first. */
  readonly paths: readonly string[];
  /** Which faults meet it, beside those for `any`. */
  readonly faultCall: FaultCall;
  readonly faults: readonly FaultKind[];
  /** Where the fields of its request stand, when not in the body itself. */
  fieldsOf?(body: Fields): Fields;
  /** By what it is asked for, the most special first, in the place of `faultCall`: an approval that issues a key. */
  callsOf?(books: KiccBooks, body: Fields): readonly FaultCall[];
  /** It moves money, so its shopTransactionId may be used once a day. */
  readonly claimsRequest: boolean;
  act(books: KiccBooks, request: EndpointRequest): Done;
};

export type EndpointRequest = {
  readonly merchant: KiccMerchant;
  readonly body: Fields;
  /** Of a call that claims its request: where to write what it made. */
  readonly requestKey: string;
  /** What is to be wrong with the deed. */
  readonly fault: FaultKind | null;
};

/** What a call that went well answers; `isReplyLost` for a test card whose approval nobody hears of. */
export type Done = { readonly reply: Fields; readonly isReplyLost?: boolean };
