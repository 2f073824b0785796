import { applyToPayment, type AppliedFact, type Payment, type PaymentFact } from '../core/payment.ts';
import type { CancellationId } from '../core/ids.ts';
import type { Operation } from '../core/operation.ts';
import { endpointOf } from '../core/webhook.ts';
import type { Hub } from '../hub.ts';
import type { Write } from '../store/commit.ts';
import type { Merchant } from '../store/merchants.ts';
import type { StoredPaymentChange } from '../store/payments.ts';
import { buyersPatienceMs, callersPatienceMs } from './patience.ts';
import type { WebhookEventRow } from '../store/webhook-deliveries.ts';

/** A named person's word in the place of the gateway's: who says it, why, and its line in the audit. */
export type Word = { readonly actor: string; readonly because: string; readonly audit: Write };

export type PaymentWrites = {
  readonly payment: Payment;
  readonly merchant: Merchant;
  readonly fact: PaymentFact;
  readonly actor: string;
  /** Given when it was a person who said so. */
  readonly word?: Word | undefined;
  /** What the merchant's server is told, null for nothing. */
  readonly tells: { readonly status: WebhookEventRow['status']; readonly cancellationId: CancellationId | null } | null;
  /** Counters that the flow keeps beside what the fact fills. */
  readonly reserved?: number;
};

/**
 * Everything that one fact writes of a payment: its new state, the event, and what the merchant is told. A fact that
 * cannot happen to the payment now is a bug of the calling flow, which had to look first.
 */
export function paymentWrites(hub: Hub, input: PaymentWrites): Write[] {
  const { payment, fact, word } = input;
  const applied = applyToPayment(payment, fact);
  if ('refused' in applied) throw new Error(`${payment.id} is ${applied.status} and cannot become ${applied.event}`);
  const told = input.tells ? webhookWrites(hub, input, input.tells) : [];
  const sequence = payment.webhookSequence + (told.length > 0 ? 1 : 0);
  const reserved = input.reserved === undefined ? {} : { reserved: input.reserved };
  const change = { ...applied.change, ...reserved, webhookSequence: sequence };
  const detail = detailOf(applied, fact);
  return [
    ...noted(payment, said(word, { event: applied.event, at: fact.at, actor: input.actor, detail, change })),
    ...told,
  ];
}

/**
 * Nobody hears "unknown" before half his patience is over: until then he is still waited for, and the end is asked
 * for at doubling intervals. A webhook too many harms nobody, one that is missing does.
 */
const toldFromMs = Math.min(buyersPatienceMs, callersPatienceMs) / 2;

/** Whoever heard that the end is not known is told a failure too. Other failures are told by the window itself. */
export function toldIfHeardUnknown(
  hub: Hub,
  { sentAt, needsPerson }: Pick<Operation, 'sentAt' | 'needsPerson'>,
): PaymentWrites['tells'] {
  const isHeard = needsPerson || hub.clock.machineNow().getTime() - sentAt.getTime() > toldFromMs;
  return isHeard ? { status: 'failed', cancellationId: null } : null;
}

export type Note = {
  readonly event: string;
  readonly at: Date;
  readonly actor: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly change?: StoredPaymentChange;
};

export function auditOf(word: Word | undefined): Write[] {
  return word === undefined ? [] : [word.audit];
}

/** The same, with the person in it who said so. */
export function said(word: Word | undefined, note: Note): Note {
  if (word === undefined) return note;
  return { ...note, actor: word.actor, detail: { ...note.detail, because: word.because } };
}

/**
 * What happened to a payment, with the columns that it changed, if any. It always makes a new version: whoever decided
 * on the one before finds it gone, and decides again.
 */
export function noted(payment: Payment, { event, at, actor, detail, change = {} }: Note): Write[] {
  const { id, version, merchantId } = payment;
  return [
    { write: 'change payment', id, version, change },
    { write: 'insert event', row: { paymentId: id, version: version + 1, merchantId, event, at, actor, detail } },
  ];
}

function detailOf(applied: AppliedFact, fact: PaymentFact): Record<string, unknown> {
  const { event: _event, at: _at, ...facts } = fact;
  return { status: applied.change.status, ...facts, secretHash: undefined };
}

/** One event to every url that was fixed when the payment began. */
function webhookWrites(hub: Hub, input: PaymentWrites, tells: NonNullable<PaymentWrites['tells']>): Write[] {
  const { payment, merchant } = input;
  if (payment.webhookUrls.length === 0) return [];
  const now = hub.clock.now();
  const event: WebhookEventRow = {
    id: hub.ids.row(),
    merchantId: payment.merchantId,
    paymentId: payment.id,
    sequence: payment.webhookSequence + 1,
    status: tells.status,
    cancellationId: tells.cancellationId,
    createdAt: now,
  };
  const deliveries = payment.webhookUrls.map((url): Write => ({
    write: 'insert delivery',
    row: {
      id: hub.ids.delivery(),
      merchantId: payment.merchantId,
      eventId: event.id,
      paymentId: payment.id,
      sequence: event.sequence,
      url,
      endpoint: endpointOf(url),
      contentType: merchant.settings.contentType,
      state: 'pending',
      attempts: 0,
      nextAttemptAt: now,
      createdAt: now,
      endedAt: null,
    },
  }));
  return [{ write: 'insert webhook event', row: event }, ...deliveries, { write: 'wake workers' }];
}
