import { naru } from './naru.ts';

type Subscription = { readonly id: string; readonly card: string; readonly amount: number; readonly dates: Date[] };

/** 등록된 카드로 날짜마다 예약합니다: 전부 아니면 아무것도. 다시 불러도 한 번입니다. All of them or none, and once. */
export async function subscribe({ id, card, amount, dates }: Subscription): Promise<string> {
  const schedules = dates.map((date, index) => ({
    merchant_uid: `${id}-${index + 1}`,
    schedule_at: Math.floor(date.getTime() / 1000),
    amount,
    name: '나루 차 정기배송',
  }));
  const end = await naru.subscribe.schedule({ customer_uid: card, schedules }, { idempotencyKey: `subscribe-${id}` });
  switch (end.outcome) {
    case 'done':
      return `${end.schedules.length}번을 예약했습니다.`;
    case 'declined':
      return `예약하지 못했습니다: ${end.reason}`;
    case 'unknown':
      return '예약 결과를 확인하고 있습니다. 같은 신청을 다시 보내 주세요.';
  }
}

/** 해지: 아직 오지 않은 예약을 모두 거둡니다. What is still to come is taken back. */
export async function unsubscribe(card: string): Promise<string> {
  const revoked = await naru.subscribe.unschedule({ customer_uid: card });
  return `${revoked.length}번의 예약을 거두었습니다.`;
}
