import type { Database } from './database.ts';

/** How far the machine's clock is ahead of the database's, in milliseconds; half of the way there is taken off. */
export async function clockSkewMs(db: Database, machineNow: () => Date): Promise<number> {
  const before = machineNow().getTime();
  const rows = await db.query('select clock_timestamp() as at');
  const after = machineNow().getTime();
  const at = rows[0]?.['at'];
  if (!(at instanceof Date)) throw new Error('the database tells no time');
  return (before + after) / 2 - at.getTime();
}
