import { randomBytes } from 'node:crypto';
import type { Hub } from '../shop/hub.ts';
import type { Clock } from './clock.ts';
import { createOrders, type Orders } from './orders.ts';

/** What is sold by the month. */
export const plan = { name: '나루 차 정기배송', amount: 9_900 };

/** 등록된 카드를 보여 주는 것. 카드번호도 빌링키도 이 상점에는 오지 않습니다. */
export type Card = { readonly number: string; readonly issuer: string; readonly gateway: string };

/** 회원 한 사람의 상점입니다. The shop of one subscriber. */
export type Shop = {
  readonly hub: Hub;
  readonly clock: Clock;
  readonly noticeUrl: string;
  /** 카드의 이름입니다. 카드를 바꾸어도 그대로이고, 예약은 그때의 카드로 청구됩니다. */
  readonly customerUid: string;
  readonly orders: Orders;
  /** Something that the page shows is different now. */
  readonly changed: () => void;
  card: Card | null;
  /** The hub's time as it was last heard, in milliseconds since 1970. */
  now: number | null;
};

export function openShop(parts: Pick<Shop, 'hub' | 'clock' | 'noticeUrl' | 'changed'>): Shop {
  const customerUid = `member-${randomBytes(8).toString('hex')}`;
  return { ...parts, customerUid, orders: createOrders(), card: null, now: null };
}
