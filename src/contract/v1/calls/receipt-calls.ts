import { text, unread, whole, word, type FieldSchemas, type Refusal, type V1Call } from './call.ts';
import { channel } from './fields.ts';

const state = {
  state: 'works',
  note: { ko: 'KICC, 토스페이먼츠', en: 'at KICC and Toss Payments' },
  tag: 'receipts',
} as const;

const identifier = text(
  '휴대폰번호, 사업자번호, 주민번호, 국세청 현금영수증 카드번호 가운데 하나.',
  'The number of a phone, a business, a resident or a card of the tax office.',
  '01012345678',
);

const wish: FieldSchemas = {
  identifier_type: word(
    ['phone', 'business', 'person', 'taxcard'],
    '번호의 종류. KICC에는 꼭 필요합니다.',
    'What kind of number it is; KICC needs it.',
  ),
  type: word(
    ['person', 'company'],
    'person 소득공제(기본값), company 지출증빙.',
    'person: deducted from income, as it is unless given; company: an expense.',
  ),
  tax_free: whole('면세 금액. 기본값 0.', 'How much is free of tax; 0 unless it is given.', 0),
  vat_amount: whole('부가세. 없으면 계산합니다.', 'The VAT; worked out unless it is given.'),
  vat: { ...whole('`vat_amount`의 옛 표기입니다.', 'An older spelling of `vat_amount`.'), deprecated: true },
  buyer_name: text('구매자 이름.', 'The buyer’s name.', '홍길동'),
  buyer_email: text('구매자 이메일.', 'The buyer’s e-mail address.', 'buyer@example.com'),
};

const wishRefusals: readonly Refusal[] = [
  'receipt_field_missing',
  'receipt_identifier_wrong',
  'receipt_kind_unknown',
  'receipt_kind_not_taken',
  'receipt_type_wrong',
  'receipt_tax_wrong',
  'receipt_exists',
  'receipt_not_supported',
  'receipt_unknown',
];

const cancelRefusals: readonly Refusal[] = [
  'receipt_never_issued',
  'receipt_gone',
  'receipt_not_supported',
  'receipt_unknown',
];

const ofPayments: readonly V1Call[] = [
  {
    ...state,
    method: 'POST',
    path: '/receipts/{imp_uid}',
    id: 'issueReceipt',
    mayNotKnow: true,
    summary: { ko: '결제의 현금영수증을 발급합니다', en: 'Issues the cash receipt of a payment' },
    more: {
      ko: '계좌이체와 입금된 가상계좌에, 남은 금액만큼, 그 결제의 결제사에서 발급합니다.',
      en: 'Of a transfer or a paid account, for what is left of it, by the payment’s own gateway.',
    },
    body: {
      required: { identifier },
      optional: {
        ...wish,
        ...unread({
          product_type: 'string',
          company_tel: 'string',
          company_name: 'string',
          corp_reg_no: 'string',
          buyer_tel: 'string',
        }),
      },
    },
    shown: ['identifier_type', 'type'],
    answer: 'Receipt',
    refusals: ['receipt_payment_unknown', 'receipt_not_cash', 'receipt_not_paid', ...wishRefusals],
    declines: ['receipt_issue_declined'],
  },
  {
    ...state,
    method: 'GET',
    path: '/receipts/{imp_uid}',
    id: 'getReceipt',
    mayNotKnow: true,
    summary: { ko: '결제의 현금영수증을 봅니다', en: 'The cash receipt of a payment' },
    answer: 'Receipt',
    refusals: ['receipt_not_found', 'receipt_unknown'],
  },
  {
    ...state,
    method: 'DELETE',
    path: '/receipts/{imp_uid}',
    id: 'cancelReceipt',
    mayNotKnow: true,
    summary: { ko: '결제의 현금영수증을 취소합니다', en: 'Cancels the cash receipt of a payment' },
    answer: 'Receipt',
    refusals: ['receipt_payment_unknown', 'receipt_of_window', ...cancelRefusals],
    declines: ['receipt_cancel_declined'],
  },
];

const ofOrders: readonly V1Call[] = [
  {
    ...state,
    method: 'POST',
    path: '/receipts/external/{merchant_uid}',
    id: 'issueExternalReceipt',
    mayNotKnow: true,
    summary: { ko: '다른 곳에서 받은 현금의 영수증을 발급합니다', en: 'Issues a receipt of cash from elsewhere' },
    body: {
      required: {
        name: text('주문명.', 'What was sold.', '책'),
        amount: whole('금액(원). 0보다 큽니다.', 'In won: more than 0.', 10_000),
        identifier,
      },
      optional: {
        ...wish,
        ...channel,
        ...unread({ product_type: 'string', buyer_tel: 'string', corp_reg_no: 'string', pay_method: 'string' }),
      },
    },
    shown: ['identifier_type'],
    answer: 'ExternalReceipt',
    refusals: ['receipt_order_wrong', 'receipt_amount_wrong', 'receipt_channel_unknown', ...wishRefusals],
    declines: ['receipt_issue_declined'],
  },
  {
    ...state,
    method: 'GET',
    path: '/receipts/external/{merchant_uid}',
    id: 'getExternalReceipt',
    mayNotKnow: true,
    summary: { ko: '다른 곳에서 받은 현금의 영수증을 봅니다', en: 'The receipt of cash from elsewhere' },
    answer: 'ExternalReceipt',
    refusals: ['receipt_of_order_not_found', 'receipt_unknown'],
  },
  {
    ...state,
    method: 'DELETE',
    path: '/receipts/external/{merchant_uid}',
    id: 'cancelExternalReceipt',
    mayNotKnow: true,
    summary: { ko: '다른 곳에서 받은 현금의 영수증을 취소합니다', en: 'Cancels a receipt of cash from elsewhere' },
    answer: 'ExternalReceipt',
    refusals: ['receipt_of_order_not_found', ...cancelRefusals],
    declines: ['receipt_cancel_declined'],
  },
];

export const receiptCalls: readonly V1Call[] = [...ofPayments, ...ofOrders];
