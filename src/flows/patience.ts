import type { Hub } from '../hub.ts';

/** A caller of the API is kept waiting this long in all; then the work goes on behind its back. */
export const callersPatienceMs = 45_000;

/** Waits for the work, but no longer than `patienceMs`. True when the work ended in time; it goes on in any case. */
export async function waitPatiently(hub: Hub, work: Promise<unknown>, patienceMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<'tired'>((resolve) => {
    timer = setTimeout(() => resolve('tired'), patienceMs);
  });
  const first = await Promise.race([work, patience]);
  clearTimeout(timer);
  if (first !== 'tired') return true;
  hub.background.run(work);
  return false;
}
