import type { DeliveryId, MerchantId, PaymentId } from '../core/ids.ts';
import type { Database, Row, Scope, Statement } from './database.ts';
import { fields, insertInto, updateOne } from './rows.ts';

export type WebhookEventRow = {
  readonly id: string;
  readonly merchantId: MerchantId;
  readonly paymentId: PaymentId;
  /** Counts the events of one payment from 1. */
  readonly sequence: number;
  readonly status: 'ready' | 'paid' | 'failed' | 'cancelled';
  readonly cancellationId: string | null;
  readonly createdAt: Date;
};

export type DeliveryState = 'pending' | 'delivered' | 'superseded' | 'exhausted';

/** One event to one url. */
export type DeliveryRow = {
  readonly id: DeliveryId;
  readonly merchantId: MerchantId;
  readonly eventId: string;
  readonly paymentId: PaymentId;
  readonly sequence: number;
  readonly url: string;
  /** What the limit of attempts under way counts by. */
  readonly endpoint: string;
  readonly contentType: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** Business time; null when no more attempts are due. */
  readonly nextAttemptAt: Date | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
};

/** One try, as it went over the wire. */
export type AttemptRow = {
  readonly deliveryId: DeliveryId;
  readonly number: number;
  readonly merchantId: MerchantId;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string;
  readonly responseHead: string | null;
};

export type DeliveryChange = Partial<Pick<DeliveryRow, 'state' | 'attempts' | 'nextAttemptAt' | 'endedAt'>>;

export function insertWebhookEvent(row: WebhookEventRow): Statement {
  return insertInto('webhook_events', row);
}

export function insertDelivery(row: DeliveryRow): Statement {
  return insertInto('webhook_deliveries', row);
}

export function insertAttempt(row: AttemptRow): Statement {
  return insertInto('webhook_attempts', row);
}

export function updateDelivery(id: string, change: DeliveryChange): Statement {
  return updateOne(
    'webhook_deliveries',
    { ...change, machineLeaseUntil: null },
    { where: `id = $1 and state = 'pending'`, keys: [id], guard: 'delivery' },
  );
}

/** Due again, whatever became of it, unless it is being made at this moment. */
export function replayDelivery({ id, at, machineNow }: { id: string; at: Date; machineNow: Date }): Statement {
  return updateOne(
    'webhook_deliveries',
    { state: 'pending', nextAttemptAt: at, endedAt: null, machineLeaseUntil: null },
    {
      where: `id = $1 and (state <> 'pending' or machine_lease_until is null or machine_lease_until <= $2)`,
      keys: [id, machineNow],
      guard: 'delivery',
    },
  );
}

/** What a later event has made pointless is never sent after it. */
export function supersedeOlder(lane: { paymentId: PaymentId; url: string; sequence: number; at: Date }): Statement {
  return {
    text: `update webhook_deliveries
           set state = 'superseded', ended_at = $4, next_attempt_at = null, machine_lease_until = null
           where payment_id = $1 and url = $2 and sequence < $3 and state = 'pending'`,
    values: [lane.paymentId, lane.url, lane.sequence, lane.at],
  };
}

export type ClaimDeliveries = {
  readonly now: Date;
  readonly machineNow: Date;
  readonly leaseUntil: Date;
  /** Business time before which an untried older event no longer holds back a later one of its lane. */
  readonly laneWaitsSince: Date;
  readonly perEndpoint: number;
  readonly limit: number;
};

/**
 * Takes due deliveries by lease. A lane is one payment and one url: a later event waits while an earlier one has not
 * had its first attempt, for a bounded time. No endpoint gets more than `perEndpoint` at once, and no more than that
 * is looked at of any endpoint, so a slow one with a long queue delays nobody else.
 */
export async function claimDeliveries(db: Database, claim: ClaimDeliveries): Promise<DeliveryId[]> {
  const rows = await db.query(
    `with recursive endpoints as (
       (select endpoint from webhook_deliveries where state = 'pending' order by endpoint limit 1)
       union all
       select (
         select d.endpoint from webhook_deliveries d
         where d.state = 'pending' and d.endpoint > e.endpoint order by d.endpoint limit 1
       ) from endpoints e where e.endpoint is not null
     ), due as (
       select d.id from endpoints e cross join lateral (
         select c.id, c.next_attempt_at from webhook_deliveries c
         where c.endpoint = e.endpoint and c.state = 'pending' and c.next_attempt_at <= $1
           and (c.machine_lease_until is null or c.machine_lease_until <= $2)
           and not exists (
             select 1 from webhook_deliveries b
             where b.payment_id = c.payment_id and b.url = c.url and b.sequence < c.sequence
               and b.state = 'pending' and b.attempts = 0 and b.created_at > $4
           )
         order by c.next_attempt_at, c.sequence
         limit greatest(0, $5 - (
           select count(*) from webhook_deliveries f
           where f.endpoint = e.endpoint and f.state = 'pending' and f.machine_lease_until > $2
         ))
       ) d
     ), chosen as (
       select id from webhook_deliveries
       where id in (select id from due)
         and state = 'pending' and (machine_lease_until is null or machine_lease_until <= $2)
       order by next_attempt_at limit $6
       for update skip locked
     )
     update webhook_deliveries set machine_lease_until = $3 where id in (select id from chosen) returning id`,
    [claim.now, claim.machineNow, claim.leaseUntil, claim.laneWaitsSince, claim.perEndpoint, claim.limit],
  );
  return rows.map((row) => row['id'] as DeliveryId);
}

export type DeliveryWithEvent = DeliveryRow & { readonly event: WebhookEventRow; readonly orderId: string };

/** For the hub's own work. */
export async function loadDelivery(db: Database, id: DeliveryId): Promise<DeliveryWithEvent | null> {
  const rows = await db.query(
    `select d.*, to_jsonb(e) as event, p.order_id from webhook_deliveries d
     join webhook_events e on e.id = d.event_id join payments p on p.id = d.payment_id where d.id = $1`,
    [id],
  );
  return rows[0] ? readDeliveryWithEvent(rows[0]) : null;
}

function readDeliveryWithEvent(row: Row): DeliveryWithEvent {
  const read = fields(row);
  const event = fields(read['event'] as Row);
  return { ...read, event: { ...event, createdAt: new Date(event['createdAt'] as string) } } as DeliveryWithEvent;
}

export type DeliveryHistory = DeliveryWithEvent & { readonly tries: readonly AttemptRow[] };

/** For the operator of the hub: deliveries that were given up since a time, the latest first. */
export async function countExhausted(db: Database, since: Date): Promise<number> {
  const rows = await db.query(
    "select count(*) as count from webhook_deliveries where state = 'exhausted' and ended_at >= $1",
    [since],
  );
  return rows[0]?.['count'] as number;
}

/** Every delivery of a payment with every attempt, oldest event first. */
export async function findDeliveries(db: Database, scope: Scope, paymentId: PaymentId): Promise<DeliveryHistory[]> {
  const rows = await db.query(
    `select d.*, to_jsonb(e) as event, p.order_id from webhook_deliveries d
     join webhook_events e on e.id = d.event_id join payments p on p.id = d.payment_id
     where d.merchant_id = $1 and d.payment_id = $2 order by d.sequence, d.url`,
    [scope.merchantId, paymentId],
  );
  const tries = await db.query(
    `select a.* from webhook_attempts a join webhook_deliveries d on d.id = a.delivery_id
     where a.merchant_id = $1 and d.payment_id = $2 order by a.number`,
    [scope.merchantId, paymentId],
  );
  const attempts = tries.map((row) => fields(row) as AttemptRow);
  return rows.map((row) => {
    const delivery = readDeliveryWithEvent(row);
    return { ...delivery, tries: attempts.filter((attempt) => attempt.deliveryId === delivery.id) };
  });
}
