import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { startSandbox, type RunningSandbox } from '../../sandbox/server.ts';
import { sandboxMerchant, seedSandbox } from '../../src/flows/seed-sandbox.ts';
import type { HttpSend } from '../../src/gateways/gateway.ts';
import { createSend } from '../../src/gateways/send.ts';
import { createServer } from '../../src/http/server.ts';
import { buildHub, type Hub, type MachineTime } from '../../src/hub.ts';
import { sandboxHolders } from '../../src/sandbox-control/sandbox-holders.ts';
import { registerSandboxControl } from '../../src/sandbox-control/routes.ts';
import { freshDatabase } from '../support/database.ts';
import { freePorts } from '../support/free-ports.ts';

/*
 * A whole hub in this process, on a database of its own, spoken to over HTTP as clients do.
 */

export type RunningApi = {
  readonly hub: Hub;
  readonly url: string;
  readonly port: number;
  /** What a command needs to work on the same database. */
  readonly variables: { readonly DATABASE_URL: string; readonly NARU_HOME: string; readonly NARU_ROOT_KEY: string };
  /** One call with the sandbox merchant's token. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  token(): Promise<string>;
  close(): Promise<void>;
};

export type CallOptions = {
  readonly json?: unknown;
  /** A body as it is, with its content type among the headers, or none. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Another token than the sandbox merchant's; null leaves it out. */
  readonly token?: string | null;
};

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly code: unknown;
  readonly message: unknown;
  readonly response: Json | null;
  readonly keys: readonly string[];
};

export type Json = Readonly<Record<string, unknown>>;

/** The rows of an answer that is a list, a page of one, or one row. */
export function rowsOf({ response }: Answer): readonly Json[] {
  const rows = Array.isArray(response) ? response : (response?.['list'] ?? [response]);
  return rows as readonly Json[];
}

export const keyPair = { imp_key: sandboxMerchant.apiKey, imp_secret: sandboxMerchant.apiSecret };

export type ApiOptions = {
  /** Starts the sandbox gateways too, for payments that are really made. */
  readonly withGateway?: boolean;
  readonly mode?: 'sandbox' | 'live';
  /** Gets every line of the log; the level is then as low as it goes. */
  readonly heard?: (line: string) => void;
  readonly trustedProxies?: readonly string[];
  /** Stands between the hub and the gateways. */
  readonly sendingBy?: (send: HttpSend) => HttpSend;
  /** How the hub waits, for tests of what it waits for in vain. */
  readonly machine?: MachineTime;
};

/** So many seconds in one: a caller's patience of 45 s is over soon, and longer than a call on a busy machine takes. */
const hurry = 30;

export function hurriedMachine(): MachineTime {
  const start = Date.now();
  return {
    now: () => new Date(start + (Date.now() - start) * hurry),
    sleep: (ms, signal) => sleep(ms / hurry, undefined, { signal }).catch(() => {}),
  };
}

export async function startApi(options: ApiOptions = {}): Promise<RunningApi> {
  const { withGateway = false, mode = 'sandbox', heard, trustedProxies = [], sendingBy, machine } = options;
  const database = await freshDatabase();
  const home = await mkdtemp(join(tmpdir(), 'naru-v1-'));
  const sandbox = withGateway ? await startSandbox({ host: '127.0.0.1', port: 0, home }) : null;
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const [rootKey, sender] = [randomBytes(32), createSend()];
  const hub = await buildHub({
    settings: { mode, publicUrl: url, sandboxUrl: urlOf(sandbox), shopUrl: 'http://localhost:9' },
    connection: database.url,
    rootKeys: [rootKey],
    log: heard ? pino({ level: 'trace' }, { write: heard }) : pino({ level: 'silent' }),
    send: sendingBy ? sendingBy(sender.send) : sender.send,
    ...(machine && { machine }),
    ...(mode === 'sandbox' && { findHolder: sandboxHolders(urlOf(sandbox)) }),
  });
  if (mode === 'sandbox') await seedSandbox(hub);
  const server = createServer(hub, { trustedProxies });
  if (mode === 'sandbox') registerSandboxControl(server, hub);
  await server.listen({ host: '127.0.0.1', port });
  let known: Promise<string> | null = null;
  const token = (): Promise<string> => (known ??= askToken(url, keyPair));
  return {
    hub,
    url,
    port,
    variables: { DATABASE_URL: database.url, NARU_HOME: home, NARU_ROOT_KEY: rootKey.toString('hex') },
    token,
    call: async (method, path, asked = {}) =>
      send(url, { method, path, options: asked, token: asked.token === undefined ? await token() : asked.token }),
    async close() {
      await server.close();
      await hub.close();
      await sender.close();
      await sandbox?.close();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Without a gateway nothing listens there, and nothing may ask. */
function urlOf(sandbox: RunningSandbox | null): string {
  return sandbox?.url ?? 'http://127.0.0.1:9';
}

export async function askToken(url: string, pair: object): Promise<string> {
  const { response } = await send(url, {
    method: 'POST',
    path: '/users/getToken',
    options: { json: pair },
    token: null,
  });
  return String(response?.['access_token']);
}

type Call = {
  readonly method: string;
  readonly path: string;
  readonly options: CallOptions;
  readonly token: string | null;
};

async function send(url: string, { method, path, options, token }: Call): Promise<Answer> {
  const { json, body = json === undefined ? undefined : JSON.stringify(json), headers } = options;
  const reply = await fetch(url + path, {
    method,
    headers: {
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...(token !== null && { authorization: token }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
  const envelope = (await reply.json()) as Json;
  return {
    status: reply.status,
    headers: reply.headers,
    code: envelope['code'],
    message: envelope['message'],
    response: envelope['response'] as Json | null,
    keys: Object.keys(envelope),
  };
}
