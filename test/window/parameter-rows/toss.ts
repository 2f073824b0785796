import { buyer, onlyShinhan, products, shinhan, type Row } from './row.ts';

export const toss: readonly Row[] = [
  { id: 'pay_method card, tosspayments', params: {}, wire: { method: '카드' }, offered: { methods: ['card'] } },
  {
    id: 'pay_method trans, tosspayments',
    params: { pay_method: 'trans' },
    wire: { method: '계좌이체' },
    offered: { methods: ['transfer'] },
    sees: { texts: ['현금영수증'] },
  },
  {
    id: 'pay_method vbank, tosspayments',
    params: { pay_method: 'vbank' },
    wire: { method: '가상계좌' },
    offered: { methods: ['virtual_account'] },
  },
  {
    id: 'pay_method phone, tosspayments',
    params: { pay_method: 'phone' },
    wire: { method: '휴대폰' },
    offered: { methods: ['phone'] },
  },
  ...(
    [
      ['cultureland', '문화상품권', 'culture_voucher'],
      ['smartculture', '게임문화상품권', 'game_voucher'],
      ['booknlife', '도서문화상품권', 'book_voucher'],
    ] as const
  ).map(([method, word, offered]) => ({
    id: `pay_method ${method}, tosspayments`,
    params: { pay_method: method },
    wire: { method: word },
    offered: { methods: [offered] },
    sees: { texts: [word] },
  })),
  ...(
    [
      ['kakaopay', 'KAKAOPAY', '카카오페이'],
      ['naverpay', 'NAVERPAY', '네이버페이'],
      ['tosspay', 'TOSSPAY', '토스페이'],
      ['payco', 'PAYCO', '페이코'],
      ['samsungpay', 'SAMSUNGPAY', '삼성페이'],
      ['samsung', 'SAMSUNGPAY', '삼성페이'],
      ['applepay', 'APPLEPAY', '애플페이'],
      ['lpay', 'LPAY', '엘페이'],
      ['ssgpay', 'SSG', 'SSG페이'],
    ] as const
  ).map(([method, code, name]) => ({
    id: `pay_method ${method}, tosspayments`,
    params: { pay_method: method },
    wire: { method: '카드', 'params.flowMode': 'DIRECT', 'params.easyPay': code },
    sees: { texts: [name] },
  })),
  {
    id: 'name, tosspayments',
    params: { name: '찻잔 둘' },
    wire: { 'params.orderName': '찻잔 둘' },
    sees: { texts: ['찻잔 둘'] },
  },
  {
    id: 'amount, tosspayments',
    params: { amount: 12_340 },
    wire: { 'params.amount': 12_340 },
    sees: { texts: [/12,340/] },
  },
  { id: 'tax_free, tosspayments', params: { tax_free: 5_000 }, wire: { 'params.taxFreeAmount': 5_000 } },
  { id: 'language, tosspayments', params: { language: 'en' }, wire: { 'params.language': 'EN' } },
  {
    id: 'escrow and products, tosspayments',
    params: { pay_method: 'vbank', escrow: true, products },
    wire: { 'params.useEscrow': true, 'params.escrowProducts': products },
    sees: { texts: [/에스크로/] },
  },
  {
    id: 'vbank_due, tosspayments',
    params: { pay_method: 'vbank', vbank_due: 'in 7 days' },
    wire: { 'params.dueDate': 'in 7 days' },
  },
  {
    id: 'display.card_quota, tosspayments',
    params: { display: { card_quota: [3, 5] } },
    wire: { 'params.maxCardInstallmentPlan': 5 },
    offered: { instalment_months: [0, 2, 3, 4, 5] },
  },
  {
    id: 'display.card_quota below 50,000, tosspayments',
    params: { amount: 49_999, display: { card_quota: [3] } },
    wire: {},
    offered: { instalment_months: [0] },
  },
  {
    id: 'display.only_installment, tosspayments',
    params: { display: { card_quota: [6], only_installment: true } },
    wire: { 'params.cardInstallmentPlan': 6, 'params.maxCardInstallmentPlan': undefined },
    offered: { instalment_months: [6] },
  },
  {
    id: 'card.direct, tosspayments',
    params: { card: { direct: { code: '367', quota: 3 } } },
    wire: { 'params.flowMode': 'DIRECT', 'params.cardCompany': '61', 'params.cardInstallmentPlan': 3 },
    offered: { instalment_months: [3] },
    sees: { texts: [/현대/], not: ['신한'] },
  },
  {
    id: 'card.detail, tosspayments',
    params: { card: { detail: onlyShinhan } },
    wire: { 'params.cardCompany': '41', 'params.flowMode': undefined },
    offered: { cards: shinhan },
    sees: { texts: [/신한/], not: ['현대'] },
  },
  { id: 'appCard, tosspayments', params: { appCard: true }, wire: { 'params.useAppCardOnly': true } },
  { id: 'useCardPoint, tosspayments', params: { useCardPoint: false }, wire: { 'params.useCardPoint': false } },
  {
    id: 'useFreeInterestFromMall, tosspayments',
    params: { useFreeInterestFromMall: true, card: { detail: [{ card_code: '366', enabled: true, max_month: 3 }] } },
    wire: { 'params.freeInstallmentPlans': [{ company: '41', months: [2, 3] }] },
  },
  {
    id: 'customer_uid, tosspayments',
    params: { customer_uid: 'card-1' },
    wire: { method: '카드', 'params.amount': undefined },
    sees: { texts: ['지금은 결제되지 않습니다', '카드 등록하기'] },
  },
  {
    id: 'customer_id with customer_uid, tosspayments',
    params: { customer_uid: 'card-1', customer_id: 'member-7' },
    wire: { 'params.customerKey': 'member-7' },
  },
  {
    id: 'buyer_name, buyer_tel, buyer_email, tosspayments',
    params: buyer,
    wire: {
      'params.customerName': '홍길동',
      'params.customerEmail': 'buyer@example.com',
      'params.customerMobilePhone': '01098765432',
    },
  },
  {
    id: 'app_scheme, tosspayments',
    params: { app_scheme: 'shop://back' },
    wire: { 'params.appScheme': 'shop://back' },
  },
  {
    id: 'bypass.tosspayments, tosspayments',
    params: { bypass: { tosspayments: { useInternationalCardOnly: true, discountCode: 'D1' } } },
    wire: { 'params.useInternationalCardOnly': true, 'params.discountCode': 'D1' },
  },
  ...(
    [
      ['anonymous', '미발행'],
      ['personal', '소득공제'],
      ['corporate', '지출증빙'],
    ] as const
  ).map(([wanted, type]) => ({
    id: `bypass.cashReceiptType ${wanted}, tosspayments`,
    params: { pay_method: 'trans', bypass: { cashReceiptType: wanted } },
    wire: { 'params.cashReceipt': { type } },
  })),
  {
    id: 'bypass.isCulturalExpense, tosspayments',
    params: { pay_method: 'trans', bypass: { isCulturalExpense: true } },
    wire: { 'params.cultureExpense': true },
  },
];
