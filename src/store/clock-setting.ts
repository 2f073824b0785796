import type { Database } from './database.ts';

/** Business time = real time plus an offset, or one held instant. */
export type ClockSetting = { readonly offsetMs: number; readonly heldAt: Date | null };

/** The installation's own; nobody owns time. */
export async function readClockSetting(db: Database): Promise<ClockSetting> {
  const rows = await db.query('select offset_ms, held_at from clock where id = 1');
  return { offsetMs: (rows[0]?.['offset_ms'] ?? 0) as number, heldAt: (rows[0]?.['held_at'] ?? null) as Date | null };
}

/** For every hub of the database; each reads it again. */
export async function writeClockSetting(db: Database, setting: ClockSetting): Promise<void> {
  await db.query('update clock set offset_ms = $1, held_at = $2 where id = 1', [setting.offsetMs, setting.heldAt]);
}
