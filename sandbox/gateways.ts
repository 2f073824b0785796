import type { OpenGateway } from './gateway.ts';
import { openKicc } from './kicc/index.ts';
import { openToss } from './toss/index.ts';
import { openUplus } from './uplus/index.ts';

/** Every gateway that the sandbox plays: one line each. */
export const openers: readonly OpenGateway[] = [openToss, openKicc, openUplus];
