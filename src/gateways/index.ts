import type { Gateway } from './gateway.ts';
import { kicc } from './kicc/index.ts';
import { toss } from './toss/index.ts';
import { uplus } from './uplus/index.ts';

/** Every gateway that channels can name: one line each. */
export const gateways: readonly Gateway[] = [toss, kicc, uplus];
