import { createHash } from 'node:crypto';

/** What is kept of a secret that is only ever compared: SHA-256. Every such secret is long and random. */
export function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
