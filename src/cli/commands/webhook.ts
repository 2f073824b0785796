import type { Command, Option } from '../command.ts';
import { CommandRefused } from '../refused.ts';
import { replayDelivery } from '../../flows/replay-webhook.ts';
import { scopeOf } from '../../flows/scope-of.ts';
import type { Hub } from '../../hub.ts';
import { findDeliveries, type DeliveryHistory } from '../../store/webhook-deliveries.ts';
import { thePayment } from './the-payment.ts';
import { shownTime, table } from './words.ts';

const paymentOption: Option = {
  name: 'payment',
  value: 'payment id',
  isRequired: true,
  meaning: { ko: '결제번호', en: 'the payment' },
};

const list: Command = {
  words: ['webhook', 'list'],
  summary: { ko: '결제 하나의 웹훅들', en: 'What the merchant was told of a payment' },
  options: [paymentOption],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const deliveries = await deliveriesOf(hub, given.required('payment'));
      const head = ['번호 Id', '무엇', '상태', '시도', '마지막 답', '다음', '주소 Url'];
      const rows = deliveries.map((each) => [
        each.id,
        each.event.status,
        each.state,
        String(each.attempts),
        lastAnswer(each),
        shownTime(each.nextAttemptAt),
        each.url,
      ]);
      const json = deliveries.map((each) => ({
        id: each.id,
        event_id: each.eventId,
        status: each.event.status,
        state: each.state,
        attempts: each.attempts,
        last_answer: lastAnswer(each),
        next_attempt_at: each.nextAttemptAt,
        url: each.url,
      }));
      return { json, lines: deliveries.length === 0 ? ['없습니다. None.'] : table([head, ...rows]) };
    }),
};

const replay: Command = {
  words: ['webhook', 'replay'],
  summary: { ko: '웹훅을 다시 보냅니다', en: 'Tells the merchant once more' },
  notes: {
    ko: '같은 webhook-id로 갑니다. 켜져 있는 허브가 보냅니다. --delivery 를 말하지 않으면 그 결제의 마지막 사건을 모든 주소로 보냅니다.',
    en:
      'Under the same webhook-id, by a hub that runs. Without ' +
      '--delivery: the payment’s last event, to all its addresses.',
  },
  options: [
    paymentOption,
    { name: 'delivery', value: 'id', meaning: { ko: 'webhook list 의 번호', en: 'an id of webhook list' } },
  ],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const all = await deliveriesOf(hub, given.required('payment'));
      const wanted = given.text('delivery');
      const last = Math.max(...all.map((each) => each.sequence));
      const chosen = all.filter((each) => (wanted === null ? each.sequence === last : each.id === wanted));
      if (chosen.length === 0)
        throw new CommandRefused('보낼 웹훅이 없습니다. There is no such delivery: ./naru webhook list');
      const ends = await Promise.all(chosen.map((each) => replayDelivery(hub, each, desk.actor)));
      const queued = ends.filter(Boolean).length;
      const busy = chosen.length - queued;
      return {
        json: { queued, busy },
        lines: [
          `${queued}개를 곧 보냅니다. ${queued} will be sent by the running hub.`,
          ...(busy > 0 ? [`${busy}개는 지금 보내고 있습니다. ${busy} are being sent right now.`] : []),
        ],
      };
    }),
};

async function deliveriesOf(hub: Hub, id: string): Promise<DeliveryHistory[]> {
  const payment = await thePayment(hub, id);
  return findDeliveries(hub.db, scopeOf(payment), payment.id);
}

function lastAnswer({ tries }: DeliveryHistory): string {
  const last = tries.at(-1);
  return last ? String(last.status ?? last.error) : '-';
}

export const webhookCommands: readonly Command[] = [list, replay];
