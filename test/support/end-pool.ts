import type { Pool } from 'pg';

/** `end` alone does not wait until its connections are closed: a database that is dropped then would break them. */
export async function endPool(pool: Pool): Promise<void> {
  let left = pool.totalCount;
  const closed = new Promise<void>((resolve) => {
    if (left === 0) resolve();
    pool.on('remove', () => {
      left -= 1;
      if (left === 0) resolve();
    });
  });
  await pool.end();
  await closed;
}
