import { buyer, onlyShinhan, shinhan, type Row } from './row.ts';

const goods = [
  { orderNumber: 'p-1', name: '찻잔', quantity: 2, amount: 1000 },
  { orderNumber: 'p-2', name: '찻주전자', quantity: 1, amount: 3000 },
];

const card = 'payMethodInfo.cardMethodInfo';

export const kicc: readonly Row[] = [
  {
    id: 'pay_method card, kicc',
    params: {},
    wire: { payMethodTypeCode: '11' },
    offered: { instalment_months: [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] },
  },
  {
    id: 'pay_method trans, kicc',
    params: { pay_method: 'trans' },
    wire: { payMethodTypeCode: '21' },
    offered: { methods: ['transfer'] },
    sees: { texts: ['현금영수증'] },
  },
  {
    id: 'pay_method vbank, kicc',
    params: { pay_method: 'vbank' },
    wire: { payMethodTypeCode: '22' },
    offered: { methods: ['virtual_account'] },
    sees: { texts: ['계좌 발급받기'] },
  },
  {
    id: 'pay_method phone, kicc',
    params: { pay_method: 'phone' },
    wire: { payMethodTypeCode: '31' },
    offered: { methods: ['phone'] },
    sees: { texts: ['인증번호 받기'] },
  },
  {
    id: 'name, kicc',
    params: { name: '주문명 "따옴표"' },
    wire: { 'orderInfo.goodsName': '주문명 따옴표' },
    sees: { texts: ['주문명 따옴표'] },
  },
  { id: 'amount, kicc', params: { amount: 12_340 }, wire: { amount: 12_340 }, sees: { texts: [/12,340/] } },
  {
    id: 'tax_free, kicc',
    params: { tax_free: 5_000 },
    wire: { taxInfo: { taxAmount: 50_000, freeAmount: 5_000, vatAmount: 5_000 } },
  },
  { id: 'language, kicc', params: { language: 'en' }, wire: { langFlag: 'ENG' }, sees: { texts: [/Pay 60,000/] } },
  {
    id: 'escrow and kiccProducts, kicc',
    params: { pay_method: 'trans', escrow: true, kiccProducts: goods, ...buyer },
    wire: {
      'escrowInfo.escrowType': 'K',
      'escrowInfo.goodsInfoList': [
        { productNo: 'p-1', productName: '찻잔', productAmount: 24_000 },
        { productNo: 'p-2', productName: '찻주전자', productAmount: 36_000 },
      ],
      'escrowInfo.recvInfo.recvName': '홍길동',
    },
    sees: { texts: ['찻잔', '찻주전자', '홍길동'] },
  },
  {
    id: 'digital, kicc',
    params: { pay_method: 'phone', digital: true },
    wire: { 'orderInfo.goodsTypeCode': '1' },
  },
  {
    id: 'vbank_due, kicc',
    params: { pay_method: 'vbank', vbank_due: '2099-03-05 18:00:00' },
    wire: { 'payMethodInfo.virtualAccountMethodInfo': { expiryDate: '20990305', expiryTime: '180000' } },
    sees: { texts: ['2099.03.05 18:00'] },
  },
  {
    id: 'display.card_quota, kicc',
    params: { display: { card_quota: [3, 5] } },
    wire: { [`${card}.installmentMonthList`]: [0, 3, 5] },
    offered: { instalment_months: [0, 3, 5] },
    sees: { texts: ['일시불', '3개월', '5개월'], not: ['4개월'] },
  },
  {
    id: 'display.card_quota below 50,000, kicc',
    params: { amount: 49_999, display: { card_quota: [3] } },
    wire: { [`${card}.installmentMonthList`]: [0] },
    offered: { instalment_months: [0] },
    sees: { not: ['3개월'] },
  },
  {
    id: 'card.direct, kicc',
    params: { card: { direct: { code: '367', quota: 3 } }, company: '나루터 찻집' },
    wire: {
      clientTypeCode: '10',
      [`${card}.cardInfoList`]: [{ cardCd: '027' }],
      [`${card}.installmentMonthList`]: [3],
    },
    offered: { instalment_months: [3] },
    sees: { texts: ['현대카드', '3개월', '나루터 찻집'] },
  },
  {
    id: 'card.detail, kicc',
    params: { card: { detail: onlyShinhan } },
    wire: { [`${card}.cardInfoList`]: [{ cardCd: '029' }], [`${card}.displayArea`]: ['CARD'] },
    offered: { cards: shinhan },
    sees: { texts: ['신한카드'], not: ['현대카드', '간편결제'] },
  },
  {
    id: 'useCardPoint, kicc',
    params: { useCardPoint: false },
    wire: { [`${card}.setCardPoint`]: 'N' },
  },
  {
    id: 'useFreeInterestFromMall, kicc',
    params: {
      useFreeInterestFromMall: true,
      card: { detail: [...onlyShinhan.slice(0, 1), { card_code: '366', enabled: true, max_month: 3 }] },
    },
    wire: {
      [`${card}.setFreeInstallment`]: 'Y',
      [`${card}.cardInfoList`]: [{ cardCd: '029', freeInstallmentMonthList: [2, 3] }],
    },
    sees: { texts: [/무이자/] },
  },
  {
    id: 'company, kicc',
    params: { company: '나루터 찻집' },
    wire: { mallName: '나루터 찻집' },
    sees: { texts: ['나루터 찻집'] },
  },
  {
    id: 'auth_mode, kicc',
    params: { auth_mode: 'key-in' },
    wire: { [`${card}.paymentType`]: '0' },
    sees: { texts: ['유효기간', '생년월일'] },
  },
  {
    id: 'customer_id, kicc',
    params: { customer_id: 'user-7' },
    wire: { 'orderInfo.customerInfo.customerId': 'user-7' },
  },
  {
    id: 'customer_uid, kicc',
    params: { pg: 'kicc.T0021766', customer_uid: 'card-1' },
    wire: { mallId: 'T0021766', payMethodTypeCode: '81', amount: 0 },
    sees: { texts: ['카드 등록하기'] },
  },
  {
    id: 'buyer_name, buyer_tel, buyer_email, buyer_addr, kicc',
    params: { ...buyer, buyer_addr: '서울특별시 마포구' },
    wire: {
      'orderInfo.customerInfo': {
        customerName: '홍길동',
        customerMail: 'buyer@example.com',
        customerContactNo: '01098765432',
        customerAddr: '서울특별시 마포구',
      },
    },
  },
  { id: 'app_scheme, kicc', params: { app_scheme: 'shop://back' }, wire: { appScheme: 'shop://back' } },
  {
    id: 'bypass.kicc.disp_cash_yn, kicc',
    params: { pay_method: 'trans', bypass: { kicc: { disp_cash_yn: 'N' } } },
    wire: { payMethodTypeCode: '21' },
  },
];
