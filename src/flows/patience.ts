import type { Hub } from '../hub.ts';

/** A caller of the API is kept waiting this long in all; then the work goes on behind its back. */
export const callersPatienceMs = 45_000;

/** The buyer looks at "we are checking" no longer than this; then he is sent on and told that nobody knows yet. */
export const buyersPatienceMs = 60_000;

/** Waits for the work, but no longer than `patienceMs`. True when the work ended in time; it goes on in any case. */
export async function waitPatiently(hub: Hub, work: Promise<unknown>, patienceMs: number): Promise<boolean> {
  const inTime = new AbortController();
  const patience = hub.clock.sleep(patienceMs, inTime.signal).then(() => 'tired' as const);
  const first = await Promise.race([work, patience]).finally(() => inTime.abort());
  if (first !== 'tired') return true;
  hub.background.run(work);
  return false;
}
