import { valueOrNull } from '../answers.ts';
import type { CallOptions, Caller, KeyedOptions } from '../caller.ts';
import { get, post, remove } from '../exchange.ts';
import { outcomeOf, type Outcome } from '../outcome.ts';
import type { ExternalReceiptRequest, ReceiptRequest } from '../requests.ts';
import type { ExternalReceipt, Receipt } from '../records.ts';

export type ReceiptOutcome = Outcome<'receipt', Receipt>;
export type ExternalReceiptOutcome = Outcome<'receipt', ExternalReceipt>;

/** 현금영수증. Cash receipts. */
export function receiptCalls({ read, write }: Caller) {
  const external = (merchant_uid: string): readonly string[] => ['receipts', 'external', merchant_uid];
  return {
    /** 결제의 현금영수증, 없으면 null. Of a payment. `GET /receipts/{imp_uid}` */
    get: (imp_uid: string, options?: CallOptions) => valueOrNull<Receipt>(read(get(['receipts', imp_uid]), options)),

    /** 계좌이체, 가상계좌 결제에 발급. For what is left of a transfer or a deposit. `POST /receipts/{imp_uid}` */
    issue: (imp_uid: string, request: ReceiptRequest, options?: KeyedOptions): Promise<ReceiptOutcome> =>
      outcomeOf('receipt', write(post(['receipts', imp_uid], request), options)),

    /** 현금영수증 취소. `DELETE /receipts/{imp_uid}` */
    cancel: (imp_uid: string, options?: CallOptions): Promise<ReceiptOutcome> =>
      outcomeOf('receipt', write(remove(['receipts', imp_uid]), options)),

    /** 다른 곳에서 받은 현금의 영수증. Of cash that came in elsewhere, by the merchant's own order number. */
    external: {
      /** `GET /receipts/external/{merchant_uid}` */
      get: (merchant_uid: string, options?: CallOptions) =>
        valueOrNull<ExternalReceipt>(read(get(external(merchant_uid)), options)),

      /** `POST /receipts/external/{merchant_uid}` */
      issue: (
        merchant_uid: string,
        request: ExternalReceiptRequest,
        options?: KeyedOptions,
      ): Promise<ExternalReceiptOutcome> => outcomeOf('receipt', write(post(external(merchant_uid), request), options)),

      /** `DELETE /receipts/external/{merchant_uid}` */
      cancel: (merchant_uid: string, options?: CallOptions): Promise<ExternalReceiptOutcome> =>
        outcomeOf('receipt', write(remove(external(merchant_uid)), options)),
    },
  };
}
