import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { noWishes } from '../../src/core/checkout-order.ts';
import { brandId, newPaymentId, type OperationId, type PaymentId } from '../../src/core/ids.ts';
import { money, type Money } from '../../src/core/money.ts';
import type {
  Approval,
  ApproveRequest,
  Authentication,
  CancelDone,
  CancelRequest,
  GatewaySession,
  HttpSend,
  LaunchWindow,
  Outcome,
  SettleRequest,
  WindowOrder,
} from '../../src/gateways/gateway.ts';
import type { Provoke, Subject } from './conformance.ts';
import type { Bench, Decision } from './sandbox-bench.ts';

/**
 * What a case has at hand: the gateway's folder on one side, its sandbox on the other, and the steps of a payment.
 */
export type Stage = {
  readonly subject: Subject;
  readonly bench: Bench;
  open(options?: SessionOptions): GatewaySession;
  /** The buyer's part: a window was opened and authenticated. */
  authenticate(options?: BuyerOptions): Promise<Authenticated>;
  back(options?: BuyerOptions): Promise<{ paymentId: PaymentId; authentication: Authentication }>;
  /** Authenticated and approved. */
  pay(options?: BuyerOptions): Promise<Paid>;
  /** What the gateway's books hold of a payment: approvals, cancellations, and what it kept. */
  books(paymentId: PaymentId): Promise<Books>;
};

/** `hasty` waits too briefly to repeat anything, so that a lost answer stays lost. */
export type SessionOptions = {
  readonly patience?: keyof typeof patienceMs;
  readonly provoke?: Provoke;
  readonly send?: HttpSend;
  readonly credentials?: Subject['credentials'];
};

export type BuyerOptions = { readonly price?: Money; readonly order?: Partial<WindowOrder> } & Partial<Decision>;

export type Authenticated = Extract<Authentication, { authenticated: true }> & { readonly request: ApproveRequest };

export type Paid = { readonly request: ApproveRequest; readonly approval: Approval };

/** `kept`: all that came in, by approvals and deposits, without what was given back. */
export type Books = { readonly approvals: number; readonly cancellations: number; readonly kept: number };

const patienceMs = { usual: 10_000, hasty: 900 } as const;

export const usualPrice = money(50_000, 'KRW');

export function openStage(subject: Subject, bench: Bench): Stage {
  const open: Stage['open'] = ({ patience = 'usual', provoke, send = bench.send, credentials } = {}) =>
    subject.gateway.open(credentials ?? subject.credentials, {
      send: provoke ? provoke(send) : send,
      now: bench.now,
      timeoutMs: patienceMs[patience],
      place: bench.place,
    });
  const back: Stage['back'] = async ({ price = usualPrice, order = {}, decision = 'pay', card, bank } = {}) => {
    const session = open();
    const wanted = { ...orderOf(price), noticeUrl: bench.noticeUrl, ...order };
    const { launch, registered } = await launchOf(session, wanted);
    const window = await bench.openWindow(launch);
    const chosen = { ...(card !== undefined && { card }), ...(bank !== undefined && { bank }) };
    const returned = await bench.decide(window, { decision, ...chosen });
    return { paymentId: wanted.paymentId, authentication: session.parseReturn(returned, registered) };
  };
  const authenticate: Stage['authenticate'] = async (options = {}) => {
    const { paymentId, authentication } = await back(options);
    assert(authentication.authenticated, 'the buyer did not authenticate');
    const { proof } = authentication;
    const request = { reference: newReference(), paymentId, amount: options.price ?? usualPrice, proof };
    return { ...authentication, request };
  };
  return {
    subject,
    bench,
    open,
    back,
    authenticate,
    async pay(options) {
      const { request } = await authenticate(options);
      return { request, approval: detailOf(await open().approve(request)) };
    },
    books: async (paymentId) => booksOf(await bench.ledger(paymentId)),
  };
}

/** The window of an order, which the gateway has heard of if it must. */
export async function launchOf(session: GatewaySession, order: WindowOrder): Promise<LaunchWindow> {
  const told = await session.launchWindow(order);
  assert(told.outcome === 'done', `no window: ${JSON.stringify(told)}`);
  return told.detail;
}

export function newReference(): OperationId {
  return brandId<OperationId>(randomUUID());
}

export function orderOf(price: Money): WindowOrder {
  return {
    paymentId: newPaymentId('window', (count) => Array.from({ length: count }, () => randomInt(10)).join('')),
    orderName: '나루 머그컵',
    amount: price,
    taxFree: 0,
    method: 'card',
    easyPay: null,
    buyer: { name: '홍길동', email: 'buyer@example.com', phone: '010-1234-5678', address: null, postcode: null },
    device: 'pc',
    returnUrl: 'http://127.0.0.1:8787/checkout/0123456789abcdef/return',
    ...noWishes,
    noticeUrl: 'https://pay.example/notifications/gateway/token',
  };
}

/** A cancellation of this much of a payment that still has `balance`. */
export function cancelOf(paid: Paid, amount: number, balance: number): CancelRequest {
  return {
    reference: newReference(),
    paymentId: paid.request.paymentId,
    transactionId: paid.approval.transactionId,
    amount,
    currency: 'KRW',
    taxFree: 0,
    hasTaxFreePart: false,
    method: paid.approval.method,
    paid: paid.approval.amount.amount,
    balance,
    isFull: amount === balance,
    reason: '단순 변심',
    refundAccount: null,
    account: null,
    isEscrow: false,
    partsBefore: 0,
    buyerPhone: null,
  };
}

export function settleApprove({ paymentId, reference, amount, proof }: ApproveRequest): SettleRequest {
  const asked = { paymentId, references: [reference], sentAt: new Date() };
  return { kind: 'approve', ...asked, amount, proof, transactionId: null };
}

export function settleCancel(request: CancelRequest, known: readonly string[] = []): SettleRequest {
  const { paymentId, reference, transactionId, amount, taxFree, balance } = request;
  const asked = { paymentId, references: [reference], sentAt: new Date() };
  return { kind: 'cancel', ...asked, transactionId, amount, taxFree, balance, known };
}

export function detailOf<Detail extends Approval | CancelDone>(outcome: Outcome<Detail>): Detail {
  assert(outcome.outcome === 'done', `not done: ${JSON.stringify(outcome)}`);
  assert.equal(outcome.breach, undefined);
  return outcome.detail;
}

function booksOf(movements: Awaited<ReturnType<Bench['ledger']>>): Books {
  const approvals = movements.filter((each) => each.kind === 'approval');
  const cancellations = movements.filter((each) => each.kind === 'cancellation' || each.kind === 'refund');
  const deposits = movements.filter((each) => each.kind === 'deposit');
  const sum = (some: typeof movements): number => some.reduce((total, each) => total + each.amount, 0);
  return {
    approvals: approvals.length,
    cancellations: cancellations.length,
    kept: sum(approvals) + sum(deposits) - sum(cancellations),
  };
}
