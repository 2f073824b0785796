import type { CallOptions, Caller, KeyedOptions } from '../caller.ts';
import { valueOrNull } from '../answers.ts';
import { get, post, put, remove } from '../exchange.ts';
import { outcomeOf, type Outcome } from '../outcome.ts';
import type { FailedPayment, OpenPayment, WaitingPayment } from '../payment.ts';
import type { VbankChange, VbankRequest } from '../requests.ts';

export type IssueOutcome = Outcome<'payment', WaitingPayment, null, OpenPayment>;
export type ChangeOutcome = Outcome<'payment', WaitingPayment>;
export type RevokeOutcome = Outcome<'payment', FailedPayment>;

/** 가상계좌. Virtual accounts, without a window. */
export function vbankCalls({ read, write }: Caller) {
  return {
    /** 가상계좌 발급. Gives out an account. `POST /vbanks` */
    issue: (request: VbankRequest, options?: KeyedOptions): Promise<IssueOutcome> =>
      outcomeOf('payment', write(post(['vbanks'], request), options)),

    /** 금액이나 기한 바꾸기. Another amount or end, where the gateway changes one. `PUT /vbanks/{imp_uid}` */
    change: (imp_uid: string, change: VbankChange, options?: CallOptions): Promise<ChangeOutcome> =>
      outcomeOf('payment', write(put(['vbanks', imp_uid], change), options)),

    /** 입금 전 말소. Closes it before anybody has paid in. `DELETE /vbanks/{imp_uid}` */
    revoke: (imp_uid: string, options?: CallOptions): Promise<RevokeOutcome> =>
      outcomeOf('payment', write(remove(['vbanks', imp_uid]), options)),

    /** 예금주, 없으면 null. Whose account it is, where that can be asked. `GET /vbanks/holder` */
    holder: (query: { readonly bank_code: string; readonly bank_num: string }, options?: CallOptions) =>
      valueOrNull<{ readonly bank_holder: string }>(read(get(['vbanks', 'holder'], query), options)),
  };
}
