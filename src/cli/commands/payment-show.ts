import type { Command } from '../command.ts';
import type { Cancellation } from '../../core/cancellation.ts';
import { writtenAmount } from '../../core/money.ts';
import type { Payment } from '../../core/payment.ts';
import { receiptFollowUp, type CashReceipt } from '../../core/cash-receipt.ts';
import { scopeOf } from '../../flows/scope-of.ts';
import type { Shipment } from '../../core/shipment.ts';
import { findReceiptsOfPayment } from '../../store/cash-receipts.ts';
import { loadCancellations } from '../../store/cancellations.ts';
import { findPaymentEvents, type PaymentEventRow } from '../../store/payment-events.ts';
import { findShipments } from '../../store/shipments.ts';
import { thePayment } from './the-payment.ts';
import { shownTime, table } from './words.ts';

/** Where money is, and how it came there. Never who the buyer is: that is the merchant's own page's business. */
export const showPayment: Command = {
  words: ['payment', 'show'],
  summary: { ko: '결제 하나와 그 이야기', en: 'A payment, and what happened to it' },
  notes: {
    ko: '상태, 수단, 계좌와 입금, 에스크로와 배송, 취소와 환불 지급, 그리고 처음부터의 모든 사건. 잘못된 금액의 입금과 두 번째 입금도 여기서 봅니다.',
    en:
      'Its state, means, account and deposit, escrow and deliveries, cancellations and payouts, and every event ' +
      'from the beginning; deposits of a wrong amount and second ones too.',
  },
  argument: { name: 'payment id', meaning: { ko: '결제번호', en: 'the payment' } },
  options: [],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const payment = await thePayment(hub, given.argument);
      const cancellations = await loadCancellations(hub.db, payment.id);
      const receipts = await findReceiptsOfPayment(hub.db, scopeOf(payment), payment.id);
      const shipments = await findShipments(hub.db, scopeOf(payment), payment.id);
      const events = await findPaymentEvents(hub.db, scopeOf(payment), payment.id);
      return {
        json: {
          ...factsOf(payment),
          cancellations: cancellations.map(cancellationJson),
          cash_receipts: receipts.map((each) => receiptJson(payment, each)),
          deliveries: shipments.map(shipmentJson),
          events: events.map(eventJson),
        },
        lines: [
          ...table(
            Object.entries(factsOf(payment)).flatMap(([name, value]) => (value === null ? [] : [[name, shown(value)]])),
          ),
          ...(cancellations.length === 0
            ? []
            : ['', '취소 Cancellations', ...table(cancellations.map(cancellationRow))]),
          ...(receipts.length === 0
            ? []
            : ['', '현금영수증 Cash receipts', ...table(receipts.map((each) => receiptRow(payment, each)))]),
          ...(shipments.length === 0 ? [] : ['', '배송 Deliveries', ...table(shipments.map(shipmentRow))]),
          '',
          '이야기 Story',
          ...table(events.map(eventRow)),
        ],
      };
    }),
};

/** Null: there is nothing to say. */
function factsOf(payment: Payment): Record<string, string | number | boolean | null> {
  const { account, bank, card, price } = payment;
  return {
    payment: payment.id,
    order: payment.orderId,
    channel: `${payment.gateway}.${payment.mid}`,
    status: payment.status,
    amount: writtenAmount(price),
    currency: price.currency,
    cancelled: writtenAmount({ ...price, amount: payment.cancelled }),
    method: payment.method,
    wallet: payment.easyPay,
    card: card && card.company.name,
    bank: bank && bank.name,
    account: account && `${account.bankName} ${account.number}`,
    account_due: payment.accountDueAt && shownTime(payment.accountDueAt),
    deposit: payment.depositTransactionId,
    is_late_deposit: payment.isLateDeposit || null,
    is_second_payment_of_order: payment.isDuplicateOrder || null,
    escrow: payment.escrow,
    cash_receipt: payment.cashReceipt && (payment.cashReceipt.approvalNumber ?? true),
    gateway_transaction: payment.gatewayTransactionId,
    receipt: payment.receiptUrl,
    failed_because: payment.failReason,
    started: shownTime(payment.startedAt),
    paid: payment.paidAt && shownTime(payment.paidAt),
  };
}

function shown(value: string | number | boolean): string {
  return typeof value === 'number' ? value.toLocaleString('ko-KR') : String(value);
}

function cancellationJson({
  id,
  state,
  amount,
  payout,
  requestedBy,
  reason,
  requestedAt,
  doneAt,
}: Cancellation): object {
  return { id, state, amount, payout, requested_by: requestedBy, reason, requested_at: requestedAt, done_at: doneAt };
}

function cancellationRow({ requestedAt, state, amount, payout, reason }: Cancellation): string[] {
  return [shownTime(requestedAt), amount.toLocaleString('ko-KR'), state, payout ?? '-', reason];
}

const followUps: Record<ReturnType<typeof receiptFollowUp>, string> = {
  none: '-',
  reissue: '금액이 달라졌습니다: 취소하고 다시 발급하세요. The amount is another by now: cancel it and issue it anew.',
  cancel: '결제가 취소되었습니다: 현금영수증도 취소하세요. The payment was cancelled: cancel the receipt too.',
};

/** What is to be done about a receipt, now that so much is left of its payment. */
function followUpOf({ price, cancelled }: Payment, { state, amount }: CashReceipt): keyof typeof followUps {
  return state === 'issued' ? receiptFollowUp(amount, price.amount - cancelled) : 'none';
}

function receiptJson(payment: Payment, receipt: CashReceipt): object {
  const { id, state, amount, approvalNumber, requestedAt, issuedAt, cancelledAt } = receipt;
  const times = { requested_at: requestedAt, issued_at: issuedAt, cancelled_at: cancelledAt };
  return { id, state, amount, approval_number: approvalNumber, ...times, follow_up: followUpOf(payment, receipt) };
}

function receiptRow(payment: Payment, receipt: CashReceipt): string[] {
  const { requestedAt, amount, state, approvalNumber } = receipt;
  const said = [shownTime(requestedAt), amount.toLocaleString('ko-KR'), state, approvalNumber ?? '-'];
  return [...said, followUps[followUpOf(payment, receipt)]];
}

function shipmentJson({ id, state, courierSaid, invoice, sentAt, requestedAt, registeredAt }: Shipment): object {
  const times = { sent_at: sentAt, requested_at: requestedAt, registered_at: registeredAt };
  return { id, state, courier: courierSaid, invoice, ...times };
}

function shipmentRow({ requestedAt, state, courierSaid, invoice, sentAt }: Shipment): string[] {
  return [shownTime(requestedAt), state, courierSaid, invoice, `보낸 때 sent ${shownTime(sentAt)}`];
}

function eventJson({ version, event, at, actor, detail }: PaymentEventRow): object {
  return { version, event, at, actor, detail };
}

function eventRow({ at, event, actor, detail }: PaymentEventRow): string[] {
  const { amount, code, because, transactionId } = detail;
  const said = [amount, code, because, transactionId].filter(
    (each) => typeof each === 'string' || typeof each === 'number',
  );
  return [shownTime(at), event, actor, said.join(' ')];
}
