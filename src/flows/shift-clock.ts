import type { Hub } from '../hub.ts';
import { writeClockSetting, type ClockSetting } from '../store/clock-setting.ts';
import { wakeWorkers } from '../store/commit.ts';
import { readDue, type Due } from '../store/due.ts';

/** Sets business time for every hub of the database. Sandbox mode only. */
export async function setClock(hub: Hub, setting: ClockSetting): Promise<void> {
  mustBeSandbox(hub);
  await writeClockSetting(hub.db, setting);
  await hub.clock.refresh();
  await wakeWorkers(hub.db);
}

/** What is due or under way, and when the next thing is. */
export async function findDue(hub: Hub): Promise<Due> {
  const due = await readDue(hub.db, hub.clock.now(), hub.clock.machineNow());
  return { ...due, isBusy: due.isBusy || hub.background.size() > 0 };
}

function mustBeSandbox(hub: Hub): void {
  if (hub.settings.mode !== 'sandbox') throw new Error('business time is real time outside the sandbox');
}
