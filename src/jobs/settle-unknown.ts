import { settleOperation } from '../flows/settle-operation.ts';
import { claimUnsettled } from '../store/operations.ts';
import type { Job } from './job.ts';

/** Longer than one question to a gateway takes, so that no other hub asks at the same time. */
const leaseMs = 90_000;
const batch = 20;

/** Asks gateways about operations whose end nobody knows. */
export const settleUnknown: Job = {
  name: 'settle-unknown',
  async run(hub) {
    const machineNow = hub.clock.machineNow();
    const leaseUntil = new Date(machineNow.getTime() + leaseMs);
    const ids = await claimUnsettled(hub.db, { now: hub.clock.now(), machineNow, leaseUntil, limit: batch });
    await Promise.all(
      ids.map((id) =>
        settleOperation(hub, id).catch((error: unknown) =>
          hub.log.error({ err: error, operationId: id }, 'settling failed'),
        ),
      ),
    );
    return ids.length;
  },
};
