import type { Agenda } from './agenda.ts';
import type { BusinessClock } from './clock.ts';

/** Keeps the agenda: by itself while business time flows, only when told to while it is held. */
export type Timers = {
  /** Keeps everything due at or before business now and waits until nothing is under way. */
  run(): Promise<{ readonly ran: number }>;
  next(): number | null;
  isIdle(): boolean;
  /** To be called when the clock was set. */
  rearm(): void;
  stop(): void;
};

/** At most so many appointments under way at once: each may be an HTTP call to a slow receiver. */
const maxUnderWay = 16;

/** Longer waits than this overflow the machine's timers; it is simply armed again. */
const maxWaitMs = 2 ** 31 - 1;

export function createTimers(clock: BusinessClock, agenda: Agenda): Timers {
  const underWay = new Set<Promise<void>>();
  let alarm: NodeJS.Timeout | null = null;
  let alarmAt = Infinity;
  let stopped = false;

  const keepOne = (keep: () => void | Promise<void>): void => {
    const done = Promise.resolve(keep()).finally(() => underWay.delete(done));
    underWay.add(done);
  };

  const run = async (): Promise<{ ran: number }> => {
    let ran = 0;
    while (!stopped) {
      const due = underWay.size < maxUnderWay ? agenda.takeDue(clock.now()) : null;
      if (due) {
        ran += 1;
        keepOne(() => due.keep());
      } else if (underWay.size === 0) {
        break;
      } else {
        await Promise.race(underWay);
      }
    }
    arm();
    return { ran };
  };

  const disarm = (): void => {
    if (alarm) clearTimeout(alarm);
    alarm = null;
    alarmAt = Infinity;
  };

  const arm = (): void => {
    const next = agenda.next();
    if (stopped || clock.setting().heldAt !== null || next === null || next >= alarmAt) return;
    disarm();
    alarmAt = next;
    const waitMs = Math.min(Math.max(next - clock.now(), 0), maxWaitMs);
    alarm = setTimeout(() => {
      disarm();
      void run();
    }, waitMs);
  };

  agenda.onAdded(arm);
  return {
    run,
    next: () => agenda.next(),
    isIdle: () => underWay.size === 0,
    rearm() {
      disarm();
      arm();
    },
    stop() {
      stopped = true;
      disarm();
    },
  };
}
