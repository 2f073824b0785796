import type { Pool, PoolClient } from 'pg';
import { naru } from './naru.ts';
import { pgWebhookStore } from './pg-webhook-store.ts';

/** 웹훅 하나를 한 번만 처리하는 함수. 주문이 바뀌는 것과 `done`이 함께 커밋됩니다. */
export function receiver(pool: Pool) {
  return naru.webhooks.once(pgWebhookStore(pool), async ({ payment, done }) => {
    await inTransaction(pool, async (tx) => {
      const { merchant_uid, status, cancel_amount, amount } = payment;
      const change = 'update orders set status = $2, cancelled = $3 where id = $1 and amount = $4';
      const { rowCount } = await tx.query(change, [merchant_uid, status, cancel_amount, amount]);
      // 금액이 다른 결제는 주문을 바꾸지 않습니다. A payment of another amount changes no order.
      const isRight = rowCount === 1;
      if (isRight && status === 'paid') await tx.query('insert into parcels (order_id) values ($1)', [merchant_uid]);
      await done(tx);
    });
  });
}

async function inTransaction(pool: Pool, work: (tx: PoolClient) => Promise<void>): Promise<void> {
  const tx = await pool.connect();
  try {
    await tx.query('begin');
    await work(tx);
    await tx.query('commit');
  } catch (error) {
    await tx.query('rollback');
    throw error;
  } finally {
    tx.release();
  }
}
