import type { Gateway, MethodSupport, SandboxChannel } from '../gateway.ts';
import { accountRules } from './accounts.ts';
import { credentialFields, parseCredentials } from './credentials.ts';
import { redact } from './redact.ts';
import { openSession } from './session.ts';

/** Published keys of the sandbox gateway. */
const sandboxChannels: readonly SandboxChannel[] = [
  {
    position: 1,
    mid: 'iamporttest_3',
    name: '토스페이먼츠 일반결제',
    purposes: ['window'],
    isDefault: true,
    credentials: {
      mid: 'iamporttest_3',
      clientKey: 'test_ck_naruIamporttest3sandbox00',
      secretKey: 'test_sk_naruIamporttest3sandbox00',
      apiVersion: '2022-07-27',
    },
  },
  {
    position: 2,
    mid: 'iamporttest_4',
    name: '토스페이먼츠 정기결제',
    purposes: ['billing', 'api'],
    isDefault: false,
    credentials: {
      mid: 'iamporttest_4',
      clientKey: 'test_ck_naruIamporttest4sandbox00',
      secretKey: 'test_sk_naruIamporttest4sandbox00',
      apiVersion: '2022-07-27',
    },
  },
];

/** What most methods of the window can do. */
const plain: MethodSupport = {
  partialCancel: true,
  cancelUntil: 'any',
  refundAccount: false,
  partNamesTaxFree: false,
  escrow: false,
  cashReceipt: false,
  receipt: true,
};

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Toss Payments, the core API and the payment window of version 1. */
export const toss: Gateway = {
  name: 'tosspayments',
  folder: 'toss',
  displayName: { ko: '토스페이먼츠', en: 'Toss Payments' },
  credentialFields,
  midField: 'mid',
  supports: {
    window: {
      card: { ...plain, escrow: true },
      point: plain,
      transfer: { ...plain, escrow: true, cashReceipt: true },
      virtual_account: { ...plain, escrow: true, cashReceipt: true, refundAccount: true },
      // "결제 취소": a phone bill is cancelled in its calendar month, and whole; vouchers are cancelled whole.
      phone: { ...plain, partialCancel: false, cancelUntil: 'same_month' },
      culture_voucher: { ...plain, partialCancel: false },
      game_voucher: { ...plain, partialCancel: false },
      book_voucher: { ...plain, partialCancel: false },
    },
    requires: { always: [], escrow: [] },
    windowCurrencies: ['KRW'],
    easyPay: ['tosspay', 'naverpay', 'kakaopay', 'payco', 'samsungpay', 'applepay', 'lpay', 'ssgpay', 'pinpay'],
    reverse: false,
    billingByWindow: true,
    billingByApi: true,
    cardByApi: true,
    accountByApi: accountRules,
    accountChange: false,
    cashReceiptByApi: { identifiers: ['phone', 'business', 'tax_card', 'resident'], isKindNeeded: false },
    // Its papers have no call for it: the merchant says it in the gateway's own site.
    deliveryByApi: null,
  },
  resultDetail: 'ids',
  // A confirmation is accepted for ten minutes after authentication; ours is on its way for one at most. See README.
  notFoundIsFinalAfterMs: 12 * minuteMs,
  findsByOrder: true,
  // The papers name no end; our own reference is remembered for 15 days. See README.
  canSettleForMs: 14 * dayMs,
  settlesByUndoing: false,
  // A notice carries the payment's check value, or leads to a question and nothing else.
  notificationSources: null,
  notificationAliases: ['/virtual-account/webhook-event/tosspayments'],
  sandboxChannels,
  open: (credentials, io) => openSession(parseCredentials(credentials, io.place), io),
  redact,
};
