import type { SandboxPorts } from '../gateway.ts';
import { kstCompact } from '../kst.ts';
import { digits, lowerHex, randomText } from '../random.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** LGD_TID: the first five letters of the MID, Korean time to the second, five letters and digits. */
export function makeTid({ now, random }: SandboxPorts, mid: string, isTaken: (tid: string) => boolean): string {
  for (;;) {
    const tid = mid.slice(0, 5) + kstCompact(now()) + randomText(random, letters, 5);
    if (!isTaken(tid)) return tid;
  }
}

/** Of an open window and of LGD_PAYKEY: opaque, and never told twice. */
export function makeSecretId({ random }: SandboxPorts, length: number): string {
  return randomText(random, lowerHex, length);
}

export function makeNumber({ random }: SandboxPorts, length: number): string {
  return randomText(random, digits, length);
}
