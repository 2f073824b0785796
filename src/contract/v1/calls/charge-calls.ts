import { unread, type Refusal, type V1Call } from './call.ts';
import {
  cardNumber,
  cardProof,
  channel,
  chargeAmount,
  chargeDetails,
  customerId,
  customerUid,
  expiry,
  merchantUid,
} from './fields.ts';

/** What is refused of an order before anything is sent. */
export const orderRefusals: readonly Refusal[] = [
  'field_missing',
  'order_wrong',
  'currency_unknown',
  'charge_amount_wrong',
  'charge_tax_free_wrong',
  'urls_too_many',
  'url_not_callable',
];

/** What is refused of a card as it was typed, or of where it should go. */
export const cardRefusals: readonly Refusal[] = [
  'card_number_wrong',
  'expiry_wrong',
  'birth_wrong',
  'password_wrong',
  'key_name_wrong',
  'no_api_channel',
  'channel_unknown',
  'cannot_issue',
  'issue_unknown',
];

/** Why a billing key is not charged. */
export const keyRefusals: readonly Refusal[] = [
  'key_unknown',
  'key_channel_removed',
  'cannot_charge',
  'charge_currency_wrong',
  'order_paid_before',
  'order_in_progress',
];

export const chargeCalls: readonly V1Call[] = [
  {
    state: 'works',
    note: { ko: '토스페이먼츠', en: 'at Toss Payments' },
    method: 'POST',
    path: '/subscribe/payments/onetime',
    id: 'chargeCard',
    mayNotKnow: true,
    tag: 'charges',
    summary: { ko: '카드번호로 결제합니다', en: 'Charges a typed card' },
    more: {
      ko:
        '`customer_uid`를 주면 카드를 빌링키로도 등록합니다. 카드가 거절되면 `again`과 달리 `code`가 0이 아니고 `response`는 null입니다. ' +
        '결과를 모르면 결제는 `ready`이고 `Naru-Outcome: unknown` 헤더가 붙으며, 끝은 웹훅으로 알립니다.',
      en:
        'With `customer_uid` the card becomes a billing key too. Unlike `again` a card that is declined answers with ' +
        'another code than 0 and no payment. While the end is not known the payment is `ready`, the answer has ' +
        '`Naru-Outcome: unknown`, and a webhook tells the end.',
    },
    body: {
      required: { merchant_uid: merchantUid, amount: chargeAmount, card_number: cardNumber, expiry },
      optional: {
        ...cardProof,
        ...chargeDetails,
        customer_uid: customerUid,
        customer_id: customerId,
        ...channel,
        ...unread({
          vat_amount: 'number',
          vat: 'number',
          cvc: 'string',
          channelGroupId: 'string',
          browser_ip: 'string',
          secure_3d_charge_id: 'string',
          secure_3d_token: 'string',
          product_type: 'string',
          promotion_id: 'string',
          bypass: 'string',
        }),
      },
    },
    shown: ['birth', 'pwd_2digit', 'name'],
    answer: 'Payment',
    refusals: [...orderRefusals, 'quota_wrong', ...cardRefusals, ...keyRefusals],
    declines: ['card_declined'],
    also: ['POST /subscribe/payments/foreign'],
  },
  {
    state: 'works',
    method: 'POST',
    path: '/subscribe/payments/again',
    id: 'chargeBillingKey',
    mayNotKnow: true,
    tag: 'charges',
    summary: { ko: '빌링키로 결제합니다', en: 'Charges a billing key' },
    more: {
      ko:
        '카드가 거절되어도 HTTP 200에 `code` 0이고, `response.status`가 `failed`입니다. ' +
        '`code`가 0이 아니면 아무것도 보내지 않은 것입니다. 결과를 모르면 결제는 `ready`이고 `Naru-Outcome: unknown` 헤더가 붙으며, 끝은 웹훅으로 알립니다.',
      en:
        'A card that is declined answers HTTP 200, code 0 and `response.status` `failed`. Another code means that ' +
        'nothing was sent. While the end is not known the payment is `ready`, the answer has `Naru-Outcome: ' +
        'unknown`, and a webhook tells the end.',
    },
    body: {
      required: { customer_uid: customerUid, merchant_uid: merchantUid, amount: chargeAmount },
      optional: {
        ...chargeDetails,
        ...unread({
          vat_amount: 'number',
          vat: 'number',
          browser_ip: 'string',
          product_type: 'string',
          product_count: 'integer',
          cash_receipt_type: 'string',
          bypass: 'string',
          extra: 'object',
          promotion_id: 'string',
          channel_key: 'string',
        }),
      },
    },
    shown: ['name'],
    answer: 'Payment',
    refusals: [...orderRefusals, 'quota_wrong', ...keyRefusals],
  },
];
