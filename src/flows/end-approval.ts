import type { OperationId } from '../core/ids.ts';
import type { Operation } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import { decideRecovery, type ChargeFailure } from '../core/recovery.ts';
import { unreachable } from '../core/unreachable.ts';
import type { Approval, Done, Failed, Outcome } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import type { Write } from '../store/commit.ts';
import { loadMerchant, type Merchant } from '../store/merchants.ts';
import { loadOperation } from '../store/operations.ts';
import { loadPayment } from '../store/payments.ts';
import { findScheduleOfRun } from '../store/schedules.ts';
import { decide, type Decision } from './decide.ts';
import { hashOf } from './hash-of.ts';
import { learnIfLeftDiffers } from './learn-cancellations.ts';
import { bookMovement, changeOperation, endOperation, leaveOpen, startedOperation } from './operation-writes.ts';
import {
  auditOf,
  noted,
  paymentWrites,
  said,
  toldIfHeardUnknown,
  type Note,
  type PaymentWrites,
  type Word,
} from './payment-writes.ts';
import { sendReversal } from './reverse-approval.ts';
import { cardCheck, whyGivenBack } from './why-given-back.ts';

/**
 * Writes down how an approval ended, whoever learnt it: the call itself or a later question. The first to write wins;
 * whoever comes second finds the operation ended and changes nothing.
 */
export async function endApproval(
  hub: Hub,
  operationId: OperationId,
  outcome: Outcome<Approval>,
  ending: { readonly lateCheckAt?: Date; readonly word?: Word } = {},
): Promise<void> {
  const reversal = await decide(hub, async (): Promise<Decision<OperationId | null>> => {
    const operation = await loadOperation(hub.db, operationId);
    if (!operation?.paymentId) throw new Error(`operation ${operationId} has no payment`);
    const payment = await loadPayment(hub.db, operation.paymentId);
    if (!payment) throw new Error(`no payment ${operation.paymentId}`);
    const { settlesByUndoing } = hub.gateways.of(payment);
    const isFoundLate = operation.state === 'declined' && (operation.settleAt !== null || settlesByUndoing);
    if (operation.endedAt !== null && !(isFoundLate && outcome.outcome === 'done')) return { step: null, answer: null };
    switch (outcome.outcome) {
      case 'done':
        if (settlesByUndoing && operation.state === 'unknown' && !ending.word)
          return { step: [leaveOpen(hub, operation, overtaken), { write: 'wake workers' }], answer: null };
        return approved(hub, { operation, payment, outcome, word: ending.word });
      case 'declined':
      case 'notSent':
        return { step: await refusedWrites(hub, { operation, payment, failed: outcome, ...ending }), answer: null };
      case 'pending':
      case 'unknown':
        return { step: [leaveOpen(hub, operation, outcome), { write: 'wake workers' }], answer: null };
      default:
        return unreachable(outcome);
    }
  });
  if (reversal !== null) return sendReversal(hub, reversal);
  if (outcome.outcome !== 'done') return;
  const operation = await loadOperation(hub.db, operationId);
  if (operation?.paymentId) await learnIfLeftDiffers(hub, operation.paymentId, outcome.detail.balance);
}

/** Somebody took the caller for dead and undoes what he heard of just now. */
const overtaken = { outcome: 'unknown', cause: 'answered as done, after its undoing had begun' } as const;

type Approved = {
  readonly operation: Operation;
  readonly payment: Payment;
  readonly outcome: Done<Approval>;
  readonly word: Word | undefined;
};

async function approved(hub: Hub, told: Approved): Promise<Decision<OperationId | null>> {
  const { operation, payment, outcome, word } = told;
  const merchant = await loadMerchant(hub.db, payment.merchantId);
  const { detail } = outcome;
  const end =
    operation.endedAt === null ? endOperation(hub, operation, 'done') : changeOperation(operation, { settleAt: null });
  // The same approval heard of twice is one movement of money: it is booked, and nothing is given back.
  if (payment.gatewayTransactionId === detail.transactionId && payment.status !== 'ready')
    return { step: [end, ...auditOf(word)], answer: null };
  const booked = [end, ...auditOf(word), ...movementOf(hub, operation, payment, detail)];
  const why = whyGivenBack(operation, outcome.breach);
  if (why !== null || payment.status !== 'ready') {
    const reverse = reversalOf(hub, { operation, payment, why: why ?? 'payment_ended' }, detail);
    const ended =
      payment.status === 'ready'
        ? breachWrites(hub, operation, { payment, merchant, why: why ?? 'payment_ended', word })
        : noted(payment, said(word, late(hub, detail)));
    return { step: [...booked, { write: 'insert operation', row: reverse }, ...ended], answer: reverse.id };
  }
  const { amount: _amount, balance: _balance, approvedAt: at, secret, account, ...rest } = detail;
  const facts = { at, ...rest, secretHash: secret && hashOf(secret).toString('hex') };
  const { merchantId, live, orderId, id: paymentId } = payment;
  const hold = { merchantId, live, orderId, paymentId };
  if (account === null) {
    const fact = { event: 'approved', ...facts } as const;
    const tells = { status: 'paid', cancellationId: null } as const;
    const writes = paymentWrites(hub, { payment, merchant, fact, actor: 'gateway', word, tells });
    return {
      step: [...booked, { write: 'claim hold', hold }, ...writes, ...runEnd(hub, payment, 'paid')],
      answer: null,
    };
  }
  const { dueAt, ...place } = account;
  const fact = { event: 'account_issued', ...facts, account: place, dueAt } as const;
  const tells = { status: 'ready', cancellationId: null } as const;
  const writes = paymentWrites(hub, { payment, merchant, fact, actor: 'gateway', word, tells });
  // Nothing is paid yet: another attempt may pay the order first, and whoever does holds it.
  return { step: [...booked, { write: 'release hold', hold }, ...writes], answer: null };
}

/** An account that is given out moves no money. */
function movementOf(hub: Hub, operation: Operation, payment: Payment, detail: Approval): Write[] {
  if (detail.account !== null) return [];
  const { transactionId: gatewayTransactionId, approvedAt: at } = detail;
  return [bookMovement(hub, operation, payment, { kind: 'approval', ...detail.amount, gatewayTransactionId, at })];
}

/** The conversation that gives the money back, written down with what made it necessary. */
function reversalOf(
  hub: Hub,
  { operation, payment, why }: Pick<Approved, 'operation' | 'payment'> & { readonly why: string },
  { transactionId, amount, account, isEscrow }: Approval,
): Operation {
  const asked = {
    // What the window proved: some gateways undo the call itself.
    ...operation.asked,
    transactionId,
    amount: amount.amount,
    why,
    account: account && 'open',
    isEscrow: isEscrow ? 1 : 0,
  };
  return startedOperation(hub, payment, { kind: 'reverse', asked });
}

type Breached = {
  readonly payment: Payment;
  readonly merchant: Merchant;
  readonly why: string;
  readonly word: Word | undefined;
};

/** The gateway took money that we must not keep: never shown as paid, and given back at once. */
function breachWrites(hub: Hub, operation: Operation, { payment, merchant, why, word }: Breached): Write[] {
  const reason =
    why === cardCheck
      ? '카드를 확인하려고 승인한 뒤 바로 되돌립니다.'
      : `승인 결과가 주문과 달라 결제를 되돌립니다. (${why})`;
  const fact = { event: 'reversed', at: hub.clock.now(), code: why, reason } as const;
  if (why !== cardCheck) hub.log.error({ paymentId: payment.id, why }, 'an approval must not stand: it is given back');
  const tells = tellsOfFailure(hub, operation, payment);
  const writes = paymentWrites(hub, { payment, merchant, fact, actor: 'hub', word, tells });
  return [...writes, ...runEnd(hub, payment, 'failed')];
}

/** Money of a payment that has ended otherwise: that it came is kept, and it goes back. */
function late(hub: Hub, { transactionId, amount }: Approval): Note {
  const detail = { transactionId, amount: amount.amount };
  return { event: 'approved_after_the_end', at: hub.clock.now(), actor: 'gateway', detail };
}

type Refused = {
  readonly operation: Operation;
  readonly payment: Payment;
  readonly failed: Exclude<Failed, { outcome: 'unknown' }>;
  readonly lateCheckAt?: Date;
  readonly word?: Word;
};

/** Nothing was taken: the payment fails and the order is free again. */
async function refusedWrites(hub: Hub, refused: Refused): Promise<Write[]> {
  const { operation, payment, failed, lateCheckAt, word } = refused;
  const { merchantId, live, orderId, id: paymentId } = payment;
  const writes: Write[] = [
    endOperation(hub, operation, failed.outcome, { failed, lateCheckAt }),
    ...auditOf(word),
    { write: 'release hold', hold: { merchantId, live, orderId, paymentId } },
  ];
  if (payment.status !== 'ready') return writes;
  const merchant = await loadMerchant(hub.db, merchantId);
  const { code, reason } = refusalOf(failed);
  const fact = { event: 'declined', at: hub.clock.now(), code, reason } as const;
  const tells = tellsOfFailure(hub, operation, payment);
  const failedWrites = paymentWrites(hub, { payment, merchant, fact, actor: 'gateway', word, tells });
  return [...writes, ...failedWrites, ...(await failedRunEnd(hub, { payment, merchant, failed }))];
}

/** Nobody looks on while a schedule runs: the merchant is told of every end. */
function tellsOfFailure(hub: Hub, operation: Operation, payment: Payment): PaymentWrites['tells'] {
  if (payment.billingKeyUsage === 'scheduled') return { status: 'failed', cancellationId: null };
  return toldIfHeardUnknown(hub, operation);
}

/** The run of a schedule ends with its payment, in the same step. */
function runEnd(hub: Hub, payment: Payment, outcome: 'paid' | 'failed'): Write[] {
  if (payment.billingKeyUsage !== 'scheduled') return [];
  return [{ write: 'end schedule', paymentId: payment.id, outcome, at: hub.clock.now() }];
}

/** What the merchant wants done about it is decided in the step in which it failed. */
async function failedRunEnd(
  hub: Hub,
  { payment, merchant, failed }: Pick<Refused, 'payment' | 'failed'> & { readonly merchant: Merchant },
): Promise<Write[]> {
  const schedule = payment.billingKeyUsage === 'scheduled' ? await findScheduleOfRun(hub.db, payment.id) : null;
  if (!schedule) return [];
  const { id: paymentId } = payment;
  const [at, outcome] = [hub.clock.now(), 'failed' as const];
  const reason: ChargeFailure = failed.outcome === 'declined' ? failed.reason : 'not_sent';
  const recovery = decideRecovery(merchant.settings.recovery, { reason, at, recoveries: schedule.recoveries });
  return [{ write: 'end schedule', paymentId, outcome, at, recovery }];
}

function refusalOf(failed: Exclude<Failed, { outcome: 'unknown' }>): { code: string; reason: string } {
  if (failed.outcome === 'declined') return { code: failed.code, reason: failed.message };
  return { code: 'not_sent', reason: '결제사에 연결하지 못해 결제가 진행되지 않았습니다. 금액은 청구되지 않았습니다.' };
}
