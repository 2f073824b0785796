import type { Gateway, MethodSupport, SandboxChannel } from '../gateway.ts';
import { canBeUndoneForMs } from './client.ts';
import { credentialFields, parseCredentials } from './credentials.ts';
import { couriers } from './delivery.ts';
import { redact } from './redact.ts';
import { openSession } from './session.ts';

/** The vendor's own test merchant, with the key that stands in its samples. */
const sandboxChannels: readonly SandboxChannel[] = [
  {
    position: 5,
    mid: 'tlgdacomxpay',
    name: '토스페이먼츠 XPay (구 LG U+) 일반결제',
    purposes: ['window'],
    isDefault: false,
    credentials: { mid: 'tlgdacomxpay', mertKey: '95160cce09854ef44d2edb2bfb05f9f3' },
  },
];

const minuteMs = 60_000;

const card: MethodSupport = {
  partialCancel: true,
  cancelUntil: 'any',
  refundAccount: false,
  partNamesTaxFree: false,
  escrow: false,
  cashReceipt: false,
  receipt: true,
};

/** XPay, the older interface of Toss Payments (formerly LG U+). */
export const uplus: Gateway = {
  name: 'uplus',
  folder: 'uplus',
  displayName: { ko: '토스페이먼츠 XPay (구 LG U+)', en: 'Toss Payments XPay (formerly LG U+)' },
  credentialFields,
  midField: 'mid',
  supports: {
    window: {
      card,
      transfer: { ...card, escrow: true, cashReceipt: true },
      virtual_account: { ...card, refundAccount: true, escrow: true, cashReceipt: true },
    },
    windowCurrencies: ['KRW'],
    easyPay: [],
    requires: { always: [], escrow: [] },
    reverse: true,
    billingByWindow: false,
    billingByApi: false,
    cardByApi: false,
    accountByApi: null,
    accountChange: true,
    cashReceiptByApi: null,
    deliveryByApi: { couriers },
  },
  resultDetail: 'full',
  // Of cancellations only, and ours: a call is on its way for half a minute. See README.
  notFoundIsFinalAfterMs: 10 * minuteMs,
  findsByOrder: false,
  canSettleForMs: canBeUndoneForMs,
  settlesByUndoing: true,
  // A notice proves itself.
  notificationSources: null,
  notificationAliases: [],
  sandboxChannels,
  open: (credentials, io) => openSession(parseCredentials(credentials, io.place), io),
  redact,
};
