import assert from 'node:assert/strict';
import { findDue } from '../../src/flows/shift-clock.ts';
import type { Hub } from '../../src/hub.ts';
import { deliverWebhooks } from '../../src/jobs/deliver-webhooks.ts';
import { expirePayments } from '../../src/jobs/expire-payments.ts';
import { createRunSchedules } from '../../src/jobs/run-schedules.ts';
import { settleUnknown } from '../../src/jobs/settle-unknown.ts';

const jobs = [settleUnknown, expirePayments, createRunSchedules(), deliverWebhooks];

/** Runs what is due now, and what that makes due, until nothing is. */
export async function workOnce(hub: Hub): Promise<void> {
  await hub.clock.refresh();
  for (let taken = 1; taken > 0;) {
    taken = 0;
    for (const job of jobs) taken += await job.run(hub);
    await hub.background.idle();
  }
}

/** More due times than any story in these tests has. */
const maxSteps = 200;

/** Runs everything that will ever be due, moving business time from one due time to the next. */
export async function workUntilIdle(hub: Hub, moveTo: (at: Date) => Promise<void>): Promise<void> {
  for (let step = 0; step < maxSteps; step += 1) {
    await workOnce(hub);
    const { nextAt } = await findDue(hub);
    if (nextAt === null) return;
    await moveTo(nextAt);
  }
  assert.fail(`there is something due after ${maxSteps} steps of time`);
}
