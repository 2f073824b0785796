import type {
  V1Customer,
  V1Delivery,
  V1Holder,
  V1PgSetting,
  V1Prepare,
  V1Receipt,
  V1Schedule,
  V1Tier,
  V1Token,
} from '../schema.ts';
import type { FieldWords } from './field-words.ts';

/* What stands in the answers that are no payments, field by field, with an example. */

export const tokenWords: FieldWords<V1Token> = {
  access_token: ['토큰. 40자리.', 'The token: forty characters.', '0123456789abcdef0123456789abcdef01234567'],
  now: ['지금, 서버의 시각.', 'The server’s time.', 1_754_000_000],
  expired_at: ['만료되는 시각.', 'Until when it is good.', 1_754_001_800],
};

export const customerWords: FieldWords<V1Customer> = {
  customer_uid: ['빌링키의 이름.', 'The name of the billing key.', 'customer-0001-card-1'],
  pg_provider: ['결제사.', 'The gateway.', 'tosspayments'],
  pg_id: ['결제사 상점아이디.', 'The merchant’s id at the gateway.', 'iamporttest_4'],
  sandbox: ['테스트 채널의 빌링키입니다.', 'It was issued through a test channel.', true],
  customer_id: ['결제사가 아는 고객 번호.', 'The customer’s id at the gateway.'],
  card_name: ['카드사 이름.', 'The card company’s name.', '신한카드'],
  card_code: ['카드사 표준코드.', 'Its standard code.', '366'],
  card_issuer_code: ['발급사 표준코드.', 'The issuer’s standard code.'],
  card_issuer_name: ['발급사 이름.', 'Its name.'],
  card_publisher_code: ['브랜드사 표준코드.', 'The publisher’s standard code.'],
  card_publisher_name: ['브랜드사 이름.', 'Its name.'],
  card_number: ['가린 카드번호.', 'The card’s number, masked.', '539912******1234'],
  card_type: ['0 신용카드, 1 체크카드.', '0 for credit, 1 for debit.', 0],
  customer_name: ['카드 주인의 이름.', 'The cardholder’s name.', '홍길동'],
  customer_tel: ['카드 주인의 전화번호.', 'The cardholder’s phone number.'],
  customer_email: ['카드 주인의 이메일.', 'The cardholder’s e-mail address.'],
  customer_addr: ['카드 주인의 주소.', 'The cardholder’s address.'],
  customer_postcode: ['카드 주인의 우편번호.', 'The cardholder’s postcode.'],
  inserted: ['처음 등록한 시각.', 'When the name was first registered.', 1_754_000_000],
  updated: ['지금 카드로 바꾼 시각.', 'When the present card was.', 1_754_000_000],
};

export const scheduleWords: FieldWords<V1Schedule> = {
  customer_uid: ['결제할 빌링키의 이름.', 'The billing key that is charged.', 'customer-0001-card-1'],
  merchant_uid: ['가맹점 주문번호.', 'The merchant’s order number.', 'order-0001'],
  imp_uid: ['마지막 결제의 고유번호. 아직이면 null.', 'The last payment; null before there is one.'],
  pg_provider: ['결제사.', 'The gateway.', 'tosspayments'],
  pg_id: ['결제사 상점아이디.', 'The merchant’s id at the gateway.', 'iamporttest_4'],
  customer_id: ['결제사가 아는 고객 번호.', 'The customer’s id at the gateway.'],
  schedule_at: ['결제할 시각.', 'When it is to be charged.', 1_900_000_000],
  executed_at: ['결제한 시각. 아직이면 0.', 'When it was charged; 0 before.', 0],
  revoked_at: ['예약을 취소한 시각. 아니면 0.', 'When it was revoked; else 0.', 0],
  amount: ['결제 금액.', 'What is charged.', 10_000],
  currency: ['통화.', 'The currency.', 'KRW'],
  name: ['주문명.', 'What the order is called.', '8월 구독'],
  buyer_name: ['구매자 이름.', 'The buyer’s name.', '홍길동'],
  buyer_email: ['구매자 이메일.', 'The buyer’s e-mail address.'],
  buyer_tel: ['구매자 전화번호.', 'The buyer’s phone number.'],
  buyer_addr: ['구매자 주소.', 'The buyer’s address.'],
  buyer_postcode: ['구매자 우편번호.', 'The buyer’s postcode.'],
  custom_data: ['함께 보낸 데이터, 문자열.', 'What was sent along, as text.'],
  schedule_status: [
    'scheduled 예약됨, executed 결제를 했음(성공이든 실패든), revoked 취소됨.',
    'scheduled; executed: charged, well or not; revoked.',
    'scheduled',
  ],
  payment_status: ['마지막 결제의 상태. 아직이면 null.', 'How the last payment ended; null before.'],
  fail_reason: ['마지막 결제의 실패 사유.', 'Why the last payment failed.'],
  promotion_id: ['프로모션. 여기서는 늘 null입니다.', 'A promotion; always null here.'],
};

const receiptWords: FieldWords<Omit<V1Receipt, 'imp_uid'>> = {
  receipt_tid: ['결제사의 현금영수증 거래번호.', 'The gateway’s id of the cash receipt.', 'receipt-0001'],
  apply_num: ['국세청 승인번호.', 'The tax office’s approval number.', '123456789'],
  type: ['person 소득공제, company 지출증빙.', 'person: deducted from income; company: an expense.', 'person'],
  amount: ['금액(원).', 'The amount in won.', 10_000],
  vat: ['부가세.', 'The VAT.', 909],
  receipt_url: ['현금영수증 주소.', 'Where it can be seen.'],
  applied_at: ['발급한 시각.', 'When it was issued.', 1_754_000_000],
  cancelled_at: ['취소한 시각. 아니면 0.', 'When it was cancelled; else 0.', 0],
};

export const paymentReceiptWords: FieldWords<V1Receipt> = {
  imp_uid: ['결제 고유번호.', 'The payment’s id.', 'imp_123456789012'],
  ...receiptWords,
};

export const externalReceiptWords: FieldWords<Omit<V1Receipt, 'imp_uid'> & { merchant_uid: string }> = {
  merchant_uid: ['가맹점 주문번호.', 'The merchant’s order number.', 'order-0001'],
  ...receiptWords,
};

export const deliveryWords: FieldWords<V1Delivery> = {
  company: ['택배사 코드.', 'The courier’s code.', 'CJGLS'],
  invoice: ['송장번호.', 'The number of the parcel.', '123456789012'],
  sent_at: ['보낸 시각.', 'When it was sent.', 1_750_000_000],
  applied_at: ['등록된 시각.', 'When it was registered.', 1_750_000_060],
};

export const holderWords: FieldWords<V1Holder> = { bank_holder: ['예금주.', 'The account’s holder.', '홍길동'] };

export const prepareWords: FieldWords<V1Prepare> = {
  merchant_uid: ['가맹점 주문번호.', 'The merchant’s order number.', 'order-0001'],
  amount: ['등록한 금액.', 'What the order costs.', 10_000],
  currency: ['등록한 통화. 없으면 null이고 보지 않습니다.', 'Its currency; null is not looked at.'],
};

export const codeWords: FieldWords<{ code: string; name: string }> = {
  code: ['표준코드.', 'The standard code.', '366'],
  name: ['이름.', 'The name.', '신한카드'],
};

export const tierWords: FieldWords<V1Tier> = {
  tier_code: ['하위상점 코드.', 'The sub-merchant’s code.', 'A01'],
  tier_name: ['하위상점 이름.', 'Its name.', '종로점'],
};

export const channelWords: FieldWords<V1PgSetting> = {
  pg_provider: ['결제사.', 'The gateway.', 'tosspayments'],
  pg_id: ['결제사 상점아이디.', 'The merchant’s id at the gateway.', 'iamporttest_3'],
  sandbox: ['테스트 채널입니다.', 'It is a test channel.', true],
  type: ['payment 결제창, api_payment API 결제.', 'payment: windows; api_payment: without a window.', 'payment'],
  channel_name: ['채널 이름.', 'The channel’s name.', '토스페이먼츠'],
  channel_key: ['채널 키.', 'The channel’s key.', 'channel-key-00000000-0000-4000-8000-000000000001'],
};
