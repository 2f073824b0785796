import type { Hub } from '../hub.ts';
import { emptySandbox } from '../store/empty-sandbox.ts';

/** Empties what was paid and told; keeps merchants, channels, keys and settings. What is under way ends first. */
export async function resetSandbox(hub: Hub): Promise<void> {
  if (hub.settings.mode !== 'sandbox') throw new Error('only the sandbox can be emptied');
  await hub.background.idle();
  await emptySandbox(hub.db);
  await hub.clock.refresh();
}
