import { amount, text, unread, whole, yesOrNo, type V1Call } from './call.ts';
import { keyRefusals, orderRefusals } from './charge-calls.ts';
import { buyer, channel, chargeDetails, merchantUid } from './fields.ts';

const { card_quota: _, interest_free_by_merchant: __, use_card_point: ___, ...orderDetails } = chargeDetails;

const newDue = whole('새 입금 기한, 초 단위 Unix time.', 'The new time until which money may come.', 1_900_000_000);

export const accountCalls: readonly V1Call[] = [
  {
    state: 'works',
    note: { ko: '토스페이먼츠', en: 'at Toss Payments' },
    method: 'POST',
    path: '/vbanks',
    id: 'issueAccount',
    mayNotKnow: true,
    tag: 'accounts',
    summary: { ko: '결제창 없이 가상계좌를 발급합니다', en: 'Issues a virtual account without a window' },
    more: {
      ko: '결제는 `ready`로 입금을 기다립니다. 한 주문에 기다리는 계좌가 여럿일 수 있습니다.',
      en: 'The payment is `ready` and waits for money. One order may have several accounts that wait.',
    },
    body: {
      required: {
        merchant_uid: merchantUid,
        amount: amount('입금받을 금액. 0보다 큽니다.', 'What is to be paid in: more than 0.', 10_000),
        vbank_code: text('은행 표준코드 3자리.', 'The bank’s standard code, three digits.', '088'),
        vbank_due: whole('입금 기한, 초 단위 Unix time.', 'Until when, in seconds since 1970.', 1_900_000_000),
      },
      optional: {
        ...orderDetails,
        ...buyer,
        vbank_key: text('고정 가상계좌의 이름(토스페이먼츠).', 'The name of an account that stays (Toss Payments).'),
        escrow_password: text(
          '있으면 에스크로 결제입니다. 값은 보관하지 않습니다.',
          'Makes it a payment in escrow; it is not kept.',
        ),
        escrow: yesOrNo('에스크로 결제.', 'A payment in escrow.'),
        ...channel,
        ...unread({
          vbank_num: 'string',
          vbank_holder: 'string',
          product_type: 'string',
          product_count: 'integer',
          business_registration_number: 'string',
          vat_amount: 'number',
          fixed_unlimited_vbank: 'boolean',
        }),
      },
    },
    query: { optional: unread({ pg_api_key: 'string' }) },
    shown: ['name', 'buyer_name'],
    answer: 'Payment',
    refusals: [
      ...orderRefusals,
      'account_bank_unknown',
      'account_bank_not_issuing',
      'account_due_wrong',
      'account_due_past',
      'account_due_too_far',
      'account_key_wrong',
      'account_currency_wrong',
      'account_not_by_api',
      'no_api_channel',
      'channel_unknown',
      ...keyRefusals,
    ],
    declines: ['account_declined'],
  },
  {
    state: 'works',
    note: { ko: '토스페이먼츠 XPay (구 LG U+)', en: 'at XPay of Toss Payments (formerly LG U+)' },
    method: 'PUT',
    path: '/vbanks/{imp_uid}',
    id: 'changeAccount',
    mayNotKnow: true,
    tag: 'accounts',
    summary: { ko: '가상계좌의 금액이나 입금 기한을 바꿉니다', en: 'Changes the amount or the due time of an account' },
    more: {
      ko: '입금 전의 가상계좌만 바꿀 수 있고, 둘 가운데 하나는 있어야 합니다.',
      en: 'Only before money has come; one of the two is needed.',
    },
    body: {
      optional: {
        amount: whole('새 금액(원).', 'The new amount in won.', 20_000),
        vbank_due: newDue,
        imp_uid: text('주소에 없을 때의 결제 고유번호.', 'The payment’s id, where the address has none.'),
      },
    },
    shown: ['amount'],
    answer: 'Payment',
    refusals: [
      'account_id_missing',
      'payment_not_found',
      'not_an_account',
      'account_not_waiting',
      'account_change_wrong',
      'account_change_due_past',
      'account_change_below_tax_free',
      'account_change_order_paid',
      'account_not_changeable',
      'other_operation_open',
      'account_change_unknown',
    ],
    declines: ['change_declined'],
    also: ['PUT /vbanks'],
  },
  {
    state: 'works',
    method: 'DELETE',
    path: '/vbanks/{imp_uid}',
    id: 'revokeAccount',
    mayNotKnow: true,
    tag: 'accounts',
    summary: { ko: '입금 전의 가상계좌를 말소합니다', en: 'Closes an account before money has come' },
    query: { optional: unread({ pg_api_key: 'string' }) },
    answer: 'Payment',
    refusals: ['payment_not_found', 'not_an_account', 'account_not_waiting', 'other_operation_open', 'revoke_unknown'],
    declines: ['revoke_declined'],
  },
  {
    state: 'works',
    note: { ko: '샌드박스에서만: 이를 제공하는 결제사가 없음', en: 'in the sandbox only: no gateway here offers it' },
    method: 'GET',
    path: '/vbanks/holder',
    id: 'getAccountHolder',
    tag: 'accounts',
    summary: { ko: '예금주를 조회합니다', en: 'Whose account it is' },
    query: {
      required: {
        bank_code: text('은행 표준코드.', 'The bank’s standard code.', '088'),
        bank_num: text('계좌번호.', 'The account’s number.', '110123456789'),
      },
    },
    answer: 'VbankHolder',
    refusals: ['holder_asked_wrong', 'holder_not_offered', 'holder_not_found'],
  },
];
