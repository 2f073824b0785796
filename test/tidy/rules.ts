import { isTest } from './files.ts';
import { gatewayFolders, gatewayWords } from './gateway-folders.ts';

/** A word or call that may stand in some places only. */
export type Rule = {
  readonly name: string;
  readonly pattern: RegExp;
  /** Files that the rule speaks of. */
  readonly covers: (path: string) => boolean;
  /** Files or folders where it may stand, each with the reason. */
  readonly except: Readonly<Record<string, string>>;
  readonly instead: string;
};

const inSource = (path: string): boolean => path.startsWith('src/') && !isTest(path);
const inStore = (path: string): boolean => path.startsWith('src/store/') && !isTest(path);
const everywhere = (path: string): boolean => !path.startsWith('test/tidy');

export const rules: readonly Rule[] = [
  {
    name: 'only config.ts reads the environment',
    pattern: /process\.env\b/,
    covers: inSource,
    except: {
      'src/config.ts': 'the reader',
      'src/cli/start.ts': 'hands the environment on to its child processes',
      'src/cli/testing-host.ts': 'hands its database on to the hub, and the environment to the gateways',
      'src/store/embedded/launcher.ts': 'hands the environment on to Postgres',
    },
    instead: 'add a variable to src/config.ts and hand the value in',
  },
  {
    name: 'only the clock tells time',
    pattern: /new Date\(\)|Date\.now\(\)/,
    covers: inSource,
    except: {
      'src/hub.ts': 'the clock itself',
      'src/store/embedded/': 'waits for processes in machine time, before there is a hub',
      'src/sandbox-control/headless-window.ts': 'waits as a browser does, in machine time',
    },
    instead: 'use hub.clock.now() or hub.clock.machineNow(), or take the time as a parameter',
  },
  {
    name: 'the database tells no time',
    pattern: /(?<!Date\.)\bnow\(\)|current_timestamp|clock_timestamp|default\s+(now|current)/i,
    covers: (path) => inStore(path) || path.endsWith('.sql'),
    except: { 'src/store/clock-skew.ts': 'asks the database for its time to hold it against ours' },
    instead: 'pass the time in as a value',
  },
  {
    name: 'the calendar is that of Korea, wherever the machine stands',
    pattern: /\.(get|set)(FullYear|Month|Date|Day|Hours|Minutes)\(|\.toLocale(Date|Time)String\((?!.*timeZone)/,
    covers: (path) => /\.(ts|tsx|js)$/.test(path) && !isTest(path),
    except: {},
    instead: 'use core/kst.ts (in the sandbox: sandbox/kst.ts), or name the time zone',
  },
  {
    name: 'transactions are opened by commit and migrate only',
    pattern: /'(begin|commit|rollback)'/i,
    covers: inSource,
    except: {
      'src/store/commit.ts': 'writes steps',
      'src/store/migrate.ts': 'runs migrations',
      'src/store/backup.ts': 'reads everything as it was at one moment',
      'src/store/restore.ts': 'writes everything or nothing',
      'src/gateways/uplus/': 'one of the gateway`s calls has that name',
    },
    instead: 'hand a step to store/commit.ts',
  },
  {
    name: 'flows lock no rows',
    pattern: /for update/i,
    covers: (path) => inSource(path) && !path.startsWith('src/store/'),
    except: {},
    instead: 'guard the write by a version or a state, and decide again on a conflict',
  },
  {
    name: 'HTTP goes out in few places',
    pattern: /\bfetch\(|from 'undici'|from 'node:https?'/,
    covers: inSource,
    except: {
      'src/gateways/send.ts': 'to gateways',
      'src/outbound/': 'to merchants',
      'src/sandbox-control/': 'to the sandbox',
    },
    instead: 'go through gateways/send.ts or outbound/',
  },
  {
    name: "a gateway's name stays in its folders",
    pattern: gatewayWords,
    covers: (path) =>
      (path.startsWith('src/') || path.startsWith('sandbox/') || path.startsWith('sdk/')) && !isTest(path),
    except: {
      ...Object.fromEntries(gatewayFolders.map((name) => [`src/gateways/${name}/`, 'its folder'])),
      'src/gateways/index.ts': 'the registry',
      ...Object.fromEntries(gatewayFolders.map((name) => [`sandbox/${name}/`, 'its sandbox'])),
      'sandbox/gateways.ts': 'the registry of the sandbox',
      'src/cli/screen.ts': 'shows a lever by example',
      'src/contract/checkout/escrow-items.ts': 'reads a parameter that is named so on the wire',
      'src/contract/checkout/known-params.ts': 'lists that parameter',
      'src/contract/checkout/window-errors.ts': 'names that parameter to the page',
      'src/contract/v1/calls/': 'tells merchants where a call works, and which words name a gateway',
      'sdk/types.ts': 'names a gateway by example in the docs of a parameter',
    },
    instead: 'put what differs into the gateway port',
  },
  {
    name: 'words of the V1 wire stay at the wire',
    pattern: /\b(imp_uid|merchant_uid|customer_uid|pg_tid|apply_num|vbank_\w+)\b/,
    covers: (path) => path.startsWith('src/') && !isTest(path),
    except: {
      'src/contract/': 'the wire',
      'src/http/': 'the wire',
      'src/outbound/': 'the wire',
      'src/sandbox-control/': 'the wire',
    },
    instead: 'use the word of GLOSSARY.md and translate in contract/',
  },
  {
    name: 'nothing is left for later',
    pattern: /\b(TODO|FIXME|HACK)\b|\.only\(|@ts-(ignore|nocheck|expect-error)/,
    covers: everywhere,
    except: {},
    instead: 'do it, or write it into an issue',
  },
];

/** Names that say nothing. */
export const emptyNames = /(^|\/)(utils?|helpers?|common|misc|shared)(\.|\/)/;

/** Longer files than this cannot be read at one sitting. Each exception has its reason and may only shrink. */
export const maxFileLines = 400;
export const maxLineChars = 120;

export const longFiles: Readonly<Record<string, { readonly lines: number; readonly why: string }>> = {};

/** Files whose names the rule of kebab-case does not reach. */
export const oddNames: readonly RegExp[] = [
  /^[A-Z]+\.md$/,
  /README\.md$/,
  /^\./,
  /\/\./,
  /^LICENSE$|^NOTICE$/,
  /Dockerfile/,
];
