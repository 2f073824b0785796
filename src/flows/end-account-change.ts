import { money } from '../core/money.ts';
import type { OperationId } from '../core/ids.ts';
import type { Operation } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import type { AccountChanged, ChangeAccount, Failed, Outcome } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { loadChannel } from '../store/channels.ts';
import type { Write } from '../store/commit.ts';
import { loadMerchant } from '../store/merchants.ts';
import { loadOperationsOf } from '../store/operations.ts';
import { endAccountCall, readAccountCall, type AccountCall } from './account-call.ts';
import { paymentWrites, type Word } from './payment-writes.ts';

/*
 * How changing an account ends, whoever learns it: its answer, the same said again, the notice of a deposit that names
 * the amount that was due, or a person.
 */

/** What an operation asked for: all that the account was to be. */
export function askedChange({ asked }: Pick<Operation, 'asked'>): Pick<ChangeAccount, 'amount' | 'dueAt'> {
  return { amount: Number(asked['amount']), dueAt: new Date(String(asked['dueAt'])) };
}

/** Says to the gateway what the account is to be, the first time or again. */
export async function sendChange(hub: Hub, { operation, payment }: AccountCall): Promise<Outcome<AccountChanged>> {
  const { changeAccount } = hub.gateways.open(await loadChannel(hub.db, payment.channelId));
  if (!changeAccount) throw new Error(`${payment.gateway} changes no account`);
  const isRepeated = operation.state !== 'started';
  const amounts = [...(await earlierAmounts(hub, payment.id)), payment.price.amount];
  return changeAccount({ paymentId: payment.id, ...askedChange(operation), earlierAmounts: amounts, isRepeated });
}

/** What was due to an account before each of its changes, the window's own amount first. */
export async function earlierAmounts(hub: Hub, id: Payment['id']): Promise<readonly number[]> {
  const operations = await loadOperationsOf(hub.db, id);
  const changes = operations.filter(({ kind }) => kind === 'change_virtual_account');
  return changes.map(({ asked }) => Number(asked['before']));
}

/** Settles: the same said again changes nothing more. Never after a person was called, who may say another end. */
export async function changeAgain(hub: Hub, operation: Operation, payment: Payment): Promise<void> {
  if (operation.needsPerson) return;
  const outcome = await sendChange(hub, { operation, payment });
  const isUnheard = outcome.outcome === 'notSent';
  await endAccountChange(hub, operation.id, isUnheard ? { outcome: 'unknown', cause: outcome.cause } : outcome);
}

export function endAccountChange(
  hub: Hub,
  id: OperationId,
  outcome: Outcome<AccountChanged>,
  word?: Word,
): Promise<void> {
  const doneWrites = (call: AccountCall, { dueAt }: AccountChanged): Promise<Write[]> =>
    changedWrites(hub, call, { dueAt, word });
  return endAccountCall(hub, id, { outcome, word, doneWrites });
}

type Changed = AccountChanged & { readonly word: Word | undefined };

async function changedWrites(hub: Hub, call: AccountCall, { dueAt, word }: Changed): Promise<Write[]> {
  const { operation, payment } = call;
  if (payment.status !== 'awaiting_deposit') {
    const { id: paymentId, status } = payment;
    hub.log.error({ paymentId, status }, 'an account was changed that does not wait for money any more');
    return [];
  }
  const merchant = await loadMerchant(hub.db, payment.merchantId);
  const price = money(askedChange(operation).amount, payment.price.currency);
  const fact = { event: 'account_changed', at: hub.clock.now(), price, dueAt } as const;
  return paymentWrites(hub, { payment, merchant, fact, actor: 'gateway', word, tells: null });
}

/**
 * What is due, now that a proven notice of a deposit names the amount that was: nothing is changed after a deposit, so
 * this is the end of a change of the amount that nobody had heard of.
 */
export async function learnPrice(hub: Hub, payment: Payment, due: number): Promise<number> {
  const operations = await loadOperationsOf(hub.db, payment.id);
  const open = operations.find(({ kind, endedAt }) => kind === 'change_virtual_account' && endedAt === null);
  const wanted = open && askedChange(open);
  if (!open || !wanted || wanted.amount === payment.price.amount) return payment.price.amount;
  if (due === wanted.amount) await endAccountChange(hub, open.id, { outcome: 'done', detail: { dueAt: wanted.dueAt } });
  if (due === payment.price.amount) await endAccountChange(hub, open.id, tooLate);
  return (await readAccountCall(hub, open.id)).payment.price.amount;
}

const tooLate: Failed = {
  outcome: 'declined',
  reason: 'other',
  code: 'deposited_before',
  message: '변경 전 금액이 이미 입금되어 바꾸지 못했습니다.',
};
