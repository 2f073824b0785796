import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { cardDigits, testCards, type CardOutcome } from '../../sandbox/cards.ts';
import type { Money } from '../../src/core/money.ts';
import type {
  Approval,
  ApproveRequest,
  ChargeOrder,
  Done,
  GatewaySession,
  IssuedKey,
  IssueFromWindow,
  Outcome,
  TypedCard,
  WindowOrder,
} from '../../src/gateways/gateway.ts';
import {
  launchOf,
  newReference,
  orderOf,
  settleApprove,
  usualPrice,
  type SessionOptions,
  type Stage,
} from './stage.ts';

/*
 * The steps of a card that is charged again. A merchant's contract for that is often another merchant id of his, so
 * every session here is opened with `subject.billing`.
 */

/** A key, and whose it is as the hub calls him. */
export type Held = { readonly issued: IssuedKey; readonly customerId: string };

export type Registering = { readonly card?: CardOutcome; readonly customerId?: string };

export function openBilling(stage: Stage, options: SessionOptions = {}): GatewaySession {
  return stage.open({ credentials: (stage.subject.billing ?? stage.subject).credentials, ...options });
}

/** A member that may be missing; the case runs only where `supports` says that it is there. */
export function there<Member>(member: Member | undefined): Member {
  assert(member !== undefined, 'the member is said to be there');
  return member;
}

export function newCustomer(): string {
  return `buyer-${randomUUID()}`;
}

export function registrationOf(customerId: string): WindowOrder {
  return { ...orderOf(usualPrice), purpose: 'issue_key', customerId };
}

/** The buyer types his card in the window; what its return says is ready to be issued from. */
export async function register(
  stage: Stage,
  { card, customerId = newCustomer() }: Registering = {},
): Promise<IssueFromWindow> {
  const session = openBilling(stage);
  const order = { ...registrationOf(customerId), noticeUrl: stage.bench.noticeUrl };
  const { launch, registered } = await launchOf(session, order);
  const window = await stage.bench.openWindow(launch);
  const returned = await stage.bench.decide(window, { decision: 'pay', ...(card !== undefined && { card }) });
  const back = session.parseReturn(returned, registered);
  assert(back.authenticated, `the card was not registered: ${JSON.stringify(back)}`);
  assert.deepEqual([back.paymentId, back.amount], [order.paymentId, null]);
  assert.deepEqual(JSON.parse(JSON.stringify(back.proof)), back.proof);
  return { reference: newReference(), paymentId: order.paymentId, customerId, proof: back.proof };
}

export async function issue(stage: Stage, wanted: Registering = {}): Promise<Held> {
  const request = await register(stage, wanted);
  const outcome = await there(openBilling(stage).issueFromWindow)(request);
  return { issued: doneWith(outcome), customerId: request.customerId };
}

/** A charge of an order of its own. */
export function chargeOf(amount: Money = usualPrice): ChargeOrder {
  const { paymentId, orderName, buyer } = orderOf(amount);
  return {
    reference: newReference(),
    paymentId,
    orderName,
    amount,
    taxFree: 0,
    instalmentMonths: 0,
    isInterestFreeByMerchant: false,
    usePoints: false,
    buyer,
  };
}

export async function charge(
  stage: Stage,
  { issued }: Held,
  { options = {}, order = chargeOf() }: { readonly options?: SessionOptions; readonly order?: ChargeOrder } = {},
): Promise<Outcome<Approval>> {
  const { key, customerId } = issued;
  return there(openBilling(stage, options).chargeKey)({ ...order, key, customerId });
}

/** What a charge leaves for those who ask for its end: no window was there, so there is no proof. */
export function askedEnd({ reference, paymentId, amount }: ChargeOrder): ApproveRequest {
  return { reference, paymentId, amount, proof: {} };
}

export async function settled(stage: Stage, order: ChargeOrder): Promise<string> {
  const { kind, result } = await openBilling(stage).settle(settleApprove(askedEnd(order)));
  assert.equal(kind, 'approve');
  if (result.outcome === 'done') assert.equal(result.breach, undefined);
  return result.outcome;
}

/** A card as a buyer types it, that pays or ends as its outcome says. Good for years. */
export function typedCard(outcome: CardOutcome | null = null): TypedCard {
  const number = testCards.find((each) => each.outcome === outcome)?.number ?? '9410-0012-3456-7890';
  return { number: cardDigits(number) ?? '', expiryYear: '2031', expiryMonth: '12', birth: '900101', password: '12' };
}

export function doneWith<Detail>(outcome: Outcome<Detail>): Detail {
  assert(outcome.outcome === 'done', `not done: ${JSON.stringify(outcome)}`);
  assert.equal((outcome satisfies Done<Detail>).breach, undefined);
  return outcome.detail;
}
