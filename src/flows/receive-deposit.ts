import type { Channel } from '../core/channel.ts';
import type { PaymentId } from '../core/ids.ts';
import type { Operation } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import { judgeDeposit, type DepositVerdict } from '../core/virtual-account.ts';
import type { DepositFact, DepositNotice, FoundDeposit, GatewaySession } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import type { Write } from '../store/commit.ts';
import { loadMerchant } from '../store/merchants.ts';
import { findOrder } from '../store/orders.ts';
import { findPaymentEvents } from '../store/payment-events.ts';
import { loadPayment } from '../store/payments.ts';
import { decide, type Decision } from './decide.ts';
import { earlierAmounts, learnPrice } from './end-account-change.ts';
import { learnIfLeftDiffers } from './learn-cancellations.ts';
import { bookMovement, startedOperation } from './operation-writes.ts';
import { noted, paymentWrites } from './payment-writes.ts';
import { scopeOf } from './scope-of.ts';

/** What a notice of a deposit led to, in words for people, and whether the gateway need not send it again. */
export type DepositEnd = { readonly verdict: string; readonly isComplete: boolean };

type Told = {
  readonly channel: Channel;
  readonly payment: Payment;
  readonly notice: DepositNotice;
  /** The gateway publishes the addresses that its notices come from, and this one came from there. */
  readonly isFromGateway: boolean;
};

/**
 * A buyer has paid in, says a notice. Where the gateway can be asked, it is asked; else the notice must prove itself,
 * by a signature or by where it comes from, and name the account.
 */
export async function receiveDeposit(hub: Hub, told: Told): Promise<DepositEnd> {
  const { channel, payment, notice } = told;
  // Where there is no account nothing can be taken back; money that came in is to be told again.
  if (payment.account === null) return { verdict: 'its payment has no account yet', isComplete: notice.isWithdrawn };
  if (notice.accountNumber !== null && digits(notice.accountNumber) !== digits(payment.account.number))
    return { verdict: 'refused: it speaks of another account', isComplete: true };
  const session = hub.gateways.open(channel);
  if (session.findDeposit) return askAndBook(hub, session, payment);
  if (!notice.isProven && !told.isFromGateway)
    return { verdict: 'refused: nothing proves that money came in', isComplete: true };
  if (notice.due !== null && notice.due !== (await learnPrice(hub, payment, notice.due)))
    return signedForAnother(hub, payment, notice);
  return notice.isWithdrawn ? withdrawTold(hub, payment.id, notice) : over(await bookTold(hub, payment.id, notice));
}

/** What the account took before it was changed is kept for a person to look at; any other price is somebody's lie. */
async function signedForAnother(hub: Hub, payment: Payment, notice: DepositNotice): Promise<DepositEnd> {
  const { id: paymentId } = payment;
  const { transactionId, due, isWithdrawn } = notice;
  hub.log.error({ paymentId, transactionId, due }, 'a deposit was told with a signature for another price');
  const wasDue = due !== null && (await earlierAmounts(hub, paymentId)).includes(due);
  if (!wasDue || isWithdrawn) return over('refused: it was signed for another amount');
  const keep = async (): Promise<Decision<string>> => {
    const now = await thePayment(hub, paymentId);
    const { stray } = await storyOf(hub, now);
    if (stray.has(transactionId)) return { step: null, answer: verdicts.known };
    return {
      step: strayWrites(hub, now, notice, { accepted: false, why: 'wrong_amount' }),
      answer: verdicts.wrong_amount,
    };
  };
  return over(await decide(hub, keep));
}

/** Whether money came in meanwhile, whatever notices were lost. `unknown`: the gateway did not answer. */
export async function learnDeposit(
  hub: Hub,
  channel: Channel,
  payment: Payment,
): Promise<'booked' | 'none' | 'unknown'> {
  const session = hub.gateways.open(channel);
  if (!session.findDeposit) return 'none';
  const { isComplete, verdict } = await askAndBook(hub, session, payment);
  if (!isComplete) return 'unknown';
  return verdict === verdicts.accepted ? 'booked' : 'none';
}

async function askAndBook(hub: Hub, { findDeposit }: GatewaySession, payment: Payment): Promise<DepositEnd> {
  const { id: paymentId, gatewayTransactionId, price } = payment;
  if (findDeposit === undefined || gatewayTransactionId === null) throw new Error(`${paymentId} cannot be asked about`);
  const found = await findDeposit({ paymentId, transactionId: gatewayTransactionId, currency: price.currency });
  switch (found.found) {
    case 'deposited':
      return bookFound(hub, paymentId, found);
    case 'unknown':
      return { verdict: `could not be used yet: ${found.cause}`, isComplete: false };
    case 'none':
      if (payment.depositTransactionId === null) return over('the gateway knows of no deposit');
      return withdraw(hub, paymentId, payment.depositTransactionId);
  }
}

/** What was given back before anybody here heard of the deposit is learnt with it. */
async function bookFound(
  hub: Hub,
  id: PaymentId,
  found: Extract<FoundDeposit, { found: 'deposited' }>,
): Promise<DepositEnd> {
  const verdict = await decide(hub, async () => bookDecision(hub, await thePayment(hub, id), found));
  if (verdict !== verdicts.accepted) return over(verdict);
  const { isComplete } = await learnIfLeftDiffers(hub, id, found.balance);
  return { verdict, isComplete };
}

function over(verdict: string): DepositEnd {
  return { verdict, isComplete: true };
}

function digits(number: string): string {
  return number.replace(/[^0-9A-Za-z]/g, '');
}

const verdicts = {
  accepted: 'a deposit was booked',
  known: 'this deposit is known',
  no_account: 'refused: no account was given out',
  wrong_amount: 'a deposit of a wrong amount: a person must look',
  already_deposited: 'a second deposit: a person must look',
} as const;

/** Takes money in, or leaves what nobody asked for to a person. */
async function bookDecision(hub: Hub, payment: Payment, deposit: DepositFact): Promise<Decision<string>> {
  const judged = judgeDeposit(payment, deposit);
  if (judged.accepted) return { step: await acceptedWrites(hub, payment, deposit), answer: verdicts.accepted };
  return { step: strayWrites(hub, payment, deposit, judged), answer: verdicts[judged.why] };
}

/** Notices come late and again: what the bank has taken back since is no money, whatever this one says. */
async function bookTold(hub: Hub, id: PaymentId, deposit: DepositNotice): Promise<string> {
  return decide(hub, async (): Promise<Decision<string>> => {
    const payment = await thePayment(hub, id);
    const { withdrawn, stray } = await storyOf(hub, payment);
    if (withdrawn.has(deposit.transactionId)) return { step: null, answer: 'this deposit was taken back' };
    if (stray.has(deposit.transactionId)) return { step: null, answer: verdicts.known };
    return bookDecision(hub, payment, deposit);
  });
}

async function thePayment(hub: Hub, id: PaymentId): Promise<Payment> {
  const payment = await loadPayment(hub.db, id);
  if (!payment) throw new Error(`no payment ${id}`);
  return payment;
}

type Story = { readonly withdrawn: ReadonlySet<unknown>; readonly stray: ReadonlySet<unknown> };

const strayEvents = ['deposit_wrong_amount', 'deposit_already_deposited'];
const withdrawnEvents = ['deposit_withdrawn', 'deposit_withdrawn_alone'];

/**
 * The numbers of deposits that were taken back, and of those that this payment never took for its own. Read after the
 * payment: what happens meanwhile makes another version of it, and a step on this one a conflict.
 */
async function storyOf(hub: Hub, payment: Payment): Promise<Story> {
  const events = await findPaymentEvents(hub.db, scopeOf(payment), payment.id);
  const numbersIn = (names: readonly string[]): ReadonlySet<unknown> =>
    new Set(events.filter(({ event }) => names.includes(event)).map(({ detail }) => detail['transactionId']));
  return { withdrawn: numbersIn(withdrawnEvents), stray: numbersIn(strayEvents) };
}

async function acceptedWrites(hub: Hub, payment: Payment, deposit: DepositFact): Promise<Write[]> {
  const merchant = await loadMerchant(hub.db, payment.merchantId);
  const { transactionId, amount, at, cashReceipt } = deposit;
  const { merchantId, live, orderId, id: paymentId } = payment;
  const { heldBy } = await findOrder(hub.db, scopeOf(payment), orderId);
  const isDuplicateOrder = heldBy !== null && heldBy !== paymentId;
  if (isDuplicateOrder) hub.log.error({ paymentId, orderId, heldBy }, 'an order that was paid before was paid again');
  const operation = heardOf(hub, payment, deposit);
  const fact = { event: 'deposited', at, transactionId, cashReceipt, isDuplicateOrder } as const;
  const tells = { status: 'paid', cancellationId: null } as const;
  const { currency } = payment.price;
  return [
    { write: 'insert operation', row: operation },
    bookMovement(hub, operation, payment, {
      kind: 'deposit',
      amount,
      currency,
      gatewayTransactionId: transactionId,
      at,
    }),
    // Another attempt may take the order between the look and the write: then this is looked at again.
    ...(isDuplicateOrder ? [] : [{ write: 'take hold', hold: { merchantId, live, orderId, paymentId } } as const]),
    ...paymentWrites(hub, { payment, merchant, fact, actor: 'gateway', tells }),
  ];
}

/** Nobody asked for it and nothing was sent: it is written as a conversation that the gateway began and ended. */
function heardOf(hub: Hub, payment: Payment, { transactionId, amount }: DepositFact): Operation {
  const begun = startedOperation(hub, payment, { kind: 'receive_deposit', asked: { transactionId, amount } });
  return { ...begun, state: 'done', endedAt: begun.startedAt };
}

type Stray = Extract<DepositVerdict, { accepted: false }>;

/** Money is at the gateway that belongs to no payment as it should. It is kept in the payment's story, and shouted. */
function strayWrites(hub: Hub, payment: Payment, deposit: DepositFact, { why }: Stray): Write[] | null {
  if (why === 'known' || why === 'no_account') return null;
  const { transactionId, amount, at } = deposit;
  hub.log.error({ paymentId: payment.id, transactionId, amount, why }, 'money came in that nobody asked for');
  return noted(payment, { event: `deposit_${why}`, at, actor: 'gateway', detail: { transactionId, amount } });
}

type Withdrawn = Pick<DepositFact, 'transactionId' | 'at'>;

/**
 * A withdrawal that names a deposit which is not this payment's, or which nobody has told of yet, is kept in the story:
 * the order of two notices is nobody's promise.
 */
async function withdrawTold(hub: Hub, id: PaymentId, notice: DepositNotice): Promise<DepositEnd> {
  const { transactionId, amount, at } = notice;
  return decide(hub, async (): Promise<Decision<DepositEnd>> => {
    const payment = await thePayment(hub, id);
    const { withdrawn, stray } = await storyOf(hub, payment);
    if (payment.depositTransactionId === transactionId) return withdrawDecision(hub, payment, notice);
    if (withdrawn.has(transactionId)) return { step: null, answer: over('this deposit is known to be taken back') };
    // A withdrawal may have a number of its own: then the amount says which deposit is meant.
    const isMeant = payment.depositTransactionId !== null && amount === payment.price.amount;
    if (isMeant && !stray.has(transactionId)) return withdrawDecision(hub, payment, notice);
    hub.log.warn({ paymentId: id, transactionId, amount }, 'a deposit was taken back that this payment does not have');
    const note = { event: 'deposit_withdrawn_alone', at, actor: 'gateway', detail: { transactionId, amount } };
    return { step: noted(payment, note), answer: over('a deposit that this payment does not have was taken back') };
  });
}

/** The bank takes back what it had told by mistake: the account waits again, and the order is free. */
async function withdraw(hub: Hub, id: PaymentId, transactionId: string): Promise<DepositEnd> {
  const at = hub.clock.now();
  return decide(hub, async () => withdrawDecision(hub, await thePayment(hub, id), { transactionId, at }));
}

async function withdrawDecision(
  hub: Hub,
  payment: Payment,
  { transactionId, at }: Withdrawn,
): Promise<Decision<DepositEnd>> {
  if (payment.depositTransactionId === null) return { step: null, answer: over('nothing was paid in here') };
  // A cancellation is under way, which may be refused because of this: told again, it is known which was first.
  if (payment.reserved > 0) {
    hub.log.error({ paymentId: payment.id, transactionId }, 'a deposit was taken back while its refund is under way');
    return { step: null, answer: { verdict: 'could not be used yet: a cancellation is open', isComplete: false } };
  }
  if (payment.status !== 'paid') {
    hub.log.error(
      { paymentId: payment.id, transactionId },
      'a deposit was taken back of which a part had been given back',
    );
    const note = { event: 'deposit_withdrawn_too_late', at, actor: 'gateway', detail: { transactionId } };
    return { step: noted(payment, note), answer: over('taken back after a cancellation: a person must look') };
  }
  return { step: await withdrawnWrites(hub, payment, { transactionId, at }), answer: over('a deposit was taken back') };
}

async function withdrawnWrites(hub: Hub, payment: Payment, { transactionId, at }: Withdrawn): Promise<Write[]> {
  const merchant = await loadMerchant(hub.db, payment.merchantId);
  const { merchantId, live, orderId, id: paymentId, price } = payment;
  const operation = heardOf(hub, payment, { transactionId, at, amount: price.amount, cashReceipt: null });
  const told = { transactionId: payment.depositTransactionId ?? transactionId };
  const fact = { event: 'deposit_withdrawn', at, ...told } as const;
  const tells = { status: 'ready', cancellationId: null } as const;
  return [
    { write: 'insert operation', row: operation },
    bookMovement(hub, operation, payment, { kind: 'reversal', ...price, gatewayTransactionId: transactionId, at }),
    { write: 'release hold', hold: { merchantId, live, orderId, paymentId } },
    ...paymentWrites(hub, { payment, merchant, fact, actor: 'gateway', tells }),
  ];
}
