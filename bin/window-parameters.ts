/*
 * The page of the window's parameters, as data: what each means, what it becomes on each gateway's wire, and the tests
 * that prove it. A test holds the ids against the tests, and the names against what the hub reads.
 */

export type Parameter = {
  readonly names: readonly string[];
  readonly ko: string;
  readonly en: string;
  /** Null: it does not reach that gateway. */
  readonly wire: { readonly toss: string | null; readonly kicc: string | null; readonly uplus: string | null } | string;
  /** Ids of rows in `test/window/parameter-rows`, or titles of tests. */
  readonly tests: readonly string[];
};

export const parameters: readonly Parameter[] = [
  {
    names: ['channelKey', 'channel_key', 'pg'],
    ko: '채널. 키는 정확히, pg는 없으면 기본 채널',
    en: 'The channel: by its key exactly, by `pg` else the default one.',
    wire: '그 채널의 MID the channel’s MID',
    tests: ['the channel: by its MID, by its key, and by a MID that nobody registered', 'unknown_channel_key'],
  },
  {
    names: ['pay_method'],
    ko: '결제수단',
    en: 'The method: card, trans, vbank, phone, vouchers and wallets.',
    wire: {
      toss: '`requestPayment(method)`; 간편결제는 `flowMode: DIRECT` + `easyPay`',
      kicc: '`payMethodTypeCode` 11, 21, 22, 31',
      uplus: '`LGD_CUSTOM_USABLEPAY` SC0010, SC0030, SC0040',
    },
    tests: [
      'pay_method card, kicc',
      'pay_method trans, kicc',
      'pay_method vbank, kicc',
      'pay_method phone, kicc',
      'pay_method card, tosspayments',
      'pay_method trans, tosspayments',
      'pay_method vbank, tosspayments',
      'pay_method phone, tosspayments',
      'pay_method cultureland, tosspayments',
      'pay_method kakaopay, tosspayments',
      'pay_method samsung, tosspayments',
      'pay_method samsungpay, tosspayments',
      'pay_method card, uplus',
      'pay_method trans, uplus',
      'pay_method vbank, uplus',
    ],
  },
  {
    names: ['merchant_uid'],
    ko: '주문번호. 결제사에는 imp_uid가 갑니다',
    en: 'The order number; gateways are told the `imp_uid`.',
    wire: '가지 않음 not sent',
    tests: ['order_no_text', 'order_too_long'],
  },
  {
    names: ['name'],
    ko: '주문명. 결제사의 길이와 문자에 맞춰 자릅니다',
    en: 'What is bought, cut to the gateway’s limits.',
    wire: { toss: '`orderName`', kicc: '`orderInfo.goodsName`', uplus: '`LGD_PRODUCTINFO`' },
    tests: ['name, kicc', 'name, tosspayments', 'name, uplus'],
  },
  {
    names: ['amount', 'currency'],
    ko: '금액과 통화 (KRW)',
    en: 'Amount and currency (won).',
    wire: { toss: '`amount`', kicc: '`amount`, `currency: 00`', uplus: '`LGD_AMOUNT`' },
    tests: ['amount, kicc', 'amount, tosspayments', 'amount, uplus', 'currency_not_supported'],
  },
  {
    names: ['tax_free'],
    ko: '면세금액',
    en: 'The part that is free of tax.',
    wire: { toss: '`taxFreeAmount`', kicc: '`taxInfo` (휴대폰 제외)', uplus: '`LGD_TAXFREEAMOUNT`' },
    tests: ['tax_free, kicc', 'tax_free, tosspayments', 'tax_free, uplus'],
  },
  {
    names: ['language'],
    ko: '결제창 언어 ko, en, ja, zh',
    en: 'The window’s language.',
    wire: { toss: '`language` (카드)', kicc: '`langFlag`', uplus: '`LGD_LANGUAGE`' },
    tests: ['language, kicc', 'language, tosspayments', 'language, uplus'],
  },
  {
    names: ['escrow', 'kiccProducts', 'products', 'escrowProducts'],
    ko: '에스크로와 상품 목록. 상품 금액은 결제금액과 비교하지 않습니다',
    en: 'Escrow and its goods, whose amounts are never held against the payment’s.',
    wire: {
      toss: '`useEscrow`, `escrowProducts`',
      kicc: '`escrowInfo` (trans, vbank; 상품 금액은 합이 결제금액이 되게 나눔)',
      uplus: '`LGD_ESCROW_*` (trans, vbank)',
    },
    tests: [
      'escrow and kiccProducts, kicc',
      'escrow and products, tosspayments',
      'escrow and products, uplus',
      'escrow_buyer_name_missing',
      'escrow_buyer_email_missing',
      'escrow_items_missing',
    ],
  },
  {
    names: ['digital'],
    ko: '디지털 상품',
    en: 'Nothing is sent by post.',
    wire: { toss: null, kicc: '`orderInfo.goodsTypeCode` 0, 1', uplus: null },
    tests: ['digital, kicc'],
  },
  {
    names: ['vbank_due'],
    ko: '가상계좌 입금기한, 한국 시간, 여섯 가지 꼴',
    en: 'The end of a virtual account, in Korean time, in six shapes.',
    wire: { toss: '`dueDate`', kicc: '`expiryDate`, `expiryTime`', uplus: '`LGD_CLOSEDATE`' },
    tests: [
      'vbank_due, kicc',
      'vbank_due, tosspayments',
      'vbank_due, uplus',
      'what is no date of the calendar is none',
      'due_unreadable',
      'due_past',
    ],
  },
  {
    names: ['display'],
    ko: '할부: card_quota, only_installment. 5만원 미만은 일시불',
    en: 'Instalments; below 50,000 won there are none.',
    wire: {
      toss: '`maxCardInstallmentPlan`; only_installment는 `cardInstallmentPlan`',
      kicc: '`installmentMonthList`',
      uplus: '`LGD_INSTALLRANGE`',
    },
    tests: [
      'display.card_quota, kicc',
      'display.card_quota below 50,000, kicc',
      'display.card_quota, tosspayments',
      'display.card_quota below 50,000, tosspayments',
      'display.only_installment, tosspayments',
      'display.card_quota, uplus',
    ],
  },
  {
    names: ['card'],
    ko: 'direct: 그 카드사의 창을 바로. detail: 보일 카드사',
    en: '`direct` opens one issuer’s page at once; `detail` says which issuers are shown.',
    wire: {
      toss: '`cardCompany`, direct는 `flowMode: DIRECT` + `cardInstallmentPlan`',
      kicc: '`cardInfoList`, `displayArea`; direct는 `clientTypeCode: 10`',
      uplus: '`LGD_USABLECARD`; direct는 `LGD_CARDTYPE`, `LGD_INSTALL`, `LGD_SELF_CUSTOM`',
    },
    tests: [
      'card.direct, kicc',
      'card.detail, kicc',
      'card.direct, tosspayments',
      'card.detail, tosspayments',
      'card.direct, uplus',
      'card.detail, uplus',
    ],
  },
  {
    names: ['useFreeInterestFromMall'],
    ko: '가맹점 부담 무이자. card.detail의 max_month까지',
    en: 'The shop pays the interest, up to `max_month`.',
    wire: {
      toss: '`freeInstallmentPlans`',
      kicc: '`setFreeInstallment`, `freeInstallmentMonthList`',
      uplus: '`LGD_NOINTINF`',
    },
    tests: ['useFreeInterestFromMall, kicc', 'useFreeInterestFromMall, tosspayments', 'useFreeInterestFromMall, uplus'],
  },
  {
    names: ['appCard'],
    ko: '앱카드만',
    en: 'Only by the card companies’ apps.',
    wire: { toss: '`useAppCardOnly`', kicc: null, uplus: null },
    tests: ['appCard, tosspayments'],
  },
  {
    names: ['useCardPoint'],
    ko: '카드 포인트 사용',
    en: 'Whether the card’s points may be used.',
    wire: { toss: '`useCardPoint`', kicc: '`setCardPoint`', uplus: '`LGD_CUSTOM_CARDPOINTUSEYN`' },
    tests: ['useCardPoint, kicc', 'useCardPoint, tosspayments', 'useCardPoint, uplus'],
  },
  {
    names: ['company'],
    ko: '결제창에 보일 상호',
    en: 'The shop’s name in the window.',
    wire: { toss: null, kicc: '`mallName`', uplus: null },
    tests: ['company, kicc', 'card.direct, kicc'],
  },
  {
    names: ['auth_mode'],
    ko: '`key-in`: 카드번호 입력 결제',
    en: '`key-in`: the buyer types his card’s number.',
    wire: { toss: null, kicc: '`paymentType: 0`', uplus: null },
    tests: ['auth_mode, kicc'],
  },
  {
    names: ['customer_uid'],
    ko: '빌링키 발급: 카드를 이 이름으로 등록합니다. 금액은 보이기만 하고 청구하지 않습니다. 발급하지 않는 채널은 거절합니다',
    en: 'Registers a card under this name; the amount is only shown. A channel that issues no keys refuses.',
    wire: {
      toss: '이름은 가지 않음; `requestBillingAuth(카드)`',
      kicc: '이름은 가지 않음; `payMethodTypeCode` 81, `amount` 0',
      uplus: null,
    },
    tests: ['customer_uid, kicc', 'customer_uid, tosspayments', 'billing_key_not_supported'],
  },
  {
    names: ['customer_id'],
    ko: '가맹점의 구매자 번호. 카드를 등록할 때 없으면 허브가 만듭니다',
    en: 'The merchant’s own number of the buyer; the hub makes one where a card is registered without it.',
    wire: {
      toss: '`customerKey` (카드 등록)',
      kicc: '`customerInfo.customerId`',
      uplus: '`LGD_BUYERID`',
    },
    tests: ['customer_id, kicc', 'customer_id with customer_uid, tosspayments', 'customer_id, uplus'],
  },
  {
    names: ['buyer_name', 'buyer_tel', 'buyer_email', 'buyer_addr', 'buyer_postcode'],
    ko: '구매자. KICC는 buyer_tel이 필요합니다',
    en: 'The buyer. One gateway needs the phone number.',
    wire: {
      toss: '`customerName`, `customerMobilePhone`, `customerEmail`',
      kicc: '`orderInfo.customerInfo`, 에스크로는 `recvInfo`',
      uplus: '`LGD_BUYER*`, 에스크로는 `LGD_ESCROW_ZIPCODE`',
    },
    tests: [
      'buyer_name, buyer_tel, buyer_email, buyer_addr, kicc',
      'buyer_name, buyer_tel, buyer_email, tosspayments',
      'buyer_name, buyer_tel, buyer_email, buyer_addr, uplus',
      'buyer_phone_missing',
    ],
  },
  {
    names: ['custom_data'],
    ko: '그대로 보관하고 돌려줍니다',
    en: 'Kept as text, and given back.',
    wire: '가지 않음 not sent',
    tests: ['custom data is kept as text: an object as its JSON, a text as it is'],
  },
  {
    names: ['notice_url', 'confirm_url', 'm_redirect_url'],
    ko: '가맹점 서버와 모바일에서 돌아올 주소',
    en: 'The merchant’s server, and where a phone’s browser returns.',
    wire: '가지 않음 not sent',
    tests: ['too_many_urls', 'webhook_url_refused', 'redirect_unsafe', 'redirect_not_allowed'],
  },
  {
    names: ['app_scheme'],
    ko: '앱으로 돌아올 주소',
    en: 'Where an app is returned to.',
    wire: { toss: '`appScheme`', kicc: '`appScheme`', uplus: '`LGD_KVPMISPWAPURL` ... (모바일)' },
    tests: ['app_scheme, kicc', 'app_scheme, tosspayments'],
  },
  {
    names: ['period'],
    ko: '제공 기간. 둘을 함께 보내면 거절합니다',
    en: 'The period of a service; both forms at once are refused.',
    wire: '가지 않음 not sent',
    tests: ['period_twofold'],
  },
  {
    names: ['bypass'],
    ko: '결제사의 파라미터를 그대로',
    en: 'The gateway’s own parameters, as they are.',
    wire: {
      toss: '`tosspayments.useInternationalCardOnly`, `discountCode`; `cashReceiptType`, `isCulturalExpense`',
      kicc: '`kicc.disp_cash_yn`은 받기만 합니다 (문서에 없는 항목)',
      uplus: '`uplus.LGD_AUTO_DISCOUNT`, `LGD_POINTUSE`, `LGD_SP_CHAIN_CODE`',
    },
    tests: [
      'bypass.tosspayments, tosspayments',
      'bypass.cashReceiptType anonymous, tosspayments',
      'bypass.cashReceiptType personal, tosspayments',
      'bypass.cashReceiptType corporate, tosspayments',
      'bypass.isCulturalExpense, tosspayments',
      'bypass.kicc.disp_cash_yn, kicc',
      'bypass.uplus, uplus',
    ],
  },
  {
    names: ['windowType', 'request_id', 'tier_code'],
    ko: '스크립트 자신의 것',
    en: 'The script’s own.',
    wire: '가지 않음 not sent',
    tests: ['what a page leaves out has the defaults of the original'],
  },
];
