/*
 * Calls of `iamport-rest-client-nodejs` for gateways that are not here: what is sent beside a payment, and what the
 * client says.
 */

const naverOrder = { product_order_id: ['2026112600001'], memo: '-', extra_charge: 0 };
const sent = { delivery_method: 'DELIVERY', dispatched_at: 1_800_000_000 };

/** For gateways that are not here: the contract's refusal, on a payment that stays paid. */
export const refusedCalls: Readonly<
  Record<string, readonly [input: object, status: number | undefined, code: number]>
> = {
  'NaverCo.place': [naverOrder, 404, -1],
  'NaverCo.ship': [{ ...naverOrder, ...sent }, 404, -1],
  'NaverCo.shipExchanged': [{ ...naverOrder, ...sent }, 404, -1],
  'NaverCo.requestReturn': [{ ...naverOrder, ...sent }, 404, -1],
  'NaverCo.withholdReturn': [naverOrder, 404, -1],
  'NaverCo.resolveReturn': [naverOrder, 404, -1],
  'NaverCo.rejectReturn': [naverOrder, 404, -1],
  'NaverCo.approveReturn': [naverOrder, 404, -1],
  'NaverCo.cancel': [naverOrder, 404, -1],
  'NaverCo.getProductOrderIds': [{}, 404, -1],
  'NaverCo.getOrderDetail': [{ product_order_id: '2026112600001' }, 404, -1],
  'NaverCo.getReviews': [{ from: 1, to: 2, review_type: 'general' }, 400, -1],
  'NaverPay.postPoint': [{}, 404, -1],
  'NaverPay.postEscrow': [{}, 404, -1],
  'NaverPay.getCashAmount': [{}, 400, -1],
  'Payco.postOrderStatus': [{ status: 'DELIVERY_START' }, undefined, 1],
  // Not in the published contract: an address that is none.
  'Kakao.getOrders': [{ payment_request_date: '20261126' }, 404, -1],
};
