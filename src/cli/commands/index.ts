import type { Command } from '../command.ts';
import { audit } from './audit.ts';
import { backupCommands } from './backup.ts';
import { channelCommands } from './channel.ts';
import { doctor } from './doctor.ts';
import { keyCommands } from './key.ts';
import { merchantCommands } from './merchant.ts';
import { migrateCommand } from './migrate.ts';
import { operationCommands } from './operation.ts';
import { paymentCommands } from './payment.ts';
import { start } from './start.ts';
import { tierCommands } from './tier.ts';
import { webhookCommands } from './webhook.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  start,
  migrateCommand,
  ...merchantCommands,
  ...tierCommands,
  ...keyCommands,
  ...channelCommands,
  ...operationCommands,
  ...webhookCommands,
  ...paymentCommands,
  doctor,
  ...backupCommands,
  audit,
];
