import { kstCompact } from '../kst.ts';
import type { SandboxPorts } from '../gateway.ts';
import { digits, randomText } from '../random.ts';

/** `yyMMddHHmmss` in Korean time and eight digits: authorizationId and pgCno alike, each its own sequence. */
export function makeNumber({ now, random }: SandboxPorts, isTaken: (number: string) => boolean): string {
  for (;;) {
    const number = kstCompact(now()).slice(2) + randomText(random, digits, 8);
    if (!isTaken(number)) return number;
  }
}

export function makeApprovalNo({ random }: SandboxPorts): string {
  return randomText(random, digits, 8);
}
