import { randomInt } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { createAgenda } from './agenda.ts';
import { mountBankPage } from './bank/page-routes.ts';
import { sendFont } from './built-files.ts';
import { openClock } from './clock.ts';
import { mountControl } from './control.ts';
import { openFaults } from './faults.ts';
import type { SandboxPorts } from './gateway.ts';
import { openers } from './gateways.ts';
import { createHeard } from './heard.ts';
import { openJournal } from './journal.ts';
import type { FileJournal } from './journal.ts';
import { openLedger } from './ledger.ts';
import { openNotices } from './notices.ts';
import { createTimers } from './timers.ts';

export type SandboxPlace = {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The folder of the journal; made where missing. */
  readonly home: string;
};

export type RunningSandbox = { readonly url: string; close(): Promise<void> };

/** Gateways speak in small messages. */
const maxBodyBytes = 64 * 1024;

/** The longest identifier in a path that any of the gateways promises to take, and some room. */
const maxParamLength = 500;

/** Starts all gateways and the control plane on one origin. Rejects if the port is taken or the journal damaged. */
export async function startSandbox({ host, port, home }: SandboxPlace): Promise<RunningSandbox> {
  await mkdir(home, { recursive: true });
  const journal = await openJournal(join(home, 'journal.jsonl'));
  const stopping = new AbortController();
  const app = createApp();
  const { ports, clock, timers } = createPorts(journal, () => originOf(app, host), stopping.signal);
  const gateways = openers.map((open) => open(ports));
  for (const gateway of gateways) {
    await app.register(async (scope) => gateway.mount(scope), { prefix: `/${gateway.name}` });
  }
  const controlled = { ports, clock, timers, gateways };
  await app.register(async (scope) => mountControl(scope, controlled), { prefix: '/__sandbox' });
  mountBankPage(app, controlled);
  app.get('/fonts/PretendardVariable.woff2', (_request, reply) => sendFont(reply));
  await listen(app, journal, { host, port });
  timers.rearm();
  return {
    url: originOf(app, host),
    async close() {
      timers.stop();
      stopping.abort();
      await app.close();
      await journal.close();
    },
  };
}

function createApp(): FastifyInstance {
  const app = fastify({
    bodyLimit: maxBodyBytes,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength },
  });
  // Bodies stay text: each gateway reads them in its own order and answers a bad one in its own words.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => done(null, text));
  return app;
}

type Clockwork = Pick<Parameters<typeof mountControl>[1], 'ports' | 'clock' | 'timers'>;

function createPorts(journal: FileJournal, origin: () => string, stopping: AbortSignal): Clockwork {
  const clock = openClock(journal, Date.now);
  const agenda = createAgenda();
  const timers = createTimers(clock, agenda);
  const now = (): number => clock.now();
  const ports: SandboxPorts = {
    now,
    random: (below) => randomInt(below),
    journal,
    agenda,
    ledger: openLedger(journal),
    notices: openNotices({ now, journal, agenda, fetch, stopping }),
    faults: openFaults(journal),
    heard: createHeard(),
    origin,
    wait: (ms) => sleep(ms, undefined, { signal: stopping }),
  };
  return { ports, clock, timers };
}

async function listen(app: FastifyInstance, journal: FileJournal, at: { host: string; port: number }): Promise<void> {
  try {
    await app.listen(at);
  } catch (error) {
    await app.close();
    await journal.close();
    throw error;
  }
}

function originOf(app: FastifyInstance, host: string): string {
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
