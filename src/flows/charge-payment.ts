import { sealedForKey, type BillingKey } from '../core/billing-key.ts';
import type { Channel } from '../core/channel.ts';
import type { OperationId } from '../core/ids.ts';
import type { HoldRefusal } from '../core/order.ts';
import type { BillingKeyUsage, Payment } from '../core/payment.ts';
import type { Approval, ChargeOrder, GatewaySession, Outcome } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { loadChannel } from '../store/channels.ts';
import type { Write } from '../store/commit.ts';
import type { Scope } from '../store/database.ts';
import type { Merchant } from '../store/merchants.ts';
import { loadOperation } from '../store/operations.ts';
import { loadPayment } from '../store/payments.ts';
import { decide, type Decision } from './decide.ts';
import { endApproval } from './end-approval.ts';
import { findKey } from './find-key.ts';
import { holdRefusal, orderRefusal } from './hold-refusal.ts';
import { newPayment, newPaymentWrites, withAnotherId } from './new-payment.ts';
import { callersPatienceMs, waitPatiently } from './patience.ts';
import { startedOperation } from './operation-writes.ts';
import { settleInline } from './settle-operation.ts';
import { checkAsked } from './why-given-back.ts';

/** What a merchant's server wants charged, without a window. */
export type ApiOrder = Pick<Payment, 'orderId' | 'orderName' | 'price' | 'taxFree' | 'buyer' | 'customData'> &
  Pick<ChargeOrder, 'instalmentMonths' | 'isInterestFreeByMerchant' | 'usePoints'> & {
    /** Null: the merchant's own setting. */
    readonly webhookUrls: readonly string[] | null;
    /** How the merchant's server names itself; a schedule is charged without one. */
    readonly userAgent?: string | null;
  };

export type ChargeRefusal =
  | 'unknown_key'
  | 'channel_removed'
  | 'not_now'
  | 'cannot_charge'
  | 'currency_not_supported'
  | HoldRefusal;

/** `ended`: paid, or failed with its reason. `unknown`: whoever asked has waited long enough; a webhook will tell. */
export type ChargeEnd =
  | { readonly end: 'ended' | 'unknown'; readonly payment: Payment }
  | { readonly end: 'refused'; readonly refused: ChargeRefusal };

export type ChargeByName = {
  readonly merchant: Merchant;
  readonly scope: Scope;
  readonly name: string;
  readonly usage: Exclude<BillingKeyUsage, 'issue'>;
  readonly order: ApiOrder;
  readonly run?: Run;
  /** Only to see whether the card can be charged: the money goes back at once. */
  readonly isCheck?: boolean;
};

/** The run of a schedule: it begins in the step that begins its charge, if it may still begin then. */
export type Run = {
  readonly mayBegin: () => Promise<boolean>;
  readonly begins: (payment: Payment) => Write;
  /** Whether somebody waits for its end. */
  readonly isAwaited: boolean;
};

/** Charges the card behind a billing key, once for its order. */
export async function chargeByName(
  hub: Hub,
  { merchant, scope, name, usage, order, run, isCheck = false }: ChargeByName,
): Promise<ChargeEnd> {
  const key = await findKey(hub, scope, name);
  if (!key) return { end: 'refused', refused: 'unknown_key' };
  const channel = await loadChannel(hub.db, key.channelId);
  if (channel.removedAt !== null) return { end: 'refused', refused: 'channel_removed' };
  const session = hub.gateways.open(channel);
  const { chargeKey } = session;
  if (!chargeKey) return { end: 'refused', refused: 'cannot_charge' };
  const { customerId } = key;
  const send = (asked: ChargeOrder): Promise<Outcome<Approval>> =>
    chargeKey({ ...asked, key: openKey(hub, key), customerId });
  return charge(hub, { merchant, scope, channel, billing: { name, usage }, order, send, run, isCheck });
}

export function openKey(hub: Hub, key: BillingKey): string {
  if (key.sealedKey === null) throw new Error(`billing key ${key.id} is ${key.state} and sealed no more`);
  return hub.vault.open(key.dataKey, key.sealedKey, sealedForKey(key));
}

export type Charge = {
  readonly merchant: Merchant;
  readonly scope: Scope;
  readonly channel: Channel;
  readonly billing: { readonly name: string; readonly usage: Exclude<BillingKeyUsage, 'issue'> } | null;
  readonly order: ApiOrder;
  readonly run?: Run | undefined;
  readonly isCheck?: boolean;
  /** Absent: a card pays. Else an account is given out, and its money comes later. */
  readonly method?: keyof typeof kinds;
  readonly send: (order: ChargeOrder) => ReturnType<NonNullable<GatewaySession['chargeKey']>>;
};

/** What is asked of the gateway, by what pays. */
const kinds = { card: 'charge', virtual_account: 'issue_virtual_account' } as const;

/**
 * Takes money without a window, or has an account given out for it: the payment, its order's hold and the call are
 * written down in one step, the call is made, and its end written down, asked for where the answer was lost.
 */
export async function charge(hub: Hub, wanted: Charge): Promise<ChargeEnd> {
  const { order, send } = wanted;
  if (order.price.currency !== 'KRW') return { end: 'refused', refused: 'currency_not_supported' };
  const started = await startCharge(hub, wanted);
  if ('refused' in started) return { end: 'refused', refused: started.refused };
  const { payment, reference } = started;
  const { instalmentMonths, isInterestFreeByMerchant, usePoints } = order;
  const { id: paymentId, price: amount, taxFree, buyer } = payment;
  const asked = { instalmentMonths, isInterestFreeByMerchant, usePoints, paymentId, amount, taxFree, buyer };
  const sent = send({ ...asked, reference, orderName: payment.orderName ?? '주문' });
  const work = sendAndLearn(hub, { reference, sent, isAwaited: wanted.run?.isAwaited ?? true });
  await waitPatiently(hub, work, callersPatienceMs);
  const now = await loadPayment(hub.db, paymentId);
  if (!now) throw new Error(`no payment ${paymentId}`);
  return { end: now.status === 'ready' ? 'unknown' : 'ended', payment: now };
}

type Sent = { readonly reference: OperationId; readonly sent: Promise<Outcome<Approval>>; readonly isAwaited: boolean };

/** Where nobody waits, the settling of unknown ends goes on in its own time. */
async function sendAndLearn(hub: Hub, { reference, sent, isAwaited }: Sent): Promise<void> {
  await endApproval(hub, reference, await sent);
  if (isAwaited && (await loadOperation(hub.db, reference))?.endedAt === null) await settleInline(hub, reference);
}

type Started =
  | { readonly payment: Payment; readonly reference: OperationId }
  | { readonly refused: HoldRefusal | 'not_now' };

/** Of two calls for one order only one takes its hold; the other is told why not, and leaves nothing behind. */
async function startCharge(hub: Hub, wanted: Charge): Promise<Started> {
  const draft = newCharge(hub, wanted);
  return decide(hub, async (last): Promise<Decision<Started>> => {
    const refused = await beginRefusal(hub, draft, wanted.run);
    if (refused !== null) return { step: null, answer: { refused } };
    const payment = last === 'payment id taken' ? withAnotherId(hub, draft) : draft;
    const kind = kinds[wanted.method ?? 'card'];
    const operation = startedOperation(hub, payment, { kind, asked: wanted.isCheck ? checkAsked : {} });
    const { merchantId, live, orderId, id: paymentId } = payment;
    return {
      step: [
        ...newPaymentWrites(payment, 'api'),
        { write: 'take hold', hold: { merchantId, live, orderId, paymentId } },
        { write: 'insert operation', row: operation },
        ...(wanted.run ? [wanted.run.begins(payment)] : []),
      ],
      answer: { payment, reference: operation.id },
    };
  });
}

/** The run of a schedule may charge the order that its schedule holds, and nobody else may. */
async function beginRefusal(hub: Hub, draft: Payment, run: Run | undefined): Promise<HoldRefusal | 'not_now' | null> {
  if (!run) return orderRefusal(hub, draft, null);
  return (await holdRefusal(hub, draft, null)) ?? ((await run.mayBegin()) ? null : 'not_now');
}

/** A payment that no window begins; nothing is written yet. */
export function newCharge(
  hub: Hub,
  { merchant, scope, channel, billing, order, method = 'card' }: Omit<Charge, 'send' | 'run' | 'isCheck'>,
): Payment {
  const { instalmentMonths: _months, isInterestFreeByMerchant: _free, usePoints: _points, ...known } = order;
  return newPayment(hub, {
    ...known,
    merchant,
    tierId: scope.tierId,
    channel,
    origin: 'api',
    device: 'api',
    purpose: 'charge',
    method,
    easyPay: null,
    billingKeyName: billing?.name ?? null,
    billingKeyUsage: billing?.usage ?? null,
    others: {},
    userAgent: order.userAgent ?? null,
    lifetimeMs: null,
  });
}
