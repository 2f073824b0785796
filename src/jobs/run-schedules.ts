import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelId } from '../core/ids.ts';
import { runSchedule } from '../flows/run-schedule.ts';
import type { Hub } from '../hub.ts';
import { claimDueSchedules, type Claimed } from '../store/schedules.ts';
import type { Job } from './job.ts';

/**
 * Longer than a run takes to begin. Being wrong costs a lost race and nothing else: a schedule runs by the step that
 * begins it. Whoever dies before that step keeps others away no longer than this.
 */
const leaseMs = 15_000;

/** Charges under way at once: of a hub, and of one channel, so that a gateway that hangs holds up no other. */
const maxInFlight = 96;
const maxOfChannel = 32;

/** Taken together, when so many may begin: one round trip for them, and a slow charge holds up none of the others. */
const batch = 8;

/** A channel that is full is looked at again after this, if none of its charges ended before. */
const roomPollMs = 1_000;

/** Charges what is due. The job waits for no charge to end, only for room to begin the next. */
export function createRunSchedules(): Job {
  const inFlight = new Map<Promise<void>, ChannelId>();
  const begin = (hub: Hub, { id, channelId }: Claimed): void => {
    const run: Promise<void> = runSchedule(hub, id)
      .catch((error: unknown) =>
        hub.log.error({ err: error, scheduleId: id }, 'a schedule could not be begun and will be tried again'),
      )
      .finally(() => inFlight.delete(run));
    inFlight.set(run, channelId);
    hub.background.run(run);
  };
  return {
    name: 'run-schedules',
    async run(hub) {
      while (inFlight.size > maxInFlight - batch) await Promise.race(inFlight.keys());
      const machineNow = hub.clock.machineNow();
      const leaseUntil = new Date(machineNow.getTime() + leaseMs);
      const full = fullChannels(inFlight.values());
      const claim = { now: hub.clock.now(), machineNow, leaseUntil, limit: batch, full };
      const claimed = await claimDueSchedules(hub.db, claim);
      for (const each of claimed) begin(hub, each);
      if (claimed.length > 0 || full.length === 0) return claimed.length;
      await Promise.race([...inFlight.keys(), sleep(roomPollMs)]);
      return full.length;
    },
  };
}

function fullChannels(channels: Iterable<ChannelId>): ChannelId[] {
  const counts = new Map<ChannelId, number>();
  for (const channel of channels) counts.set(channel, (counts.get(channel) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > maxOfChannel - batch).map(([channel]) => channel);
}
