import type { PaymentId } from '../core/ids.ts';
import { lockingStates } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import type { Hub } from '../hub.ts';
import { loadChannel } from '../store/channels.ts';
import { loadMerchant } from '../store/merchants.ts';
import { loadOperationsOf } from '../store/operations.ts';
import { loadPayment } from '../store/payments.ts';
import { decide, type Decision } from './decide.ts';
import { noted, paymentWrites } from './payment-writes.ts';
import { learnDeposit } from './receive-deposit.ts';

/**
 * Ends a window that nobody finished, or an account that nobody paid into. While an operation's end is open it is not
 * ended, whatever the time; and an account is not, before its gateway was asked whether money is in it.
 */
export async function expirePayment(hub: Hub, id: PaymentId): Promise<void> {
  const payment = await loadPayment(hub.db, id);
  if (!payment || !isOver(hub, payment)) return;
  if (payment.status === 'awaiting_deposit') {
    const learnt = await learnDeposit(hub, await loadChannel(hub.db, payment.channelId), payment);
    if (learnt === 'unknown') return askLater(hub, id);
  }
  await decide(hub, () => endDecision(hub, id));
}

async function endDecision(hub: Hub, id: PaymentId): Promise<Decision<void>> {
  const payment = await loadPayment(hub.db, id);
  if (!payment || !isOver(hub, payment)) return nothing;
  const operations = await loadOperationsOf(hub.db, id);
  if (operations.some((each) => lockingStates.includes(each.state) || each.state === 'pending')) return nothing;
  const merchant = await loadMerchant(hub.db, payment.merchantId);
  const fact = { ...(payment.status === 'ready' ? abandoned : accountOver), at: hub.clock.now() };
  return { step: paymentWrites(hub, { payment, merchant, fact, actor: 'hub', tells: null }), answer: undefined };
}

function isOver(hub: Hub, { status, expiresAt }: Payment): boolean {
  const isOpen = status === 'ready' || status === 'awaiting_deposit';
  return isOpen && expiresAt !== null && expiresAt <= hub.clock.now();
}

const abandoned = {
  event: 'abandoned',
  code: 'abandoned',
  reason: '결제창이 완료되지 않은 채 유효 시간이 지났습니다.',
} as const;

const accountOver = {
  event: 'account_expired',
  code: 'account_expired',
  reason: '가상계좌의 입금 기한이 지났습니다.',
} as const;

/** A gateway that does not answer is asked again after this; meanwhile the account stays as it is. */
const askAgainMs = 10 * 60_000;

async function askLater(hub: Hub, id: PaymentId): Promise<void> {
  await decide(hub, async (): Promise<Decision<void>> => {
    const payment = await loadPayment(hub.db, id);
    if (!payment || !isOver(hub, payment)) return nothing;
    const now = hub.clock.now();
    const change = { expiresAt: new Date(now.getTime() + askAgainMs) };
    const note = { event: 'expiry_postponed', at: now, actor: 'hub', detail: {}, change };
    return { step: noted(payment, note), answer: undefined };
  });
}

const nothing: Decision<void> = { step: null, answer: undefined };
