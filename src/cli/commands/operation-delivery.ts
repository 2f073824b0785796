import { UsageWrong, type Answer, type Given } from '../command.ts';
import type { Desk } from '../desk.ts';
import { CommandRefused } from '../refused.ts';
import type { Operation } from '../../core/operation.ts';
import { readDeliveryOperation } from '../../flows/end-delivery.ts';
import { settleDeliveryByPerson, type DeliveryVerdict } from '../../flows/settle-delivery-by-person.ts';
import type { Hub } from '../../hub.ts';
import { theTime } from './words.ts';

/** Ends a report of goods in escrow by what a person saw. No money hangs on it. */
export async function settledDelivery(given: Given, desk: Desk, hub: Hub, operation: Operation): Promise<Answer> {
  const verdict = readVerdict(given, operation);
  process.stderr.write(`${effects[verdict.outcome]}\n`);
  if (!given.has('yes') && !(await desk.confirm('이대로 쓸까요? Write it down?')))
    return { json: { settled: false }, lines: ['아무것도 바꾸지 않았습니다. Nothing was changed.'], exitCode: 1 };
  const word = { actor: `${given.required('by')} (${desk.actor})`, because: given.required('reason'), verdict };
  if (!(await settleDeliveryByPerson(hub, operation, word)))
    throw new CommandRefused(
      '그사이에 다른 쪽이 먼저 끝냈습니다. 아무것도 바꾸지 않았습니다. It was ended by somebody else first.',
    );
  const { payment, shipment } = await readDeliveryOperation(hub, operation.id);
  return {
    json: { settled: true, status: shipment.state, escrow: payment.escrow },
    lines: [`썼습니다. Written down. ${payment.id}: ${shipment.state}, ${payment.escrow}`],
  };
}

function readVerdict(given: Given, { startedAt }: Operation): DeliveryVerdict {
  const outcome = given.required('outcome');
  if (outcome === 'declined') return { outcome };
  if (outcome !== 'done') throw new UsageWrong(`--outcome 은 done 또는 declined 입니다: ${outcome}. One of them.`);
  return { outcome, at: theTime(given, startedAt) };
}

const effects: Record<DeliveryVerdict['outcome'], string> = {
  done: '배송정보가 등록된 것으로 씁니다. The delivery counts as registered.',
  declined:
    '등록되지 않은 것으로 씁니다. 다시 등록할 수 있습니다. It counts as not registered, and may be reported again.',
};
