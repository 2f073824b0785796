import { accountChangeErrors } from './account-change-errors.ts';
import { accountErrors } from './account-errors.ts';
import { billingErrors } from './billing-errors.ts';
import { v1Declines, type V1DeclineCode } from './declines.ts';
import { deliveryErrors } from './delivery-errors.ts';
import { declined, failed, outcomeUnknown, type Reply } from './envelope.ts';
import { otherErrors } from './other-errors.ts';
import { shownReason } from './payment.ts';
import { receiptErrors } from './receipt-errors.ts';

/**
 * Everything that the REST API refuses, by a code that stays: the HTTP status, the V1 code and the sentences.
 * Sentences of the original service stand as they were observed; it published none for the others. A docs page is
 * printed from this table.
 */
export type V1Error = {
  readonly status: number;
  readonly code: 1 | -1;
  readonly ko: string;
  readonly en: string;
};

export const v1Errors = {
  unauthorized: { status: 401, code: -1, ko: 'Unauthorized', en: 'The token is missing, unknown or expired.' },
  token_pair_missing: {
    status: 400,
    code: -1,
    ko: 'imp_key, imp_secret 파라메터가 누락되었습니다.',
    en: 'imp_key or imp_secret is missing.',
  },
  token_pair_wrong: {
    status: 401,
    code: -1,
    ko: '인증에 실패하였습니다. API키와 secret을 확인하세요.',
    en: 'The key and the secret are no pair.',
  },
  unknown_tier: {
    status: 404,
    code: -1,
    ko: '존재하지 않는 하위상점입니다. Tier 헤더를 확인해 주세요.',
    en: 'There is no such sub-merchant. Check the Tier header.',
  },
  unknown_route: {
    status: 404,
    code: -1,
    ko: '존재하지 않는 API입니다. 주소와 메소드를 확인해 주세요.',
    en: 'There is no such API. Check the path and the method.',
  },
  payment_not_found: { status: 404, code: -1, ko: '존재하지 않는 결제정보입니다.', en: 'There is no such payment.' },
  ids_missing: {
    status: 400,
    code: -1,
    ko: 'imp_uid[] 또는 merchant_uid[]를 하나 이상 지정해주셔야합니다.',
    en: 'Give at least one imp_uid[] or merchant_uid[].',
  },
  too_many_ids: {
    status: 400,
    code: -1,
    ko: 'imp_uid[]와 merchant_uid[]는 합해서 100개까지 지정할 수 있습니다.',
    en: 'At most 100 ids in one call.',
  },
  status_unknown: {
    status: 400,
    code: -1,
    ko: '지원되지 않는 상태값입니다.',
    en: 'payment_status must be all, ready, paid, cancelled or failed.',
  },
  range_wrong: {
    status: 400,
    code: -1,
    ko: '조회 기간(from, to)은 90일을 넘을 수 없으며 from은 to보다 앞서야 합니다.',
    en: 'from must be before to, and they may be at most 90 days apart.',
  },
  page_wrong: {
    status: 400,
    code: -1,
    ko: '페이지(page, limit) 값이 올바르지 않거나 마지막 페이지를 넘었습니다.',
    en: 'page is beyond the last one, or page or limit is not a positive number (limit at most 1000).',
  },
  sorting_unknown: {
    status: 400,
    code: -1,
    ko: '지원되지 않는 정렬값(sorting)입니다.',
    en: 'sorting must be started, paid or updated, with or without a minus in front.',
  },
  balance_not_supported: {
    status: 400,
    code: -1,
    ko: '(현재는 PAYCO, KCP만 지원됩니다) 결제건에 대한 금액상세정보가 확인되지 않습니다. 결제 상태가 paid 또는 cancelled가 아닌 경우 확인되지 않습니다.',
    en: 'This gateway gives no breakdown of the amount.',
  },
  cancel_id_missing: {
    status: 200,
    code: 1,
    ko: 'imp_uid 또는 merchant_uid를 지정해주셔야합니다.',
    en: 'Give imp_uid or merchant_uid.',
  },
  nothing_to_cancel: {
    status: 200,
    code: 1,
    ko: '취소할 결제건이 존재하지 않습니다.',
    en: 'There is no payment to cancel.',
  },
  already_fully_cancelled: {
    status: 200,
    code: 1,
    ko: '이미 전액취소된 주문입니다.',
    en: 'Everything has been cancelled.',
  },
  balance_differs: {
    status: 200,
    code: 1,
    ko: '취소 가능 금액(checksum)이 일치하지 않아 취소하지 않았습니다.',
    en: 'checksum is not what is left to cancel; nothing was cancelled.',
  },
  amount_too_large: {
    status: 200,
    code: 1,
    ko: '취소 요청 금액(amount)이 취소 가능 금액보다 커서 취소하지 않았습니다.',
    en: 'amount is more than what is left to cancel; nothing was cancelled.',
  },
  amount_not_positive: {
    status: 200,
    code: 1,
    ko: '취소 요청 금액(amount)은 0보다 커야 합니다.',
    en: 'amount must be more than 0; nothing was cancelled.',
  },
  tax_free_too_large: {
    status: 200,
    code: 1,
    ko: '면세 취소 금액(tax_free)이 취소 요청 금액보다 큽니다.',
    en: 'tax_free is more than the amount to cancel; nothing was cancelled.',
  },
  tax_free_missing: {
    status: 200,
    code: 1,
    ko: '면세 금액이 있는 결제의 일부를 이 결제사에서 취소할 때는 그 가운데 면세 금액(tax_free)을 보내야 합니다. 취소하지 않았습니다. 면세분이 없으면 0을 보내 주세요.',
    en: 'At this gateway a part of a payment with a tax-free part needs tax_free, 0 if none; nothing was cancelled.',
  },
  amount_unreadable: {
    status: 200,
    code: 1,
    ko: '금액(amount, checksum, tax_free)은 숫자여야 합니다.',
    en: 'amount, checksum and tax_free must be numbers; nothing was cancelled.',
  },
  partial_not_allowed: {
    status: 200,
    code: 1,
    ko: '부분취소를 할 수 없는 결제입니다. 취소하지 않았습니다. 남은 금액 전부를 취소해 주세요.',
    en: 'This method, or a payment in escrow, cannot be cancelled in parts; nothing was cancelled. Cancel all of it.',
  },
  month_over: {
    status: 200,
    code: 1,
    ko: '휴대폰 결제는 결제한 달이 지나면 취소할 수 없습니다. 취소하지 않았습니다. 구매자에게 직접 환불해 주세요.',
    en: 'A phone payment cannot be cancelled once its month is over; nothing was cancelled. Refund it yourself.',
  },
  refund_account_missing: {
    status: 200,
    code: 1,
    ko: '가상계좌 취소는 환불계좌의 예금주(refund_holder), 은행(refund_bank), 계좌번호(refund_account)를 입력해야 합니다. 취소하지 않았습니다.',
    en: 'A paid virtual account goes back to refund_holder, refund_bank and refund_account; nothing was cancelled.',
  },
  refund_account_differs: {
    status: 200,
    code: 1,
    ko: '같은 취소가 다른 환불계좌로 이미 되었습니다. 이번 요청은 보내지 않았습니다. 결제 조회로 확인하고, 더 취소하려면 다시 요청해 주세요.',
    en: 'The same went back to another refund account; nothing was sent now. Look at the payment, then ask again.',
  },
  account_open: {
    status: 200,
    code: 1,
    ko: '아직 입금되지 않은 가상계좌입니다. 취소하지 않았습니다. DELETE /vbanks/{imp_uid}로 말소해 주세요.',
    en: 'Nothing was paid into this account yet; nothing was cancelled. Close it by DELETE /vbanks/{imp_uid}.',
  },
  not_an_account: {
    status: 400,
    code: -1,
    ko: '가상계좌 결제가 아닙니다. 아무것도 바꾸지 않았습니다.',
    en: 'This payment has no virtual account; nothing was changed.',
  },
  account_not_waiting: {
    status: 400,
    code: -1,
    ko: '입금을 기다리는(ready) 가상계좌가 아닙니다. 아무것도 바꾸지 않았습니다.',
    en: 'This account does not wait for a deposit any more; nothing was changed.',
  },
  other_operation_open: {
    status: 400,
    code: -1,
    ko: '이 결제건에 결과를 확인 중인 다른 요청이 있습니다. 아무것도 바꾸지 않았습니다. 잠시 후 결제 조회로 확인해 주세요.',
    en: 'Another request for this payment is still open; nothing was sent. Look the payment up later.',
  },
  revoke_unknown: {
    status: 200,
    code: -1,
    ko: '가상계좌 말소 결과를 아직 확인하지 못했습니다. 다시 요청하지 마시고 결제 조회로 확인해 주세요.',
    en: 'Whether the account was closed is not known yet. Do not ask again; look the payment up.',
  },
  other_cancellation_open: {
    status: 200,
    code: -1,
    ko: '이 결제건에 결과를 확인 중인 다른 요청이 있어 취소하지 않았습니다. 잠시 후 결제 조회로 확인해 주세요.',
    en: 'Another request for this payment is still open; nothing was sent. Look the payment up later.',
  },
  cancel_unknown: {
    status: 200,
    code: -1,
    ko: '취소 결과를 아직 확인하지 못했습니다. 다시 요청하지 마시고 결제 조회로 확인해 주세요.',
    en: 'The end of the cancellation is not known yet. Do not ask again; look the payment up.',
  },
  already_prepared: {
    status: 200,
    code: 1,
    ko: '결제정보 사전등록에 실패하였습니다(이미 등록된 merchant_uid입니다).',
    en: 'This merchant_uid has been registered before; PUT changes it.',
  },
  not_prepared: {
    status: 404,
    code: -1,
    ko: '사전등록된 결제정보가 존재하지 않습니다.',
    en: 'This merchant_uid has not been registered.',
  },
  prepare_order_missing: {
    status: 200,
    code: 1,
    ko: 'merchant_uid 파라메터는 필수이며 64자 이하의 값 하나여야 합니다.',
    en: 'merchant_uid is missing, is too long, or is more than one value.',
  },
  prepare_amount_wrong: {
    status: 200,
    code: 1,
    ko: 'amount 파라메터는 필수이며 0 이상의 금액이어야 합니다.',
    en: 'amount is missing or no amount of the currency.',
  },
  currency_unknown: {
    status: 200,
    code: 1,
    ko: '지원되지 않는 통화(currency)입니다.',
    en: 'currency must be KRW, USD or JPY.',
  },
  ...billingErrors,
  ...accountErrors,
  ...accountChangeErrors,
  ...receiptErrors,
  ...deliveryErrors,
  ...otherErrors,
  idempotency_key_wrong: {
    status: 400,
    code: -1,
    ko: 'Idempotency-Key는 공백 없는 ASCII 1~255자여야 합니다. 아무것도 처리하지 않았습니다.',
    en: 'Idempotency-Key has 1 to 255 visible ASCII characters; nothing was done.',
  },
  idempotency_key_differs: {
    status: 400,
    code: -1,
    ko: '같은 Idempotency-Key로 다른 내용을 요청했습니다. 아무것도 처리하지 않았습니다. 새 요청에는 새 키를 사용해 주세요.',
    en: 'Something else was asked for under this Idempotency-Key before; nothing was done. Use a new key.',
  },
  idempotency_key_busy: {
    status: 409,
    code: -1,
    ko: '같은 Idempotency-Key의 요청을 처리하고 있습니다. 이 요청은 처리하지 않았습니다. 잠시 후 같은 키로 다시 요청해 주세요.',
    en: 'A call under this Idempotency-Key is under way; this one was not made. Ask again under the same key.',
  },
  code_not_found: { status: 404, code: -1, ko: '존재하지 않는 코드입니다.', en: 'There is no such code.' },
  body_unreadable: {
    status: 400,
    code: -1,
    ko: '요청 본문을 읽을 수 없습니다. JSON 또는 form 형식으로 보내 주세요.',
    en: 'The body is neither JSON nor a form, or is too large.',
  },
  request_unreadable: {
    status: 400,
    code: -1,
    ko: '요청을 읽을 수 없습니다. 주소의 공백과 한글은 퍼센트 인코딩해 주세요.',
    en: 'The request is no HTTP that can be read. Percent-encode spaces and Korean text in the address.',
  },
  internal: {
    status: 500,
    code: -1,
    ko: '요청을 처리하지 못했습니다. 결제 상태는 결제 조회로 확인해 주세요.',
    en: 'The request could not be handled. Look the payment up to see its state.',
  },
} as const satisfies Record<string, V1Error>;

export type V1ErrorCode = keyof typeof v1Errors;

/** Beside the sentence, the header `Naru-Error` has the code of this table: sentences may change, it does not. */
export function refuse(code: V1ErrorCode): Reply {
  return refuseSaying(code, v1Errors[code].ko);
}

function refuseSaying(code: V1ErrorCode, message: string): Reply {
  const { status, code: v1Code } = v1Errors[code];
  const headers = { 'naru-error': code, ...(unknownEnds.has(code) && outcomeUnknown) };
  return { ...failed(status, v1Code, message), headers };
}

/** Something was sent, and nobody knows yet what became of it. */
const unknownEnds: ReadonlySet<V1ErrorCode> = new Set([
  'cancel_unknown',
  'revoke_unknown',
  'account_change_unknown',
  'issue_unknown',
  'check_unknown',
  'receipt_unknown',
  'delivery_unknown',
]);

/** The first parameter that is missing, by its name on the wire. */
export function refuseMissing(field: string): Reply {
  return named('field_missing', '<field>', field);
}

export function refuseKey(name: string): Reply {
  return named('key_not_found', '<uid>', name);
}

export function refuseReceiptField(field: string): Reply {
  return named('receipt_field_missing', '<field>', field);
}

const deliveryPlaces = {
  delivery_field_missing: '<field>',
  delivery_text_too_long: '<field>',
  delivery_courier_not_taken: '<couriers>',
} as const;

/** What of a delivery is missing or wrong, by its name on the wire, or what may stand there. */
export function refuseDeliveryField(code: keyof typeof deliveryPlaces, name: string): Reply {
  return named(code, deliveryPlaces[code], name);
}

/** What was looked for, by its id on the wire. */
export function refuseReceipt(code: 'receipt_not_found' | 'receipt_of_order_not_found', id: string): Reply {
  return named(code, code === 'receipt_not_found' ? '<imp_uid>' : '<merchant_uid>', id);
}

/** What the gateway that is meant allows, in the place that the sentence has for it. */
export function refuseNaming(code: keyof typeof accountErrors, place: string, allowed: string): Reply {
  return named(code, place, allowed);
}

function named(code: V1ErrorCode, place: string, name: string): Reply {
  return refuseSaying(
    code,
    v1Errors[code].ko.replace(place, () => name),
  );
}

/** The gateway refused a typed card, or its registration; `reason` as payments show it. */
export function cardDeclined(during: CardCall, reason: string): Reply {
  return declinedSaying(cardDeclines[during], reason);
}

/** A card that was typed to be charged, to be registered, or to be charged later. */
export type CardCall = 'onetime' | 'customer' | 'schedule';

const cardDeclines: Record<CardCall, V1DeclineCode> = {
  onetime: 'card_declined',
  customer: 'registration_declined',
  schedule: 'check_declined',
};

/** What the gateway refused of a payment: its own words behind ours, as the original service shows them. */
export function declinedByGateway(
  what: 'cancellation' | 'revoking' | 'change',
  { code, message }: { code: string; message: string },
): Reply {
  return declinedSaying(paymentDeclines[what], shownReason(code, message));
}

const paymentDeclines = {
  cancellation: 'cancel_declined',
  revoking: 'revoke_declined',
  change: 'change_declined',
} as const satisfies Record<string, V1DeclineCode>;

/** A gateway's refusal, from the table of them, with its reason behind our sentence. */
export function declinedSaying(name: V1DeclineCode, reason: string): Reply {
  const { status, code, ko } = v1Declines[name];
  return declined(status, code, `${ko} ${reason}`);
}
