import { attemptDelivery } from '../flows/send-webhook.ts';
import { claimDeliveries } from '../store/webhook-deliveries.ts';
import type { Job } from './job.ts';

/** Longer than the longest attempt (10 s to connect and 30 s to answer). */
const leaseMs = 60_000;
/** A later event waits for an earlier one's first attempt no longer than this. */
const laneWaitMs = 30_000;
/** So that a slow endpoint delays nobody else. */
const perEndpoint = 4;
const batch = 50;
/** Attempts of one hub that may be under way at once. */
const maxInFlight = 200;

/** Tells merchants what happened. Attempts run side by side; the job itself does not wait for slow endpoints. */
export const deliverWebhooks: Job = {
  name: 'deliver-webhooks',
  async run(hub) {
    const limit = Math.min(batch, maxInFlight - hub.background.size());
    if (limit <= 0) return 0;
    const machineNow = hub.clock.machineNow();
    const now = hub.clock.now();
    const ids = await claimDeliveries(hub.db, {
      now,
      machineNow,
      leaseUntil: new Date(machineNow.getTime() + leaseMs),
      laneWaitsSince: new Date(now.getTime() - laneWaitMs),
      perEndpoint,
      limit,
    });
    for (const id of ids) hub.background.run(attemptDelivery(hub, id));
    return ids.length;
  },
};
