import { amount, group, list, text, whole, yesOrNo, type FieldSchemas, type Refusal, type V1Call } from './call.ts';

const state = { state: 'works', note: { ko: 'KICC, U+', en: 'at KICC and U+' }, tag: 'escrow' } as const;

const party: FieldSchemas = {
  name: text('이름.', 'The name.', '홍길동'),
  tel: text('전화번호.', 'The phone number.', '010-1234-5678'),
  addr: text('주소.', 'The address.', '서울특별시 종로구 세종대로 1'),
  postcode: text('우편번호.', 'The postcode.', '03154'),
  relationship: text('보내는 이와의 관계.', 'What he is to the sender.'),
};

const product = group({
  required: {
    id: text('상품 번호.', 'The product’s id.', 'cup-1'),
    name: text('상품 이름.', 'Its name.', '찻잔'),
    amount: amount('금액.', 'What it costs.', 10_000),
  },
  optional: { quantity: whole('수량.', 'How many.', 1) },
});

const parcel: FieldSchemas = {
  company: text('택배사 코드. 모르는 코드는 ETC로 봅니다.', 'The courier’s code; an unknown one is ETC.', 'CJGLS'),
  invoice: text('송장번호. 30자 이하.', 'The number of the parcel: at most 30 characters.', '123456789012'),
  sent_at: whole('보낸 시각, 초 단위 Unix time.', 'When it was sent, in seconds since 1970.', 1_750_000_000),
};

const delivery: FieldSchemas = {
  sender: group({ optional: party }, { ko: '보내는 이.', en: 'Who sends.' }),
  receiver: group({ optional: party }, { ko: '받는 이.', en: 'Who receives.' }),
  logis: group({ required: parcel }, { ko: '배송.', en: 'The parcel.' }),
};

const products = list(product, '보낸 상품들. 100개까지.', 'What was sent: at most 100.');

const wishRefusals: readonly Refusal[] = [
  'payment_not_found',
  'delivery_not_supported',
  'delivery_field_missing',
  'delivery_invoice_wrong',
  'delivery_sent_at_wrong',
  'delivery_text_too_long',
  'delivery_products_wrong',
  'delivery_courier_not_taken',
  'delivery_not_registrable',
  'delivery_decided',
  'delivery_unknown',
];

export const escrowCalls: readonly V1Call[] = [
  {
    ...state,
    method: 'GET',
    path: '/escrows/logis/{imp_uid}',
    id: 'getDelivery',
    mayNotKnow: true,
    summary: { ko: '등록한 배송정보를 봅니다', en: 'The delivery that was registered' },
    answer: 'EscrowLogis',
    refusals: ['payment_not_found', 'delivery_not_supported', 'delivery_not_registered', 'delivery_unknown'],
    also: ['GET /escrow/logis/{imp_uid}'],
  },
  {
    ...state,
    method: 'POST',
    path: '/escrows/logis/{imp_uid}',
    id: 'registerDelivery',
    mayNotKnow: true,
    summary: { ko: '에스크로 결제의 배송정보를 등록합니다', en: 'Registers the delivery of a payment in escrow' },
    body: {
      required: delivery,
      optional: {
        products,
        send_email: yesOrNo('구매자에게 메일을 보냅니다. 기본값 true.', 'Mails the buyer; true unless it is given.'),
      },
    },
    answer: 'EscrowLogis',
    refusals: wishRefusals,
    declines: ['delivery_declined'],
    also: ['POST /escrow/logis/{imp_uid}'],
  },
  {
    ...state,
    method: 'PUT',
    path: '/escrows/logis/{imp_uid}',
    id: 'changeDelivery',
    mayNotKnow: true,
    summary: { ko: '등록한 배송정보를 바꿉니다', en: 'Corrects a delivery' },
    more: {
      ko: '구매자가 확정하거나 거절하기 전에만 바꿀 수 있습니다.',
      en: 'Only before the buyer has confirmed or denied.',
    },
    body: { required: delivery, optional: { products } },
    answer: 'EscrowLogis',
    refusals: [...wishRefusals, 'delivery_not_registered'],
    declines: ['delivery_declined'],
    also: ['PUT /escrow/logis/{imp_uid}'],
  },
];
