import { UsageWrong, type Answer, type Command, type Given } from '../command.ts';
import type { Desk } from '../desk.ts';
import { CommandRefused } from '../refused.ts';
import { brandId, type OperationId } from '../../core/ids.ts';
import { takesMoney, type Operation, type OperationKind } from '../../core/operation.ts';
import type { Payment } from '../../core/payment.ts';
import {
  isSettleable,
  isStillUndone,
  settleByPerson,
  type Settleable,
  type Verdict,
} from '../../flows/settle-by-person.ts';
import type { Hub } from '../../hub.ts';
import { loadOpenOperations, loadOperation, type OpenOperation } from '../../store/operations.ts';
import { loadPayment } from '../../store/payments.ts';
import { settledDelivery } from './operation-delivery.ts';
import { settledReceipt } from './operation-receipt.ts';
import { shownTime, theTime, yes } from './words.ts';

const usualLimit = 50;

/** What was asked of the gateway, in words. */
const asked: Partial<Record<OperationKind, string>> = {
  approve: '승인 approval',
  charge: '빌링키·카드 청구 charge',
  issue_virtual_account: '가상계좌 발급 giving out an account',
  cancel: '취소 cancellation',
  reverse: '되돌리기 giving back',
  change_virtual_account: '가상계좌 변경 changing an account',
  close_virtual_account: '가상계좌 말소 closing an account',
  issue_cash_receipt: '현금영수증 발급 cash receipt',
  cancel_cash_receipt: '현금영수증 취소 cancelling a cash receipt',
  register_delivery: '에스크로 배송 등록 report of goods',
};

const list: Command = {
  words: ['operation', 'list'],
  summary: { ko: '사람이 끝을 말해 주어야 하는 것', en: 'What only a person can end' },
  notes: {
    ko: '나루가 결제사에 더 물을 수 없는 것들입니다. 결제사 관리자에서 확인한 뒤 operation settle 로 끝내세요. --open: 아직 물어보고 있는 것까지.',
    en:
      'The gateway can no longer be asked about these. Look there, ' +
      'then: operation settle. --open: those still asked about too.',
  },
  options: [
    { name: 'open', value: null, meaning: { ko: '끝을 모르는 것 모두', en: 'everything whose end is not known' } },
    { name: 'limit', value: 'number', meaning: { ko: `몇 줄까지 (${usualLimit})`, en: `how many (${usualLimit})` } },
  ],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const limit = given.count('limit', usualLimit);
      const open = await loadOpenOperations(hub.db, { needingPerson: !given.has('open'), limit });
      const json = open.map(reported);
      if (open.length === 0) return { json, lines: ['없습니다. Nothing.'] };
      return { json, lines: open.flatMap(described) };
    }),
};

function reported({ operation, paymentId, orderId, gateway, mid, live }: OpenOperation) {
  const { id, kind, state, needsPerson, startedAt, settleAt, cause } = operation;
  return {
    id,
    kind,
    state,
    needs_person: needsPerson,
    payment_id: paymentId,
    receipt_id: operation.subject === 'cash_receipt' ? operation.subjectId : null,
    order_id: orderId,
    amount: amountOf(operation),
    gateway,
    mid,
    live,
    started_at: startedAt,
    asked_again_at: settleAt,
    cause,
    asked: operation.asked,
  };
}

/** A cancellation's own amount; an approval's is the payment's. */
function amountOf({ asked: said }: Operation): number | null {
  return typeof said['amount'] === 'number' ? said['amount'] : null;
}

function described(open: OpenOperation): string[] {
  const { operation, orderId, amount, currency, gateway, mid } = open;
  const of = amountOf(operation) ?? amount;
  const { needsPerson, settleAt, cause } = operation;
  const next = needsPerson ? '사람이 필요합니다 needs a person' : `다시 묻습니다 asked again: ${shownTime(settleAt)}`;
  return [
    `${operation.id}  ${asked[operation.kind] ?? operation.kind} ${of.toLocaleString('ko-KR')} ${currency}`,
    `  ${gateway} ${mid} 에서 찾을 주문번호 look for order: ${operation.subjectId} (가맹점 주문번호 ${orderId})`,
    `  부른 때 called: ${shownTime(operation.startedAt)} KST · ${operation.state} · ${next}`,
    ...(cause === null ? [] : [`  까닭 why: ${cause}`]),
    '',
  ];
}

const settle: Command = {
  words: ['operation', 'settle'],
  summary: { ko: '결제사에서 본 것을 말해 끝냅니다', en: 'Ends it by what you saw at the gateway' },
  notes: {
    ko: '결제사 관리자에서 눈으로 본 것만 말하세요. done: 돈이 움직였다. declined: 움직이지 않았다. 이름과 까닭이 결제의 기록과 감사에 남고, 웹훅이 나갑니다.',
    en:
      'Say only what you saw at the gateway. done: the money ' +
      'moved; declined: it did not. Your name and reason are kept.',
  },
  argument: { name: 'operation id', meaning: { ko: 'operation list 의 번호', en: 'an id of operation list' } },
  options: [
    { name: 'outcome', value: 'done|declined', isRequired: true, meaning: { ko: '본 것', en: 'what you saw' } },
    {
      name: 'reason',
      value: 'text',
      isRequired: true,
      meaning: { ko: '어디서 무엇을 보았는지', en: 'what you saw, and where' },
    },
    { name: 'by', value: 'name', isRequired: true, meaning: { ko: '말하는 사람의 이름', en: 'who says so' } },
    {
      name: 'transaction-id',
      value: 'id',
      meaning: { ko: 'done: 결제사의 거래번호', en: 'done: the gateway’s id of the transaction' },
    },
    {
      name: 'approval-number',
      value: 'number',
      meaning: { ko: '현금영수증 발급 done: 국세청 승인번호', en: 'cash receipt done: the tax office’s number' },
    },
    {
      name: 'at',
      value: 'time',
      meaning: { ko: 'done: 결제사에서 처리된 때 (2026-11-26T15:04:05+09:00)', en: 'done: when it was done there' },
    },
    {
      name: 'amount',
      value: 'number',
      meaning: {
        ko: '승인 done: 승인된 금액. 결제와 다르면 되돌립니다',
        en: 'approval: what was approved, if not the price',
      },
    },
    {
      name: 'force',
      value: null,
      meaning: {
        ko: '나루가 아직 물어볼 수 있는 것도. 결제사의 답이 더 확실합니다',
        en: 'even what the hub can still ask about; the gateway knows better',
      },
    },
    yes,
  ],
  run: (given, desk) => desk.withHub((hub) => settled(given, desk, hub)),
};

async function settled(given: Given, desk: Desk, hub: Hub): Promise<Answer> {
  const found = await theOperation(hub, given);
  if ('settledBy' in found) return found.settledBy(given, desk, hub, found.operation);
  const { operation, payment } = found;
  const verdict = readVerdict(given, operation, payment);
  if (verdict.outcome === 'done' && isStillUndone(hub, operation, payment))
    throw new CommandRefused(
      '이 결제사의 끝을 모르는 승인은 나루가 되돌리는 중이라 done으로 끝낼 수 없습니다. 기다려 주세요. ' +
        'The hub is undoing this approval: it cannot be said to stand. Wait.',
    );
  const effect = effectOf(operation, payment, verdict);
  process.stderr.write(`${effect.join('\n')}\n`);
  if (!given.has('yes') && !(await desk.confirm('이대로 쓸까요? Write it down?')))
    return { json: { settled: false }, lines: ['아무것도 바꾸지 않았습니다. Nothing was changed.'], exitCode: 1 };
  const word = { actor: `${given.required('by')} (${desk.actor})`, because: given.required('reason'), verdict };
  if (!(await settleByPerson(hub, { operation, payment }, word)))
    throw new CommandRefused(
      '그사이에 다른 쪽이 먼저 끝냈습니다. 아무것도 바꾸지 않았습니다. It was ended by somebody else first.',
    );
  const after = await loadPayment(hub.db, payment.id);
  return {
    json: { settled: true, status: after?.status },
    lines: [`썼습니다. Written down. ${payment.id}: ${after?.status}`],
  };
}

type Found =
  | { readonly operation: Settleable; readonly payment: Payment }
  | { readonly operation: Operation; readonly settledBy: typeof settledReceipt };

/** Calls that move no money are ended in ways of their own. */
const endings: Partial<Record<Operation['subject'], typeof settledReceipt>> = {
  cash_receipt: settledReceipt,
  escrow: settledDelivery,
};

async function theOperation(hub: Hub, given: Given): Promise<Found> {
  const id = given.argument;
  const isUuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(id);
  const operation = isUuid ? await loadOperation(hub.db, brandId<OperationId>(id)) : null;
  const payment = operation?.paymentId ? await loadPayment(hub.db, operation.paymentId) : null;
  const settledBy = operation && endings[operation.subject];
  if (!operation || (!payment && !settledBy))
    throw new CommandRefused(`${id} 이(가) 없습니다. No such operation: ./naru operation list --open`);
  const isForPerson = settledBy ? operation.endedAt === null : isSettleable(operation);
  if (!isForPerson)
    throw new CommandRefused(
      `이미 끝났거나 사람이 끝낼 것이 아닙니다 (${operation.kind}, ${operation.state}). It is over, or not for a person.`,
    );
  if (!operation.needsPerson && !given.has('force'))
    throw new CommandRefused(
      '나루가 아직 결제사에 물어볼 수 있습니다. 기다리면 스스로 끝납니다. 그래도 끝내려면 --force. ' +
        'The hub can still ask the gateway, which knows better than a person; wait, or say --force.',
    );
  if (payment && isSettleable(operation)) return { operation, payment };
  if (!settledBy) throw new Error(`nobody ends ${operation.kind}`);
  return { operation, settledBy };
}

function readVerdict(given: Given, { kind, startedAt }: Settleable, payment: Payment): Verdict {
  const outcome = given.required('outcome');
  if (outcome === 'declined') return { outcome };
  if (outcome !== 'done') throw new UsageWrong(`--outcome 은 done 또는 declined 입니다: ${outcome}. One of them.`);
  if (takesMoney(kind) && payment.method === 'virtual_account')
    throw new UsageWrong(
      '발급된 계좌번호를 알 수 없습니다. 결제사에서 그 계좌를 닫고 declined로 끝내세요. ' +
        'Nobody here would know the account: close it at the gateway and say declined.',
    );
  const transactionId = given.text('transaction-id') ?? '';
  if (transactionId === '' && kind !== 'change_virtual_account')
    throw new UsageWrong(
      'done에는 --transaction-id 가 필요합니다: 결제사의 거래번호. The gateway’s id of the transaction.',
    );
  const at = theTime(given, startedAt);
  if (!takesMoney(kind) && given.has('amount'))
    throw new UsageWrong(
      '--amount 는 승인에만 씁니다. 다른 금액이 취소되었다면 declined로 끝내세요: 결제사의 목록에서 배웁니다. Only for approvals.',
    );
  return { outcome, transactionId, at, amount: given.count('amount', payment.price.amount) };
}

/** What it will do to the money, before it is done. */
function effectOf(operation: Settleable, payment: Payment, verdict: Verdict): string[] {
  const amount = amountOf(operation) ?? payment.price.amount;
  const what = `${payment.id} ${asked[operation.kind]} ${amount.toLocaleString('ko-KR')} ${payment.price.currency}`;
  return [what, ...effects[operation.kind][verdict.outcome](payment, verdict)].map((line) => `  ${line}`);
}

type Effect = (payment: Payment, verdict: Verdict) => string[];

const takenEffects: Record<Verdict['outcome'], Effect> = {
  done: (payment, verdict) => {
    const isKept = payment.status === 'ready' && 'amount' in verdict && verdict.amount === payment.price.amount;
    return isKept
      ? ['결제됨(paid)이 되고 가맹점에 웹훅이 갑니다. It becomes paid, and the merchant is told.']
      : ['결제가 이미 다르게 끝났거나 금액이 달라, 결제사에 취소를 보내 돌려줍니다. It is given back at the gateway.'];
  },
  declined: () => [
    '실패(failed)가 되고 주문이 풀립니다. 청구되지 않은 것으로 봅니다. It fails, and the order is free again.',
  ],
};

const effects: Record<Settleable['kind'], Record<Verdict['outcome'], Effect>> = {
  approve: takenEffects,
  charge: takenEffects,
  issue_virtual_account: takenEffects,
  cancel: {
    done: () => [
      '취소된 것으로 장부에 쓰고 가맹점에 웹훅이 갑니다. It is booked as given back, and the merchant is told.',
    ],
    declined: () => ['취소되지 않은 것으로 쓰고 그 금액을 다시 취소할 수 있습니다. The amount can be cancelled again.'],
  },
  reverse: {
    done: () => ['돌려준 것으로 장부에 쓰고 주문이 풀립니다. It is booked as given back, and the order is free again.'],
    declined: () => [
      '돌려주지 않은 것으로 씁니다. 주문은 계속 잠깁니다. It counts as not given back; the order stays held.',
    ],
  },
  change_virtual_account: {
    done: () => ['계좌의 금액과 입금기한이 요청한 대로 바뀝니다. Amount and due time become what was asked for.'],
    declined: () => ['계좌는 전과 같은 금액과 기한으로 기다립니다. The account goes on waiting as it was.'],
  },
  close_virtual_account: {
    done: () => ['계좌가 닫힌 것으로 쓰고 결제는 실패(failed)가 됩니다. It counts as closed, and the payment fails.'],
    declined: () => ['계좌는 그대로 입금을 기다립니다. The account goes on waiting for money.'],
  },
};

export const operationCommands: readonly Command[] = [list, settle];
