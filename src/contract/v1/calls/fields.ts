import { amount, group, list, olderSpelling, text, unread, whole, word, yesOrNo, type FieldSchemas } from './call.ts';

/* Fields that several calls take, with a word on each. */

export const merchantUid = text(
  '가맹점 주문번호. 64자 이하, 주문마다 새로 정합니다.',
  'The merchant’s order number: at most 64 characters, a new one for each order.',
  'order-0001',
);

export const customerUid = text(
  '빌링키를 부르는 이름. 80자 이하, 카드마다 하나.',
  'The name of a billing key: at most 80 characters, one for each card.',
  'customer-0001-card-1',
);

export const impUid = text('결제 고유번호.', 'The payment’s own id.', 'imp_123456789012');

export const currency = word(['KRW', 'USD', 'JPY'], '통화. 기본값 KRW.', 'The currency; KRW unless it is given.');

export const noticeUrl = text(
  '이 결제의 웹훅을 받을 주소. 여러 개면 목록으로 보냅니다(최대 5개).',
  'Where the webhooks of this payment go. More than one is sent as a list, at most five.',
  'http://127.0.0.1:8789/webhook',
);

export const customData = text(
  '결제와 함께 보관했다가 그대로 돌려줍니다. 객체는 JSON 문자열로 바뀝니다.',
  'Kept with the payment and given back as it is. An object becomes its JSON text.',
);

export const buyer: FieldSchemas = {
  buyer_name: text('구매자 이름.', 'The buyer’s name.', '홍길동'),
  buyer_email: text('구매자 이메일.', 'The buyer’s e-mail address.', 'buyer@example.com'),
  buyer_tel: text('구매자 전화번호.', 'The buyer’s phone number.', '010-1234-5678'),
  buyer_addr: text('구매자 주소.', 'The buyer’s address.', '서울특별시 종로구 세종대로 1'),
  buyer_postcode: text('구매자 우편번호.', 'The buyer’s postcode.', '03154'),
};

export const customer: FieldSchemas = {
  customer_name: text('카드 주인의 이름.', 'The cardholder’s name.', '홍길동'),
  customer_tel: text('카드 주인의 전화번호.', 'The cardholder’s phone number.', '010-1234-5678'),
  customer_email: text('카드 주인의 이메일.', 'The cardholder’s e-mail address.', 'buyer@example.com'),
  customer_addr: text('카드 주인의 주소.', 'The cardholder’s address.', '서울특별시 종로구 세종대로 1'),
  customer_postcode: text('카드 주인의 우편번호.', 'The cardholder’s postcode.', '03154'),
};

export const customerId = text(
  '결제사가 아는 고객 번호(토스페이먼츠 customerKey). 없으면 허브가 정합니다.',
  'The customer’s id at the gateway (Toss Payments: customerKey). The hub makes one if it is absent.',
);

const channelKey = text(
  '채널 키. 없으면 `pg`, 그것도 없으면 기본 채널.',
  'The channel’s key; without it `pg` counts, and without that the default channel.',
);

/** Which channel is meant. */
export const channel: FieldSchemas = {
  channel_key: channelKey,
  channelKey: olderSpelling(channelKey, 'channel_key'),
  pg: text(
    '결제사와 상점아이디: `tosspayments` 또는 `tosspayments.iamporttest_3`.',
    'The gateway, with or without its merchant id: `tosspayments` or `tosspayments.iamporttest_3`.',
    'tosspayments',
  ),
};

export const cardNumber = text('카드번호 14~16자리.', 'The card’s number, 14 to 16 digits.', '5399-1234-5678-1234');
export const expiry = text('유효기간 `YYYY-MM`.', 'The card’s expiry, `YYYY-MM`.', '2031-11');

/** What of a typed card a contract may ask for beside number and expiry. */
export const cardProof: FieldSchemas = {
  birth: text(
    '생년월일 6자리(YYMMDD), 법인카드는 사업자등록번호 10자리.',
    'The holder’s date of birth, YYMMDD, or the ten digits of a business.',
    '910315',
  ),
  pwd_2digit: text('카드 비밀번호 앞 두 자리.', 'The first two digits of the card’s password.', '73'),
};

export const chargeAmount = amount('결제 금액. 0보다 큽니다.', 'What is charged: more than 0.', 10_000);

/** What a charge may say beside its order and its amount. */
export const chargeDetails: FieldSchemas = {
  currency,
  tax_free: amount(
    '금액 가운데 면세 금액. 기본값 0.',
    'How much of the amount is free of tax; 0 unless it is given.',
    0,
  ),
  name: text('주문명.', 'What the order is called.', '8월 구독'),
  ...buyer,
  card_quota: whole(
    '할부 개월 수. 0은 일시불, 2 이상은 5만 원부터.',
    'Instalment months: 0 for one sum, 2 and more from 50,000 won.',
    0,
  ),
  interest_free_by_merchant: yesOrNo('할부 수수료를 가맹점이 부담합니다.', 'The merchant bears the interest.'),
  use_card_point: yesOrNo('카드사 포인트를 씁니다.', 'The card’s points are used.'),
  custom_data: customData,
  notice_url: noticeUrl,
};

export const scheduleAt = whole(
  '결제할 시각, 초 단위 Unix time. 5년 이내.',
  'When to charge, in seconds since 1970, at most five years ahead.',
  1_900_000_000,
);

/** One charge to come. */
export const scheduledCharge = group({
  required: { merchant_uid: merchantUid, schedule_at: scheduleAt, amount: chargeAmount },
  optional: {
    ...chargeDetails,
    ...unread({
      vat_amount: 'number',
      product_type: 'string',
      product_count: 'integer',
      cash_receipt_type: 'string',
      browser_ip: 'string',
      bypass: 'string',
      extra: 'object',
      promotion_id: 'string',
    }),
  },
});

export const page = whole('쪽 번호. 1부터.', 'The page, from 1.', 1);
export const limit = whole('한 쪽의 건수. 1~1000, 기본값 20.', 'Rows to a page: 1 to 1000, by default 20.', 20);

export const paging: FieldSchemas = { page, limit };

export const sorting = word(
  ['-started', 'started', '-paid', 'paid', '-updated', 'updated'],
  '정렬. started 시작, paid 결제, updated 마지막 변경 시각. `-`는 최신순. 기본값 -started.',
  'By the time of start, of payment or of the last change; `-` puts the newest first. By default -started.',
);

export const includeSandbox = yesOrNo(
  '실연동 허브에서 테스트 채널의 결제도 찾습니다. 기본값 false.',
  'On a live hub also finds what test channels made; false unless it is given.',
);

const scheduleStatus = word(
  ['scheduled', 'executed', 'revoked'],
  '예약 상태. 없으면 모두.',
  'The state of the schedules; all of them unless it is given.',
);

const rangeFrom = whole('조회 시작, 초 단위 Unix time.', 'The first second of the range.', 1_899_000_000);
const rangeTo = whole(
  '조회 끝, 초 단위 Unix time. 시작부터 3개월 이내.',
  'Its end, at most three months later.',
  1_901_000_000,
);

export const scheduleRange: FieldSchemas = { schedule_from: rangeFrom, schedule_to: rangeTo };

export const olderScheduleRange: FieldSchemas = {
  from: olderSpelling(rangeFrom, 'schedule_from'),
  to: olderSpelling(rangeTo, 'schedule_to'),
};

export const scheduleFilter: FieldSchemas = {
  schedule_status: scheduleStatus,
  'schedule-status': olderSpelling(scheduleStatus, 'schedule_status'),
  ...paging,
  sorting: word(
    ['scheduled'],
    '`scheduled`는 오래된 예약부터. 없으면 최신순.',
    '`scheduled` puts the earliest first; else the latest is first.',
  ),
};

export const impUids = list(
  { type: 'string', examples: ['imp_123456789012'] },
  '결제 고유번호 목록. merchant_uid[]와 합해 100개까지.',
  'Ids of payments; with merchant_uid[] at most 100.',
);

export const merchantUids = list(
  { type: 'string', examples: ['order-0001'] },
  '주문번호 목록. imp_uid[]와 합해 100개까지.',
  'Order numbers; with imp_uid[] at most 100.',
);

/** Parts of the path, by name. */
export const pathFields: FieldSchemas = {
  imp_uid: impUid,
  merchant_uid: merchantUid,
  customer_uid: customerUid,
  payment_status: word(
    ['all', 'ready', 'paid', 'cancelled', 'failed'],
    '결제 상태. `all`은 모두.',
    'The state of the payments; `all` for any.',
  ),
  card_standard_code: text('카드사 표준코드.', 'The standard code of a card company.', '366'),
  bank_standard_code: text('은행 표준코드.', 'The standard code of a bank.', '088'),
  tier_code: text('하위상점 코드. 영대문자·숫자 3자.', 'The sub-merchant’s code: three capitals or digits.', 'A01'),
  member_id: text('KCP 퀵페이 회원번호.', 'A member of KCP quick pay.'),
  product_order_id: text('네이버페이 상품주문번호.', 'A product order of Naver Pay.'),
};
