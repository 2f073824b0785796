import type { Levers } from './levers.ts';

/** Business time of the hub and its gateways: due dates, expiry, tokens. Timeouts stay in real time. */
export type BusinessClock = {
  now(): Promise<Date>;
  /** An ISO 8601 duration, as `P1M`, `P3DT12H`. What is due on the way happens on the way. */
  advance(duration: string): Promise<Date>;
  /** A later moment. A text without an offset is Korean time, a date alone its midnight. */
  set(moment: Date | string): Promise<Date>;
  /** Time stands still, or goes on. */
  hold(held?: boolean): Promise<Date>;
};

type Report = { readonly now: string; readonly held?: boolean; readonly done?: boolean; readonly target?: string };

export function createBusinessClock(levers: Levers): BusinessClock {
  const read = (): Promise<Report> => levers.get<Report>('clock');
  const move = async (command: object): Promise<Date> => {
    const { held = false } = await read();
    let report = await levers.post<Report>('clock', command);
    // A long way is gone in stages, and time stands still between them.
    while (report.done === false && report.target !== undefined)
      report = await levers.post<Report>('clock', { set: report.target, hold: held });
    return new Date(report.now);
  };
  return {
    now: async () => new Date((await read()).now),
    advance: (duration) => move({ advance: duration }),
    set: (moment) => move({ set: moment instanceof Date ? moment.toISOString() : moment }),
    hold: (held = true) => move({ hold: held }),
  };
}
