import type { Database } from './database.ts';

/** What the hubs have to do: whether something is due or under way now, and when the next thing is. Business time. */
export type Due = { readonly isBusy: boolean; readonly nextAt: Date | null };

/** Over all owners: the clock belongs to the whole installation. */
export async function readDue(db: Database, now: Date, machineNow: Date): Promise<Due> {
  const rows = await db.query(
    `with due as (
       select settle_at as at, machine_lease_until > $2 as leased from operations
         where settle_at is not null and not needs_person
       union all
       select next_attempt_at, machine_lease_until > $2 from webhook_deliveries where state = 'pending'
       union all
       select due_at, machine_lease_until > $2 from schedules where state = 'scheduled'
       union all
       select expires_at, false from payments p where status in ('ready', 'awaiting_deposit') and expires_at is not null
         and not exists (
           select 1 from operations o where o.payment_id = p.id and o.state in ('started', 'unknown', 'pending')
         )
     )
     select coalesce(bool_or(at <= $1 or leased), false)
       or exists (select 1 from operations where state = 'started' and not needs_person) as is_busy,
       min(at) filter (where at > $1) as next_at
     from due`,
    [now, machineNow],
  );
  return { isBusy: rows[0]?.['is_busy'] === true, nextAt: (rows[0]?.['next_at'] ?? null) as Date | null };
}
