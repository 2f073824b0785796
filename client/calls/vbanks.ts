import type { CallOptions, Caller, KeyedOptions } from '../caller.ts';
import { post, remove } from '../exchange.ts';
import { outcomeOf, type Outcome } from '../outcome.ts';
import type { FailedPayment, OpenPayment, WaitingPayment } from '../payment.ts';
import type { VbankRequest } from '../requests.ts';

export type IssueOutcome = Outcome<'payment', WaitingPayment, null, OpenPayment>;
export type RevokeOutcome = Outcome<'payment', FailedPayment>;

/** 가상계좌. Virtual accounts, without a window. */
export function vbankCalls({ write }: Caller) {
  return {
    /** 가상계좌 발급. Gives out an account. `POST /vbanks` */
    issue: (request: VbankRequest, options?: KeyedOptions): Promise<IssueOutcome> =>
      outcomeOf('payment', write(post(['vbanks'], request), options), options),

    /** 입금 전 말소. Closes it before anybody has paid in. `DELETE /vbanks/{imp_uid}` */
    revoke: (imp_uid: string, options?: CallOptions): Promise<RevokeOutcome> =>
      outcomeOf('payment', write(remove(['vbanks', imp_uid]), options)),
  };
}
