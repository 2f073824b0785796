/**
 * Seconds from one attempt to the next. Ten attempts over a little more than three days: a receiver that was down
 * over a weekend still hears of every payment. The first retries are close together, for most failures are short.
 */
export const retryDelaysSeconds: readonly number[] = [
  5,
  60,
  5 * 60,
  30 * 60,
  2 * 3_600,
  6 * 3_600,
  12 * 3_600,
  24 * 3_600,
  28 * 3_600,
];

/**
 * The receiver behind a url: the same program answers there, whatever the query says. What is no url is its own: that
 * money came must not fail to be written because nobody can be told.
 */
export function endpointOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? url : parsed.origin + parsed.pathname;
}

/** How long after the given number of failed attempts the next one is due; null when there is none. */
export function nextAttemptDelaySeconds(failedAttempts: number): number | null {
  if (!Number.isInteger(failedAttempts) || failedAttempts < 1)
    throw new Error(`no attempt has number ${failedAttempts}`);
  return retryDelaysSeconds[failedAttempts - 1] ?? null;
}
