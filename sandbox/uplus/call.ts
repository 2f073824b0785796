import type { FaultCall, FaultKind } from '../faults.ts';
import type { UplusBooks } from './books.ts';
import type { FormFields } from './charset.ts';
import type { UplusMerchant } from './merchants.ts';

/** One LGD_TXNAME of `Gateway.do`. */
export type Call = {
  readonly name: string;
  /** Which faults meet it, beside those for `any`. */
  readonly faultCall: FaultCall;
  readonly faults: readonly FaultKind[];
  act(books: UplusBooks, request: CallRequest): Done;
};

export type CallRequest = {
  readonly merchant: UplusMerchant;
  readonly txId: string;
  readonly form: FormFields;
  /** What is to be wrong with the deed. */
  readonly fault: FaultKind | null;
};

/** What a call that went well answers: refunds of cash have codes of their own for it. */
export type Done = {
  readonly code?: '0000' | 'RF00';
  readonly message?: string;
  readonly fields: Readonly<Record<string, string>>;
  /** LGD_TID of what it made, which a Rollback undoes. */
  readonly tid?: string;
  /** Of a test card whose approval nobody hears of. */
  readonly isReplyLost?: boolean;
};
