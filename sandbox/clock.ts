import type { Journal } from './journal.ts';

/**
 * Business time: what every date, deadline and retry in the sandbox goes by. Real time plus an offset, or held still.
 * Network timeouts are real time and never come here.
 */
export type BusinessClock = {
  /** Milliseconds since 1970. */
  now(): number;
  setting(): ClockSetting;
  set(setting: ClockSetting): void;
};

export type ClockSetting = { readonly offsetMs: number; readonly heldAt: number | null };

export const realTime: ClockSetting = { offsetMs: 0, heldAt: null };

export function openClock(journal: Journal, machineNow: () => number): BusinessClock {
  const table = journal.table<ClockSetting>('clock');
  const setting = (): ClockSetting => table.get('setting') ?? realTime;
  return {
    now: () => setting().heldAt ?? machineNow() + setting().offsetMs,
    setting,
    set: (next) => table.put('setting', next),
  };
}
