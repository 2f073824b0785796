import { buyer, onlyShinhan, products, shinhan, type Row } from './row.ts';

export const uplus: readonly Row[] = [
  {
    id: 'pay_method card, uplus',
    params: {},
    wire: { LGD_CUSTOM_USABLEPAY: 'SC0010' },
    offered: { methods: ['card'] },
  },
  {
    id: 'pay_method trans, uplus',
    params: { pay_method: 'trans' },
    wire: { LGD_CUSTOM_USABLEPAY: 'SC0030', LGD_CASHRECEIPTYN: 'Y' },
    offered: { methods: ['transfer'] },
    sees: { texts: ['현금영수증'] },
  },
  {
    id: 'pay_method vbank, uplus',
    params: { pay_method: 'vbank' },
    wire: { LGD_CUSTOM_USABLEPAY: 'SC0040' },
    offered: { methods: ['virtual_account'] },
  },
  {
    id: 'name, uplus',
    params: { name: '찻잔 둘' },
    wire: { LGD_PRODUCTINFO: '찻잔 둘' },
    sees: { texts: ['찻잔 둘'] },
  },
  { id: 'amount, uplus', params: { amount: 12_340 }, wire: { LGD_AMOUNT: '12340' }, sees: { texts: [/12,340/] } },
  { id: 'tax_free, uplus', params: { tax_free: 5_000 }, wire: { LGD_TAXFREEAMOUNT: '5000' } },
  { id: 'language, uplus', params: { language: 'en' }, wire: { LGD_LANGUAGE: 'EN' } },
  {
    id: 'escrow and products, uplus',
    params: { pay_method: 'vbank', escrow: true, products },
    wire: { LGD_ESCROW_USEYN: 'Y', LGD_ESCROW_GOODNAME: '찻잔', LGD_ESCROW_QUANTITY: '2' },
  },
  {
    id: 'vbank_due, uplus',
    params: { pay_method: 'vbank', vbank_due: 'in 7 days' },
    wire: { LGD_CLOSEDATE: 'in 7 days' },
  },
  {
    id: 'display.card_quota, uplus',
    params: { display: { card_quota: [3, 5] } },
    wire: { LGD_INSTALLRANGE: '0:3:5' },
    offered: { instalment_months: [0, 3, 5] },
  },
  {
    id: 'card.direct, uplus',
    params: { card: { direct: { code: '367', quota: 3 } } },
    wire: { LGD_SELF_CUSTOM: 'Y', LGD_CARDTYPE: '61', LGD_INSTALL: '03' },
    offered: { instalment_months: [3] },
    sees: { texts: [/현대/], not: ['신한'] },
  },
  {
    id: 'card.detail, uplus',
    params: { card: { detail: onlyShinhan } },
    wire: { LGD_USABLECARD: '41' },
    offered: { cards: shinhan },
    sees: { texts: [/신한/], not: ['현대'] },
  },
  { id: 'useCardPoint, uplus', params: { useCardPoint: true }, wire: { LGD_CUSTOM_CARDPOINTUSEYN: 'Y' } },
  {
    id: 'useFreeInterestFromMall, uplus',
    params: { useFreeInterestFromMall: true, card: { detail: [{ card_code: '366', enabled: true, max_month: 3 }] } },
    wire: { LGD_NOINTINF: '41-2:3' },
  },
  { id: 'customer_id, uplus', params: { customer_id: 'user-7' }, wire: { LGD_BUYERID: 'user-7' } },
  {
    id: 'buyer_name, buyer_tel, buyer_email, buyer_addr, uplus',
    params: { ...buyer, buyer_addr: '서울특별시 마포구' },
    wire: {
      LGD_BUYER: '홍길동',
      LGD_BUYERPHONE: '01098765432',
      LGD_BUYEREMAIL: 'buyer@example.com',
      LGD_BUYERADDRESS: '서울특별시 마포구',
    },
  },
  {
    id: 'bypass.uplus, uplus',
    params: { bypass: { uplus: { LGD_AUTO_DISCOUNT: 'Y' } } },
    wire: { LGD_AUTO_DISCOUNT: 'Y' },
  },
];
