import type { ParamRefusal } from './refusals.ts';

/** What IMP.request_pay's callback gets. Modules that came later tell the two ids only; the others tell everything. */
export type CallbackResult = {
  readonly imp_uid: string | null;
  readonly merchant_uid: string;
  readonly error_code?: string;
  readonly error_msg?: string;
} & Readonly<Record<string, unknown>>;

export type ResultStyle = 'v1' | 'legacy';

/** No window was opened: there is no payment, and the page hears why. */
export function refusedResult(merchantUid: string, refusal: ParamRefusal): CallbackResult {
  return {
    success: false,
    imp_success: false,
    imp_uid: null,
    merchant_uid: merchantUid,
    error_code: refusal.errorCode,
    error_msg: refusal.errorMessage,
    // The original script misspells this one; pages that read it exist.
    ...(refusal.errorCode === 'F1001' ? { error_coe: refusal.errorCode } : {}),
  };
}
