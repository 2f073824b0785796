import type { Database } from './database.ts';

/** How far the machine's clock is ahead of the database's, in milliseconds; half of the way there is taken off. */
export async function clockSkewMs(db: Database, machineNow: () => Date): Promise<number> {
  const before = machineNow().getTime();
  const rows = await db.query('select clock_timestamp() as at');
  const after = machineNow().getTime();
  return (before + after) / 2 - (rows[0]?.['at'] as Date).getTime();
}
