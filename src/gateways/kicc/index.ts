import type { Gateway, MethodSupport, SandboxChannel } from '../gateway.ts';
import { credentialFields, parseCredentials } from './credentials.ts';
import { couriers } from './delivery.ts';
import { redact } from './redact.ts';
import { openSession } from './session.ts';

/** The gateway's shared test merchants, with the key that its sandbox knows. */
const sandboxChannels: readonly SandboxChannel[] = [
  {
    position: 3,
    mid: 'T5102001',
    name: 'KICC 이지페이 일반결제',
    purposes: ['window'],
    isDefault: false,
    credentials: { mallId: 'T5102001', secretKey: 'easypay!KICCTEST' },
  },
  {
    position: 4,
    mid: 'T0021766',
    name: 'KICC 이지페이 정기결제',
    purposes: ['billing'],
    isDefault: false,
    credentials: { mallId: 'T0021766', secretKey: 'easypay!KICCTEST' },
  },
];

/** A card, and what the other methods have in common with it. */
const card: MethodSupport = {
  partialCancel: true,
  cancelUntil: 'any',
  refundAccount: false,
  partNamesTaxFree: true,
  escrow: false,
  cashReceipt: false,
  receipt: true,
};

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** KICC EasyPay, the current JSON interface ("EP9") and its integrated window. */
export const kicc: Gateway = {
  name: 'kicc',
  folder: 'kicc',
  displayName: { ko: 'KICC 이지페이', en: 'KICC EasyPay' },
  credentialFields,
  midField: 'mallId',
  supports: {
    window: {
      card,
      transfer: { ...card, escrow: true, cashReceipt: true },
      virtual_account: { ...card, refundAccount: true, escrow: true, cashReceipt: true },
      phone: { ...card, partialCancel: false, cancelUntil: 'same_month', receipt: false },
      point: card,
    },
    // An issuer may not authenticate a buyer whose phone nobody names; escrow writes a mail to the buyer.
    requires: { always: ['buyer.phone'], escrow: ['buyer.name', 'buyer.email', 'items'] },
    windowCurrencies: ['KRW'],
    easyPay: [],
    reverse: false,
    billingByWindow: true,
    billingByApi: false,
    cardByApi: false,
    accountByApi: null,
    accountChange: false,
    // A resident's number is none of the kinds that the interface of today takes.
    cashReceiptByApi: { identifiers: ['phone', 'business', 'tax_card'], isKindNeeded: true },
    deliveryByApi: { couriers },
  },
  resultDetail: 'full',
  // A request is on its way for half a minute; the rest is room for a gateway that writes down late. See README.
  notFoundIsFinalAfterMs: 10 * minuteMs,
  findsByOrder: false,
  // It answers for today and yesterday: what was sent just before midnight can be asked about for a day. See README.
  canSettleForMs: 24 * hourMs,
  settlesByUndoing: false,
  // "노티": the addresses that notices come from.
  notificationSources: {
    test: ['61.33.205.151'],
    live: ['203.233.72.150', '203.233.72.151', '61.33.211.180'],
  },
  notificationAliases: ['/kicc_payments/notice_vbank'],
  sandboxChannels,
  open: (credentials, io) => openSession(parseCredentials(credentials), io),
  redact,
};
