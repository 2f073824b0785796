import type { Pool, PoolClient } from 'pg';
import type { WebhookStore } from '../../client/index.ts';

/**
 * 가맹점의 데이터베이스에 만드는 표. 한 달이 지난 행은 지워도 됩니다.
 * A payment has one open turn at most, which the index holds. Rows of last month may go.
 */
export const table = `
  create table handled_webhooks (
    webhook_id text primary key,
    imp_uid text not null,
    sequence integer not null,
    token text not null,
    claimed_at timestamptz not null default clock_timestamp(),
    done_at timestamptz
  );
  create unique index handled_webhooks_open on handled_webhooks (imp_uid) where done_at is null;
`;

/** 이보다 오래 걸리는 처리는 없습니다: 그동안 소식이 없으면 죽은 것입니다. Whoever is silent for longer has died. */
const lease = `interval '1 minute'`;

const claim = `
  insert into handled_webhooks (webhook_id, imp_uid, sequence, token)
  values ($1, $2, $3, $4) on conflict do nothing`;
const isDone = `
  select 1 from handled_webhooks
  where done_at is not null and (webhook_id = $1 or (imp_uid = $2 and sequence >= $3))`;
const giveBack = 'delete from handled_webhooks where webhook_id = $1 and token = $2 and done_at is null';

export function pgWebhookStore(pool: Pool): WebhookStore<PoolClient> {
  const release: WebhookStore['release'] = async ({ webhook_id, token }) => {
    await pool.query(giveBack, [webhook_id, token]);
  };
  return {
    async claim(turn) {
      const { webhook_id, imp_uid, sequence, token } = turn;
      const dead = `delete from handled_webhooks where imp_uid = $1 and done_at is null
        and claimed_at < clock_timestamp() - ${lease}`;
      await pool.query(dead, [imp_uid]);
      const taken = await pool.query(claim, [webhook_id, imp_uid, sequence, token]);
      const isClaimed = taken.rowCount === 1;
      const done = await pool.query(isDone, [webhook_id, imp_uid, sequence]);
      if (done.rowCount === 0) return isClaimed ? 'claimed' : 'busy';
      if (isClaimed) await release(turn);
      return 'done';
    },
    async done({ webhook_id, token }, tx) {
      const end = 'update handled_webhooks set done_at = clock_timestamp() where webhook_id = $1 and token = $2';
      const { rowCount } = await (tx ?? pool).query(`${end} and done_at is null`, [webhook_id, token]);
      if (rowCount !== 1) throw new Error('이 웹훅은 이제 다른 곳에서 처리합니다. Another has this turn by now.');
    },
    release,
  };
}
