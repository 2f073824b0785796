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
  kinds: { usual: ['PAYMENT_STATUS_CHANGED'], onRequest: [] },
};

const toldStatuses: readonly TossStatus[] = ['DONE', 'CANCELED', 'PARTIAL_CANCELED', 'ABORTED', 'EXPIRED'];

/** Sends PAYMENT_STATUS_CHANGED for the payment's new state, if that state is one that is told. */
export function announce(ports: SandboxPorts, merchant: TossMerchant, payment: TossPayment): void {
  if (!toldStatuses.includes(payment.status)) return;
  const now = ports.now();
  const view = { version: merchant.version, isEnglish: false, origin: ports.origin() };
  const isShort = isBefore(merchant.version, '2022-06-08');
  ports.notices.send({
    id: makeWebhookId(now, ports.random),
    gateway: 'toss',
    kind: 'PAYMENT_STATUS_CHANGED',
    mid: merchant.mid,
    contentType: 'application/json',
    body: JSON.stringify({
      eventType: 'PAYMENT_STATUS_CHANGED',
      createdAt: kstMicroseconds(now),
      data: isShort ? projectShort(payment) : projectPayment(payment, view),
    }),
  });
}
