import {
  cashReceiptAmounts,
  isStanding,
  receiptableAmount,
  type CashReceipt,
  type CashReceiptId,
  type IdentifierKind,
  type ReceiptIdentifier,
  type ReceiptPurpose,
  type ReceiptRefusal,
} from '../core/cash-receipt.ts';
import { isLive, type Channel, type ChannelWish } from '../core/channel.ts';
import { brandId, type OperationId, type OrderId, type PaymentId } from '../core/ids.ts';
import type { Operation } from '../core/operation.ts';
import type { Buyer } from '../core/payment.ts';
import type { ReceiptSupport } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { findReceiptsOfOrder, findReceiptsOfPayment } from '../store/cash-receipts.ts';
import { loadChannel } from '../store/channels.ts';
import type { Write } from '../store/commit.ts';
import type { Scope } from '../store/database.ts';
import type { Merchant } from '../store/merchants.ts';
import { findPayment } from '../store/payments.ts';
import { chooseReceiptChannel } from './choose-channel.ts';
import { decide, type Decision } from './decide.ts';
import { endReceiptIssue, readReceiptEnd, type ReceiptEnd } from './end-cash-receipt.ts';
import { startedConversation } from './operation-writes.ts';
import { noted } from './payment-writes.ts';
import { callersPatienceMs, waitPatiently } from './patience.ts';
import { settleInline } from './settle-operation.ts';

/*
 * A cash receipt is written down before it is asked for, and one at most stands of a payment, or of an order that was
 * paid in cash elsewhere. Whose it is goes to the gateway and stands in no row.
 */

/** What is asked for, whatever it is a receipt of. */
export type ReceiptWish = {
  readonly purpose: ReceiptPurpose;
  readonly identifier: ReceiptIdentifier;
  readonly taxFree: number;
  /** Null: the tax that the sum contains. */
  readonly vat: number | null;
  readonly buyer: Pick<Buyer, 'name' | 'email'>;
};

export type IssueRefusal =
  | ReceiptRefusal
  | 'no_such_payment'
  | 'already_issued'
  | 'not_known_yet'
  | 'not_supported'
  | 'kind_missing'
  | 'kind_not_taken'
  | 'no_channel';

export type IssueEnd = ReceiptEnd | { readonly end: 'refused'; readonly refused: IssueRefusal };

/** A receipt of what is left of a payment. */
export async function issueOfPayment(hub: Hub, scope: Scope, id: PaymentId, wish: ReceiptWish): Promise<IssueEnd> {
  const started = await decide(hub, async (): Promise<Decision<Started | IssueEnd>> => {
    const payment = await findPayment(hub.db, scope, id);
    if (!payment) return refuse('no_such_payment');
    const { cashReceiptByApi: support } = hub.gateways.of(payment).supports;
    const refused = supportRefusal(support, wish.identifier.kind);
    if (refused !== null) return refuse(refused);
    const amount = receiptableAmount(payment);
    if (typeof amount === 'object') return refuse(amount.refused);
    if (payment.cashReceipt !== null) return refuse('already_issued');
    const standing = standingRefusal(await findReceiptsOfPayment(hub.db, scope, id));
    if (standing !== null) return refuse(standing);
    const amounts = cashReceiptAmounts(amount, wish.taxFree, wish.vat);
    if ('refused' in amounts) return refuse(amounts.refused);
    const { orderId, channelId, gateway, mid } = payment;
    const place = { ...scope, paymentId: id, orderId, channelId, gateway, mid };
    const begun = begin(hub, place, { purpose: wish.purpose, ...amounts });
    const detail = { receiptId: begun.receipt.id, amount: amounts.amount };
    const note = { event: 'receipt_requested', at: begun.receipt.requestedAt, actor: 'api', detail };
    return {
      step: [...noted(payment, note), ...begun.writes],
      answer: { ...begun, orderName: payment.orderName },
    };
  });
  return 'end' in started ? started : send(hub, started, wish);
}

export type IssueForOrder = ReceiptWish & {
  readonly merchant: Merchant;
  readonly scope: Scope;
  readonly channelWish: ChannelWish;
  readonly orderId: OrderId;
  readonly orderName: string;
  readonly amount: number;
};

/** A receipt of cash that came in elsewhere. */
export async function issueForOrder(hub: Hub, wanted: IssueForOrder): Promise<IssueEnd> {
  const { merchant, orderId, orderName } = wanted;
  const choice = await chooseReceiptChannel(hub, {
    merchant,
    tierId: wanted.scope.tierId,
    wish: wanted.channelWish,
  });
  if ('refused' in choice) return { end: 'refused', refused: 'no_channel' };
  const { chosen: channel } = choice;
  const scope = { ...wanted.scope, live: isLive(channel) };
  const started = await decide(hub, async (): Promise<Decision<Started | IssueEnd>> => {
    const { cashReceiptByApi: support } = hub.gateways.of(channel).supports;
    const refused = supportRefusal(support, wanted.identifier.kind);
    if (refused !== null) return refuse(refused);
    const standing = standingRefusal(await findReceiptsOfOrder(hub.db, scope, orderId));
    if (standing !== null) return refuse(standing);
    const amounts = cashReceiptAmounts(wanted.amount, wanted.taxFree, wanted.vat);
    if ('refused' in amounts) return refuse(amounts.refused);
    const begun = begin(hub, placeOf(scope, channel, orderId), { purpose: wanted.purpose, ...amounts });
    return { step: begun.writes, answer: { ...begun, orderName } };
  });
  return 'end' in started ? started : send(hub, started, wanted);
}

function placeOf(scope: Scope, { id: channelId, gateway, mid }: Channel, orderId: OrderId): Place {
  return { ...scope, paymentId: null, orderId, channelId, gateway, mid };
}

function refuse(refused: IssueRefusal): Decision<IssueEnd> {
  return { step: null, answer: { end: 'refused', refused } };
}

function supportRefusal(support: ReceiptSupport | null, kind: IdentifierKind | null): IssueRefusal | null {
  if (support === null) return 'not_supported';
  if (kind === null) return support.isKindNeeded ? 'kind_missing' : null;
  return support.identifiers.includes(kind) ? null : 'kind_not_taken';
}

function standingRefusal(receipts: readonly CashReceipt[]): IssueRefusal | null {
  const standing = receipts.find(isStanding);
  if (!standing) return null;
  return standing.state === 'issued' ? 'already_issued' : 'not_known_yet';
}

type Place = Pick<
  CashReceipt,
  'merchantId' | 'tierId' | 'live' | 'paymentId' | 'orderId' | 'channelId' | 'gateway' | 'mid'
>;

type Said = Pick<CashReceipt, 'purpose' | 'amount' | 'taxFree' | 'vat'>;

type Begun = { readonly receipt: CashReceipt; readonly operation: Operation; readonly writes: Write[] };

type Started = Begun & { readonly orderName: string | null };

/** The receipt and its call, which is not the payment's own: that one's cancellation waits for no receipt. */
function begin(hub: Hub, place: Place, said: Said): Begun {
  const id = brandId<CashReceiptId>(hub.ids.row());
  const operation = startedConversation(hub, {
    merchantId: place.merchantId,
    subject: 'cash_receipt',
    subjectId: id,
    kind: 'issue_cash_receipt',
    asked: { amount: said.amount },
  });
  const nothingYet = { transactionId: null, approvalNumber: null, receiptUrl: null, issuedAt: null, cancelledAt: null };
  const requestedAt = operation.startedAt;
  const receipt: CashReceipt = { ...place, ...said, id, state: 'requested', requestedAt, ...nothingYet };
  const writes: Write[] = [
    { write: 'insert operation', row: operation },
    { write: 'insert cash receipt', row: receipt },
  ];
  return { receipt, operation, writes };
}

async function send(hub: Hub, started: Started, wish: ReceiptWish): Promise<IssueEnd> {
  await waitPatiently(hub, sendAndLearn(hub, started, wish), callersPatienceMs);
  return readReceiptEnd(hub, started.operation.id);
}

async function sendAndLearn(hub: Hub, { receipt, operation, orderName }: Started, wish: ReceiptWish): Promise<void> {
  const id: OperationId = operation.id;
  const session = hub.gateways.open(await loadChannel(hub.db, receipt.channelId));
  if (!session.issueReceipt) throw new Error(`${receipt.gateway} issues no cash receipts`);
  const { amount, taxFree, vat, purpose } = receipt;
  const { identifier, buyer } = wish;
  const outcome = await session.issueReceipt({
    reference: id,
    receiptId: receipt.id,
    orderName: orderName ?? receipt.orderId,
    amount,
    taxFree,
    vat,
    purpose,
    identifier,
    buyer,
  });
  await endReceiptIssue(hub, id, outcome);
  if (outcome.outcome === 'unknown') await settleInline(hub, id);
}
