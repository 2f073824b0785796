import { UsageWrong, type Answer, type Given } from '../command.ts';
import type { Desk } from '../desk.ts';
import { CommandRefused } from '../refused.ts';
import type { Operation } from '../../core/operation.ts';
import { readReceiptOperation } from '../../flows/end-cash-receipt.ts';
import { settleReceiptByPerson, type ReceiptVerdict } from '../../flows/settle-receipt-by-person.ts';
import type { Hub } from '../../hub.ts';
import { theTime } from './words.ts';

/** Ends a call about a cash receipt by what a person saw. No money hangs on it. */
export async function settledReceipt(given: Given, desk: Desk, hub: Hub, operation: Operation): Promise<Answer> {
  const verdict = readVerdict(given, operation);
  process.stderr.write(`${effectOf(operation, verdict)}\n`);
  if (!given.has('yes') && !(await desk.confirm('이대로 쓸까요? Write it down?')))
    return { json: { settled: false }, lines: ['아무것도 바꾸지 않았습니다. Nothing was changed.'], exitCode: 1 };
  const word = { actor: `${given.required('by')} (${desk.actor})`, because: given.required('reason'), verdict };
  if (!(await settleReceiptByPerson(hub, operation, word)))
    throw new CommandRefused(
      '그사이에 다른 쪽이 먼저 끝냈습니다. 아무것도 바꾸지 않았습니다. It was ended by somebody else first.',
    );
  const { receipt } = await readReceiptOperation(hub, operation.id);
  return {
    json: { settled: true, status: receipt.state },
    lines: [`썼습니다. Written down. ${receipt.id}: ${receipt.state}`],
  };
}

function readVerdict(given: Given, { kind, startedAt }: Operation): ReceiptVerdict {
  const outcome = given.required('outcome');
  if (outcome === 'declined') return { outcome };
  if (outcome !== 'done') throw new UsageWrong(`--outcome 은 done 또는 declined 입니다: ${outcome}. One of them.`);
  const at = theTime(given, startedAt);
  const transactionId = given.text('transaction-id') ?? '';
  const approvalNumber = given.text('approval-number') ?? '';
  if (kind === 'issue_cash_receipt' && (transactionId === '' || approvalNumber === ''))
    throw new UsageWrong(
      '발급 done에는 --transaction-id 와 --approval-number 가 필요합니다: 결제사의 거래번호와 국세청 승인번호. ' +
        'Both numbers of the receipt are needed.',
    );
  return { outcome, at, transactionId, approvalNumber };
}

function effectOf({ kind }: Operation, { outcome }: ReceiptVerdict): string {
  if (kind === 'issue_cash_receipt')
    return outcome === 'done'
      ? '현금영수증이 발급된 것으로 씁니다. The receipt counts as issued.'
      : '발급되지 않은 것으로 씁니다. 다시 발급할 수 있습니다. It counts as not issued, and may be asked for again.';
  return outcome === 'done'
    ? '현금영수증이 취소된 것으로 씁니다. The receipt counts as cancelled.'
    : '취소되지 않은 것으로 씁니다. 다시 취소할 수 있습니다. It still stands, and may be cancelled again.';
}
