import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { MachineTime } from '../../src/hub.ts';

/** Machine time that passes only when a test says so. */
export type MachineClock = MachineTime & {
  advance(ms: number): void;
  /**
   * Lets time pass while the work goes on: whenever nothing moves any more, it is as late as the next sleeper wants
   * it to be.
   */
  passDuring<T>(work: Promise<T>, isQuiet: () => boolean): Promise<T>;
};

type Sleeper = { readonly at: number; wake(): void };

/** Turns of the event loop without a move after which everybody is asleep. */
const quietTurns = 5;

export function createMachineClock(): MachineClock {
  let now = Date.now();
  const sleepers = new Set<Sleeper>();
  const wakeDue = (): void => {
    for (const sleeper of [...sleepers].sort((a, b) => a.at - b.at)) if (sleeper.at <= now) sleeper.wake();
  };
  const moveTo = (at: number): void => {
    now = Math.max(now, at);
    wakeDue();
  };
  return {
    now: () => new Date(now),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper: Sleeper = {
          at: now + ms,
          wake() {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => sleeper.wake(), { once: true });
      }),
    advance: (ms) => moveTo(now + ms),
    async passDuring(work, isQuiet) {
      let isOver = false;
      const over = work.then(
        () => (isOver = true),
        () => (isOver = true),
      );
      while (!isOver) {
        const isAsleep = sleepers.size > 0 && (await staysQuiet(isQuiet)) && !isOver;
        if (isAsleep) moveTo(Math.min(...[...sleepers].map((each) => each.at)));
        else await Promise.race([over, wait(1)]);
      }
      return work;
    },
  };
}

async function staysQuiet(isQuiet: () => boolean): Promise<boolean> {
  for (let turns = 0; turns < quietTurns; turns += 1) {
    if (!isQuiet()) return false;
    await turn();
  }
  return true;
}
