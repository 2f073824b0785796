export {
  startNaru,
  type EnvName,
  type Fault,
  type Movement,
  type StartOptions,
  type TestCard,
  type TestHub,
} from './start-naru.ts';
export { NaruStartFailed } from './start-failed.ts';
export { LeverRefused } from './levers.ts';
export type { BusinessClock } from './business-clock.ts';
export type { Callback, Order, Paid } from './buyer.ts';
export type { Webhook, WebhookFilter, Webhooks } from './webhooks.ts';
