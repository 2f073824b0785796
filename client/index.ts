export { createClient, type ClientOptions, type NaruClient } from './create-client.ts';
export {
  NaruError,
  NaruRefused,
  NaruUnauthorized,
  NaruUnreachable,
  WebhookRejected,
  type ErrorName,
  type WebhookFault,
} from './errors.ts';
export { verifyWebhook, type VerifyOptions, type Webhook } from './verify-webhook.ts';
export type { WebhookRequest } from './webhook-request.ts';
export type { Turn, WebhookAnswer, WebhookEvent, WebhookHandler, WebhookStore } from './handle-once.ts';
export { memoryWebhookStore } from './memory-webhook-store.ts';
export type { Page } from './answers.ts';
export type { CallOptions, KeyedOptions } from './caller.ts';
export type { ChargeOutcome, Declined, Done, Outcome, Unknown } from './outcome.ts';
export type { CancelOutcome } from './calls/payments.ts';
export type { ScheduleOutcome } from './calls/subscribe.ts';
export type { CustomerOutcome } from './calls/customers.ts';
export type { ChangeOutcome, IssueOutcome, RevokeOutcome } from './calls/vbanks.ts';
export type { DeliveryOutcome } from './calls/escrows.ts';
export type { ExternalReceiptOutcome, ReceiptOutcome } from './calls/receipts.ts';
export * from './payment.ts';
export type * from './schedule.ts';
export type * from './requests.ts';
export type * from './records.ts';
