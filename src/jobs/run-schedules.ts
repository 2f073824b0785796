import { runSchedule } from '../flows/run-schedule.ts';
import type { Hub } from '../hub.ts';
import { claimDueSchedules } from '../store/schedules.ts';
import type { Job } from './job.ts';

/**
 * Longer than a run takes to begin. Being wrong costs a lost race and nothing else: a schedule runs by the step that
 * begins it. Whoever dies before that step keeps others away no longer than this.
 */
const leaseMs = 15_000;

/** A hub has at most so many scheduled charges under way: a million at midnight drown no gateway. */
const maxInFlight = 32;

/** Taken together, when so many may begin: one round trip for them, and a slow charge holds up none of the others. */
const batch = 8;

/** Charges what is due. The job waits for no charge to end, only for room to begin the next. */
export function createRunSchedules(): Job {
  const inFlight = new Set<Promise<void>>();
  const begin = (hub: Hub, id: Parameters<typeof runSchedule>[1]): void => {
    const run: Promise<void> = runSchedule(hub, id)
      .catch((error: unknown) =>
        hub.log.error({ err: error, scheduleId: id }, 'a schedule could not be begun and will be tried again'),
      )
      .finally(() => inFlight.delete(run));
    inFlight.add(run);
    hub.background.run(run);
  };
  return {
    name: 'run-schedules',
    async run(hub) {
      while (inFlight.size > maxInFlight - batch) await Promise.race(inFlight);
      const machineNow = hub.clock.machineNow();
      const leaseUntil = new Date(machineNow.getTime() + leaseMs);
      const ids = await claimDueSchedules(hub.db, { now: hub.clock.now(), machineNow, leaseUntil, limit: batch });
      for (const id of ids) begin(hub, id);
      return ids.length;
    },
  };
}
