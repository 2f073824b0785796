import type { Gateway } from './gateway.ts';
import { toss } from './toss/index.ts';

/** Every gateway that channels can name: one line each. */
export const gateways: readonly Gateway[] = [toss];
