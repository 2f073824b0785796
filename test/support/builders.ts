import { noWishes } from '../../src/core/checkout-order.ts';
import type { Cancellation } from '../../src/core/cancellation.ts';
import {
  brandId,
  paymentId,
  type CancellationId,
  type ChannelId,
  type MerchantId,
  type OperationId,
  type OrderId,
} from '../../src/core/ids.ts';
import type { CardFacts } from '../../src/core/method.ts';
import { money } from '../../src/core/money.ts';
import type { Payment } from '../../src/core/payment.ts';
import type { ApiOrder } from '../../src/flows/charge-payment.ts';
import type { CancelPayment } from '../../src/flows/cancel-payment.ts';
import type { OpenCheckout } from '../../src/flows/open-checkout.ts';

const at = new Date('2026-11-24T03:00:00Z');

/** A payment as a window begins it; what a test is about is handed in. */
export function aPayment(over: Partial<Payment> = {}): Payment {
  return {
    id: paymentId('imp_000000000001'),
    version: 1,
    merchantId: brandId<MerchantId>('00000000-0000-4000-8000-000000000001'),
    tierId: null,
    live: false,
    channelId: brandId<ChannelId>('00000000-0000-4000-8000-000000000002'),
    gateway: 'a-gateway',
    mid: 'a-mid',
    origin: 'window',
    device: 'pc',
    purpose: 'charge',
    orderId: 'order-1' as OrderId,
    orderName: 'a cup',
    price: money(1000, 'KRW'),
    taxFree: 0,
    status: 'ready',
    cancelled: 0,
    reserved: 0,
    method: 'card',
    easyPay: null,
    card: null,
    bank: null,
    account: null,
    accountIssuedAt: null,
    accountDueAt: null,
    depositTransactionId: null,
    escrow: null,
    cashReceipt: null,
    others: {},
    gatewayTransactionId: null,
    gatewaySecretHash: null,
    receiptUrl: null,
    buyer: { name: null, email: null, phone: null, address: null, postcode: null },
    billingKeyName: null,
    billingKeyUsage: null,
    customData: null,
    userAgent: null,
    webhookUrls: [],
    webhookSequence: 0,
    failCode: null,
    failReason: null,
    isLateDeposit: false,
    isDuplicateOrder: false,
    hadAccount: false,
    startedAt: at,
    paidAt: null,
    failedAt: null,
    cancelledAt: null,
    expiresAt: null,
    updatedAt: at,
    ...over,
  };
}

/** What an account that was given out leaves in its payment. */
export function anAccount(issuedAt: Date): Partial<Payment> {
  const account = { bankCode: '088', bankName: '신한은행', number: '56212345678901', holder: '나루' };
  const accountDueAt = new Date(issuedAt.getTime() + 7 * 24 * 3_600_000);
  return { method: 'virtual_account', hadAccount: true, account, accountIssuedAt: issuedAt, accountDueAt };
}

/** What a gateway tells of a domestic credit card. */
export function aCard(over: Partial<CardFacts> = {}): CardFacts {
  return {
    company: { code: '366', name: '신한카드' },
    issuer: { code: '366', name: '신한카드' },
    acquirer: { code: '361', name: 'BC카드' },
    maskedNumber: '510737******1236',
    approvalNumber: '47405704',
    instalmentMonths: 0,
    kind: 'credit',
    isInterestFree: false,
    ...over,
  };
}

/** A cancellation that is done. */
export function aCancellation(over: Partial<Cancellation> = {}): Cancellation {
  return {
    id: brandId<CancellationId>('06JC8FVHJTW2WY16FEY0'),
    merchantId: brandId<MerchantId>('00000000-0000-4000-8000-000000000001'),
    paymentId: paymentId('imp_000000000001'),
    operationId: brandId<OperationId>('00000000-0000-4000-8000-000000000003'),
    state: 'done',
    amount: 1000,
    taxFree: 0,
    reason: 'wrong size',
    requestedBy: 'api',
    repeatKey: 'a-key',
    tellsMerchant: false,
    payout: null,
    gatewayTransactionId: 'a-cancellation',
    receiptUrl: null,
    decline: null,
    requestedAt: at,
    doneAt: at,
    toldAt: null,
    ...over,
  };
}

type Order = OpenCheckout['order'];
type Reply = OpenCheckout['reply'];

export type CheckoutWish = Partial<Order> & Partial<Reply> & Partial<Pick<OpenCheckout, 'device'>>;

let orders = 0;

/** What a page asks of the sandbox merchant's window; an order of its own unless one is named. */
export function aCheckout({ device = 'pc', ...over }: CheckoutWish = {}): OpenCheckout {
  const order: Order = {
    orderId: `order-${(orders += 1)}` as OrderId,
    orderName: 'a cup',
    price: money(1000, 'KRW'),
    taxFree: 0,
    method: 'card',
    easyPay: null,
    buyer: { name: '홍길동', email: null, phone: '010-1234-5678', address: null, postcode: null },
    billingKeyName: null,
    customData: null,
    ...noWishes,
    others: {},
  };
  const reply: Reply = {
    messageOrigin: 'http://localhost:9',
    requestId: 'req_1',
    isLegacyScript: false,
    redirectUrl: null,
    confirmUrl: null,
    webhookUrls: null,
  };
  return {
    userCode: 'imp00000000',
    tierCode: null,
    wish: { by: 'default' },
    device,
    userAgent: null,
    defects: [],
    order: { ...order, ...over },
    reply: { ...reply, ...over },
  };
}

/** All that is left of a payment, asked for by the API. */
export function aCancelRequest(payment: Payment, over: Partial<CancelPayment> = {}): CancelPayment {
  return {
    paymentId: payment.id,
    orderId: null,
    amount: null,
    expectedBalance: null,
    taxFree: 0,
    reason: '단순 변심',
    refundAccount: null,
    requestedBy: 'api',
    requester: 'a-key',
    tellsMerchant: false,
    isCallerThere: () => true,
    ...over,
  };
}

/** What a merchant's server wants charged without a window. */
export function anApiOrder(orderId: string, over: Partial<ApiOrder> = {}): ApiOrder {
  return {
    orderId: orderId as OrderId,
    orderName: '구독',
    price: money(1000, 'KRW'),
    taxFree: 0,
    buyer: { name: null, email: null, phone: null, address: null, postcode: null },
    customData: null,
    instalmentMonths: 0,
    isInterestFreeByMerchant: false,
    usePoints: false,
    webhookUrls: null,
    ...over,
  };
}
