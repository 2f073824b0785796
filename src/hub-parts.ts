import { pino } from 'pino';
import type { Config } from './config.ts';
import type { HubParts } from './hub.ts';
import { sandboxRootKey } from './vault/root-key.ts';

/** What a hub of these settings is built from, on this database. */
export function hubPartsOf(config: Config, databaseUrl: string, logLevel = config.logLevel): HubParts {
  const previous = config.previousRootKey === null ? [] : [config.previousRootKey];
  return {
    settings: {
      mode: config.mode,
      publicUrl: config.publicUrl,
      // The gateways' windows are opened by the same browsers, at the same host.
      sandboxUrl: `http://${new URL(config.publicUrl).hostname}:${config.sandboxPort}`,
      shopUrl: `http://localhost:${config.shopPort}`,
    },
    connection: databaseUrl,
    rootKeys: [config.rootKey ?? sandboxRootKey(config.home), ...previous],
    log: pino({ level: logLevel, base: null }, pino.destination(2)),
  };
}
