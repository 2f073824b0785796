import type { V1ErrorCode } from './errors.ts';

/*
 * Calls of the original service that are only for gateways which are not here. Each refuses as the contract lets it
 * refuse a payment or a channel of another gateway, and nothing is sent to anybody.
 */

export type OtherCall = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly refused: V1ErrorCode;
  /** A payment that the caller does not have is told first, where the contract has a word for it. */
  readonly isAboutPayment: boolean;
};

function aboutPayment(method: OtherCall['method'], url: string, refused: V1ErrorCode): OtherCall {
  return { method, url, refused, isAboutPayment: true };
}

function aboutChannel(method: OtherCall['method'], url: string, refused: V1ErrorCode): OtherCall {
  return { method, url, refused, isAboutPayment: false };
}

const naverDeeds = [
  'cancel',
  'approve-cancel',
  'ship',
  'ship-exchanged',
  'collect-exchanged',
  'place',
  'request-return',
  'approve-return',
  'reject-return',
  'withhold-return',
  'resolve-return',
  'point',
  'confirm',
];

export const otherCalls: readonly OtherCall[] = [
  ...naverDeeds.map((deed) => aboutPayment('POST', `/payments/:imp_uid/naver/${deed}`, 'not_of_naver')),
  aboutPayment('GET', '/payments/:imp_uid/naver/product-orders', 'not_of_naver'),
  aboutChannel('GET', '/payments/:imp_uid/naver/cash-amount', 'no_cash_amount'),
  aboutChannel('GET', '/naver/product-orders/:product_order_id', 'not_of_naver'),
  aboutChannel('GET', '/naver/reviews', 'no_naver_channel'),
  aboutChannel('POST', '/payco/orders/status/:imp_uid', 'not_of_payco'),
  aboutPayment('POST', '/partners/receipts/:imp_uid', 'no_partner_receipts'),
  aboutChannel('GET', '/certifications/:imp_uid', 'certification_not_found'),
  aboutChannel('DELETE', '/certifications/:imp_uid', 'certification_not_found'),
  aboutChannel('POST', '/certifications/otp/request', 'no_certification_channel'),
  aboutChannel('POST', '/certifications/otp/confirm/:imp_uid', 'certification_not_found'),
  aboutChannel('POST', '/cvs', 'no_cvs_channel'),
  aboutChannel('DELETE', '/cvs/:imp_uid', 'not_of_cvs'),
  aboutChannel('POST', '/benepia/point', 'no_benepia_channel'),
  aboutChannel('POST', '/benepia/payment', 'no_benepia_channel'),
  aboutChannel('DELETE', '/kcpquick/members/:member_id', 'kcpquick_member_not_found'),
  aboutChannel('POST', '/kcpquick/payment/money', 'no_kcpquick_channel'),
  aboutChannel('POST', '/paymentwall/delivery', 'no_paymentwall_channel'),
];
