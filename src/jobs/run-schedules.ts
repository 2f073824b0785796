import { runSchedule } from '../flows/run-schedule.ts';
import { claimDueSchedules } from '../store/schedules.ts';
import type { Job } from './job.ts';

/** Longer than one charge takes, so that no other hub begins the same one meanwhile and finds it taken. */
const leaseMs = 90_000;

/** A hub has at most so many scheduled charges under way: a million at midnight drown no gateway. */
const batch = 10;

/** Charges what is due. */
export const runSchedules: Job = {
  name: 'run-schedules',
  async run(hub) {
    const machineNow = hub.clock.machineNow();
    const leaseUntil = new Date(machineNow.getTime() + leaseMs);
    const ids = await claimDueSchedules(hub.db, { now: hub.clock.now(), machineNow, leaseUntil, limit: batch });
    await Promise.all(
      ids.map((id) =>
        runSchedule(hub, id).catch((error: unknown) =>
          hub.log.error({ err: error, scheduleId: id }, 'a schedule could not be begun and will be tried again'),
        ),
      ),
    );
    return ids.length;
  },
};
