import { otherCalls as refusedCalls } from '../other-gateways.ts';
import { unread, type FieldSchemas, type Taken, type V1Call, type Words } from './call.ts';

/*
 * Calls that are only for gateways which are not here. Each refuses, whatever is sent: what it would take stands here
 * so that whoever moves in finds the call that he knows.
 */

type Other = {
  readonly call: `${V1Call['method']} /${string}`;
  readonly id: string;
  readonly summary: Words;
  readonly query?: Taken;
  readonly body?: Taken;
};

function naver(deed: string, id: string, ko: string, en: string): Other {
  return { call: `POST /payments/{imp_uid}/naver/${deed}`, id, summary: { ko, en } };
}

const orders = unread({ product_order_id: 'array' });
const delivered = unread({ delivery_company: 'string', tracking_number: 'string' });
const deliveredBy = unread({ delivery_method: 'string' });
const memo = unread({ memo: 'string' });

const ofNaver: readonly Other[] = [
  {
    ...naver('cancel', 'cancelNaverOrder', '네이버페이 상품주문을 취소합니다', 'Cancels orders of Naver Pay'),
    body: { optional: { ...orders, ...unread({ reason: 'string' }) } },
  },
  {
    ...naver('approve-cancel', 'approveNaverCancel', '네이버페이 취소요청을 승인합니다', 'Approves a cancellation'),
    body: { optional: orders },
  },
  {
    ...naver('ship', 'shipNaverOrder', '네이버페이 상품주문을 발송합니다', 'Ships orders of Naver Pay'),
    body: {
      required: { ...deliveredBy, ...unread({ dispatched_at: 'integer' }) },
      optional: { ...orders, ...delivered },
    },
  },
  {
    ...naver('ship-exchanged', 'shipNaverExchange', '네이버페이 교환상품을 재발송합니다', 'Ships what was exchanged'),
    body: { required: deliveredBy, optional: { ...orders, ...delivered } },
  },
  {
    ...naver('collect-exchanged', 'collectNaverExchange', '네이버페이 교환 수거를 완료합니다', 'Collects an exchange'),
    body: { optional: orders },
  },
  {
    ...naver('place', 'placeNaverOrder', '네이버페이 발주를 확인합니다', 'Confirms orders of Naver Pay'),
    body: { optional: orders },
  },
  {
    ...naver('request-return', 'requestNaverReturn', '네이버페이 반품을 요청합니다', 'Asks for a return'),
    body: { required: deliveredBy, optional: { ...orders, ...delivered, ...unread({ reason: 'string' }) } },
  },
  {
    ...naver('approve-return', 'approveNaverReturn', '네이버페이 반품을 승인합니다', 'Approves a return'),
    body: { optional: { ...orders, ...memo } },
  },
  {
    ...naver('reject-return', 'rejectNaverReturn', '네이버페이 반품을 거부합니다', 'Rejects a return'),
    body: { required: memo, optional: orders },
  },
  {
    ...naver('withhold-return', 'withholdNaverReturn', '네이버페이 반품을 보류합니다', 'Withholds a return'),
    body: { required: memo, optional: { ...orders, ...unread({ reason: 'string', extra_charge: 'integer' }) } },
  },
  {
    ...naver('resolve-return', 'resolveNaverReturn', '네이버페이 반품 보류를 풉니다', 'Ends the withholding'),
    body: { optional: orders },
  },
  naver('point', 'giveNaverPoint', '네이버페이 포인트를 적립합니다', 'Gives points of Naver Pay'),
  {
    ...naver('confirm', 'confirmNaverOrder', '네이버페이 구매를 확정합니다', 'Confirms a purchase'),
    body: { optional: unread({ requester: 'string' }) },
  },
  {
    call: 'GET /payments/{imp_uid}/naver/product-orders',
    id: 'getNaverOrdersOfPayment',
    summary: { ko: '결제의 네이버페이 상품주문을 봅니다', en: 'The product orders of a payment' },
  },
  {
    call: 'GET /payments/{imp_uid}/naver/cash-amount',
    id: 'getNaverCashAmount',
    summary: { ko: '네이버페이 현금성 결제금액을 봅니다', en: 'What of a payment counts as cash' },
  },
  {
    call: 'GET /naver/product-orders/{product_order_id}',
    id: 'getNaverOrder',
    summary: { ko: '네이버페이 상품주문을 봅니다', en: 'A product order of Naver Pay' },
  },
  {
    call: 'GET /naver/reviews',
    id: 'getNaverReviews',
    summary: { ko: '네이버페이 구매평을 봅니다', en: 'Reviews of Naver Pay' },
    query: { required: unread({ from: 'integer', to: 'integer', review_type: 'string', channel_key: 'string' }) },
  },
];

const ofCertifications: readonly Other[] = [
  {
    call: 'GET /certifications/{imp_uid}',
    id: 'getCertification',
    summary: { ko: '본인인증 결과를 봅니다', en: 'The result of a certification' },
  },
  {
    call: 'DELETE /certifications/{imp_uid}',
    id: 'deleteCertification',
    summary: { ko: '본인인증 결과를 지웁니다', en: 'Deletes the result of a certification' },
  },
  {
    call: 'POST /certifications/otp/request',
    id: 'requestOtp',
    summary: { ko: '본인인증 문자를 요청합니다', en: 'Asks for a one-time password' },
    body: {
      required: unread({
        name: 'string',
        phone: 'string',
        birth: 'string',
        gender_digit: 'string',
        carrier: 'string',
      }),
      optional: unread({
        is_mvno: 'boolean',
        company: 'string',
        merchant_uid: 'string',
        pg: 'string',
        channel_key: 'string',
        verification_method: 'string',
        bypass: 'string',
      }),
    },
  },
  {
    call: 'POST /certifications/otp/confirm/{imp_uid}',
    id: 'confirmOtp',
    summary: { ko: '본인인증 문자를 확인합니다', en: 'Confirms a one-time password' },
    body: { optional: unread({ otp: 'string' }) },
  },
];

const unreadBuyer = unread({
  buyer_name: 'string',
  buyer_email: 'string',
  buyer_tel: 'string',
  buyer_addr: 'string',
  buyer_postcode: 'string',
});

const ofStores: readonly Other[] = [
  {
    call: 'POST /cvs',
    id: 'issueStorePayment',
    summary: { ko: '편의점결제를 발급합니다', en: 'Issues a payment in a convenience store' },
    body: {
      required: unread({ merchant_uid: 'string', amount: 'number' }),
      optional: {
        ...unreadBuyer,
        ...unread({
          channel_key: 'string',
          barcode: 'string',
          expired_at: 'integer',
          name: 'string',
          confirm_url: 'string',
          notice_url: 'array',
          custom_data: 'string',
          pg: 'string',
        }),
      },
    },
  },
  {
    call: 'DELETE /cvs/{imp_uid}',
    id: 'revokeStorePayment',
    summary: { ko: '편의점결제를 취소합니다', en: 'Revokes a payment in a convenience store' },
  },
];

const benepiaUser = { benepia_user: 'string', benepia_password: 'string', channel_key: 'string' } as const;
const address = ['country', 'city', 'zip', 'state', 'street', 'phone', 'firstname', 'lastname'];
const unreadAddress: FieldSchemas = unread(
  Object.fromEntries(address.map((part) => [`shipping_address_${part}`, 'string' as const])),
);

const ofOthers: readonly Other[] = [
  {
    call: 'POST /benepia/point',
    id: 'getBenepiaPoint',
    summary: { ko: '베네피아 포인트를 조회합니다', en: 'Points of Benepia' },
    body: { required: unread(benepiaUser) },
  },
  {
    call: 'POST /benepia/payment',
    id: 'payByBenepia',
    summary: { ko: '베네피아 포인트로 결제합니다', en: 'Pays by points of Benepia' },
    body: {
      required: unread({ ...benepiaUser, merchant_uid: 'string', amount: 'number', name: 'string' }),
      optional: {
        ...unreadBuyer,
        ...unread({ benepia_member_code: 'string', notice_url: 'array', custom_data: 'string' }),
      },
    },
  },
  {
    call: 'DELETE /kcpquick/members/{member_id}',
    id: 'deleteKcpQuickMember',
    summary: { ko: 'KCP 퀵페이 회원을 지웁니다', en: 'Deletes a member of KCP quick pay' },
    query: { required: unread({ site_code: 'string', partner_type: 'string', partner_subtype: 'string' }) },
  },
  {
    call: 'POST /kcpquick/payment/money',
    id: 'payByKcpQuick',
    summary: { ko: 'KCP 퀵페이 머니로 결제합니다', en: 'Pays by the money of KCP quick pay' },
    body: {
      required: unread({
        member_id: 'string',
        channel_key: 'string',
        merchant_uid: 'string',
        name: 'string',
        amount: 'integer',
      }),
      optional: unread({ notice_url: 'string' }),
    },
  },
  {
    call: 'POST /partners/receipts/{imp_uid}',
    id: 'issuePartnerReceipts',
    summary: { ko: '파트너 정산용 영수증을 발행합니다', en: 'Issues receipts for partners' },
    body: { required: unread({ data: 'array' }) },
  },
  {
    call: 'POST /payco/orders/status/{imp_uid}',
    id: 'changePaycoStatus',
    summary: { ko: 'PAYCO 주문상태를 바꿉니다', en: 'Changes the state of an order of PAYCO' },
    body: { required: unread({ status: 'string' }) },
  },
  {
    call: 'POST /paymentwall/delivery',
    id: 'sendPaymentwallDelivery',
    summary: { ko: 'Paymentwall 배송정보를 보냅니다', en: 'Sends a delivery to Paymentwall' },
    body: {
      required: unread({
        imp_uid: 'string',
        merchant_uid: 'string',
        type: 'string',
        status: 'string',
        estimated_delivery_datetime: 'integer',
        estimated_update_datetime: 'integer',
        refundable: 'string',
        shipping_address_email: 'string',
      }),
      optional: {
        ...unread({ carrier_tracking_id: 'string', carrier_type: 'string', reason: 'string', details: 'string' }),
        ...unreadAddress,
      },
    },
  },
];

const elsewhere: Words = { ko: '이 결제사의 채널이 없음', en: 'no channel of that gateway is here' };

export const otherCalls: readonly V1Call[] = [...ofNaver, ...ofCertifications, ...ofStores, ...ofOthers].map(refusing);

function refusing({ call, ...other }: Other): V1Call {
  const [method, path] = call.split(' ') as [V1Call['method'], string];
  const url = path.replaceAll(/\{(\w+)\}/g, ':$1');
  const refused = refusedCalls.find((each) => each.method === method && each.url === url);
  if (!refused) throw new Error(`${call} refuses nothing`);
  return {
    ...other,
    method,
    path,
    state: 'refuses',
    note: elsewhere,
    tag: 'others',
    answer: null,
    refusals: [...(refused.isAboutPayment ? (['payment_not_found'] as const) : []), refused.refused],
  };
}
