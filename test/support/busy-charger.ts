import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { createSandboxClient } from '../../src/sandbox-control/sandbox-client.ts';
import { merchantOf, type Movement } from './merchant.ts';

/*
 * A merchant's server that does not stop charging its customers' cards while hubs come and go, and what must be true of
 * everything that it asked for.
 */

export type BusyCharger = { stop(): Promise<void> };

/** One order after the other, each of the next card; a hub that is down is asked again for the same order. */
export function chargeAt(hub: string, names: readonly string[], orderPrefix: string): BusyCharger {
  const merchant = merchantOf(hub);
  let isStopping = false;
  const loop = async (): Promise<void> => {
    for (let number = 0; !isStopping;) {
      const order = { merchant_uid: `${orderPrefix}-${number}`, amount: 1000 + number, name: '구독' };
      const asked = { ...order, customer_uid: names[number % names.length] };
      try {
        await merchant.call('POST', '/subscribe/payments/again', asked);
        number += 1;
      } catch (error) {
        assert(error instanceof TypeError, String(error));
        await sleep(50);
      }
    }
  };
  const done = loop();
  return {
    async stop() {
      isStopping = true;
      await done;
    },
  };
}

type Books = { readonly pool: pg.Pool; readonly sandbox: ReturnType<typeof createSandboxClient> };

export type Charged = { readonly ids: ReadonlySet<string>; readonly paid: number; readonly wrong: readonly string[] };

/** Every order that was asked for was charged once or, where it says so, not at all, as the gateway says. */
export async function lookAtCharges({ pool, sandbox }: Books, orderPrefix: string): Promise<Charged> {
  const { rows } = await pool.query<{ id: string; order_id: string; status: string; open: number; booked: number }>(
    `select p.id, p.order_id, p.status,
       (select count(*)::int from operations o where o.payment_id = p.id and o.ended_at is null) as open,
       (select count(*)::int from ledger_entries l where l.payment_id = p.id) as booked
     from payments p where p.order_id like $1 || '-%' and p.billing_key_usage = 'payment'`,
    [orderPrefix],
  );
  const { body } = await sandbox.call('GET', '/ledger');
  const moved = Map.groupBy(body['entries'] as readonly Movement[], (each) => each.order_id);
  const wrong = [...Map.groupBy(rows, (row) => row.order_id)].flatMap(([order, payments]) => {
    const charges = payments.flatMap(({ id }) => moved.get(id) ?? []);
    const isTrue =
      charges.length <= 1 &&
      payments.every(({ id, status, open, booked }) => {
        const isCharged = moved.has(id);
        return open === 0 && status === (isCharged ? 'paid' : 'failed') && booked === (isCharged ? 1 : 0);
      });
    return isTrue ? [] : [`${order}: charged ${charges.length} times, ${JSON.stringify(payments)}`];
  });
  const paid = rows.filter(({ status }) => status === 'paid').length;
  return { ids: new Set(rows.map(({ id }) => id)), paid, wrong };
}
