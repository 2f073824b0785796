import type { SandboxPorts } from '../gateway.ts';
import { kstMicroseconds, kstTimestamp } from '../kst.ts';
import type { NoticeProtocol } from '../notices.ts';
import { makeWebhookId } from './identifiers.ts';
import type { TossMerchant } from './merchants.ts';
import type { TossPayment, TossStatus } from './payment.ts';
import { projectPayment, projectShort } from './projection.ts';
import { isBefore } from './versions.ts';

/** Webhooks (section 8): which changes are told, in what shape, and how often they are tried. */
export const webhookProtocol: NoticeProtocol = {
  timeoutMs: 10_000,
  retryMinutes: [1, 4, 16, 64, 256, 1024, 4096],
  headers: (notice, now) => ({
    'tosspayments-webhook-transmission-time': kstTimestamp(now),
    'tosspayments-webhook-transmission-retried-count': String(notice.tries.length),
    'tosspayments-webhook-transmission-id': notice.id,
  }),
  // Whether another 2xx counts is undocumented; only 200 is promised to.
  isAccepted: (status) => status === 200,
  kinds: { usual: ['PAYMENT_STATUS_CHANGED', 'DEPOSIT_CALLBACK'], onRequest: ['BILLING_DELETED'] },
};

const toldStatuses: readonly TossStatus[] = [
  'WAITING_FOR_DEPOSIT',
  'DONE',
  'CANCELED',
  'PARTIAL_CANCELED',
  'ABORTED',
  'EXPIRED',
];

/**
 * Sends PAYMENT_STATUS_CHANGED for the payment's new state, if that state is one that is told, and DEPOSIT_CALLBACK
 * beside it where there is an account. Answers with their ids.
 */
export function announce(ports: SandboxPorts, merchant: TossMerchant, payment: TossPayment): readonly string[] {
  if (!toldStatuses.includes(payment.status)) return [];
  const view = { version: merchant.version, isEnglish: false, origin: ports.origin(), now: ports.now() };
  const isShort = isBefore(merchant.version, '2022-06-08');
  const told = send(ports, merchant, 'PAYMENT_STATUS_CHANGED', {
    eventType: 'PAYMENT_STATUS_CHANGED',
    createdAt: kstMicroseconds(ports.now()),
    data: isShort ? projectShort(payment) : projectPayment(payment, view),
  });
  return payment.account ? [told, announceDeposit(ports, merchant, payment)] : [told];
}

/** Flat, without an event type or a payment key: its proof is the secret that the approval carried. */
export function announceDeposit(ports: SandboxPorts, merchant: TossMerchant, payment: TossPayment): string {
  return send(ports, merchant, 'DEPOSIT_CALLBACK', {
    createdAt: kstMicroseconds(ports.now()),
    secret: payment.secret,
    status: payment.status,
    transactionKey: payment.lastTransactionKey,
    orderId: payment.orderId,
  });
}

export function announceDeletedKey(ports: SandboxPorts, merchant: TossMerchant, billingKey: string): void {
  send(ports, merchant, 'BILLING_DELETED', {
    eventType: 'BILLING_DELETED',
    createdAt: kstMicroseconds(ports.now()),
    data: { billingKey, reason: '삭제 API 요청' },
  });
}

function send(ports: SandboxPorts, merchant: TossMerchant, kind: string, body: object): string {
  const id = makeWebhookId(ports.now(), ports.random);
  const contentType = 'application/json';
  ports.notices.send({ id, gateway: 'toss', kind, mid: merchant.mid, contentType, body: JSON.stringify(body) });
  return id;
}
