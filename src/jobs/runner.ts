import pg from 'pg';
import type { Hub } from '../hub.ts';
import { workChannel } from '../store/commit.ts';
import { deliverWebhooks } from './deliver-webhooks.ts';
import { expirePayments } from './expire-payments.ts';
import type { Job } from './job.ts';
import { createRunSchedules } from './run-schedules.ts';
import { settleUnknown } from './settle-unknown.ts';
import { createTrim } from './trim.ts';

/** Looked for at least this often; a notice from the database wakes the jobs earlier. */
const pollMs = 1_000;

export type Runner = { stop(): Promise<void> };

/**
 * Runs every job over and over until it is stopped. Several hubs may do so on one database: rows are claimed by
 * lease.
 */
export async function startJobs(hub: Hub): Promise<Runner> {
  const stopping = new AbortController();
  const bell = createBell();
  const listener = listen(hub, bell.ring);
  const jobs: readonly Job[] = [settleUnknown, expirePayments, createRunSchedules(), deliverWebhooks, createTrim()];
  const loops = jobs.map((job) => loop(hub, { job, bell, signal: stopping.signal }));
  return {
    async stop() {
      stopping.abort();
      bell.ring();
      await Promise.all(loops);
      await listener.stop();
    },
  };
}

async function loop(hub: Hub, { job, bell, signal }: { job: Job; bell: Bell; signal: AbortSignal }): Promise<void> {
  while (!signal.aborted) {
    const heard = bell.next(pollMs);
    const taken = await runOnce(hub, job);
    if (taken === 0 && !signal.aborted) await heard;
  }
}

/** A job that fails is tried again at the next turn; its rows are as they were, or leased for a while. */
async function runOnce(hub: Hub, job: Job): Promise<number> {
  try {
    await hub.clock.refresh();
    return await job.run(hub);
  } catch (error) {
    hub.log.error({ err: error, job: job.name }, 'a job failed and will be tried again');
    return 0;
  }
}

type Bell = { ring(): void; next(timeoutMs: number): Promise<void> };

/** Wakes everybody who waits, or nobody; a ring is never kept for later because every loop looks before it waits. */
function createBell(): Bell {
  const waiting = new Set<() => void>();
  return {
    ring() {
      for (const wake of Array.from(waiting)) wake();
    },
    next: (timeoutMs) =>
      new Promise((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, timeoutMs);
        waiting.add(wake);
      }),
  };
}

const reconnectMs = 1_000;

/** Hears the database's notices on a connection of its own. While it is down, the poll alone finds the work. */
function listen(hub: Hub, ring: () => void): { stop(): Promise<void> } {
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | undefined;
  let isStopped = false;
  const connect = async (): Promise<void> => {
    const next = new pg.Client(hub.db.pool.options);
    next.on('notification', ring);
    next.on('error', () => next.end().catch(() => {}));
    next.on('end', () => {
      if (!isStopped) retry = setTimeout(() => void connect(), reconnectMs);
    });
    client = next;
    await next
      .connect()
      .then(() => next.query(`listen ${workChannel}`))
      .catch((error: unknown) => hub.log.debug({ err: error }, 'not listening for work; the poll goes on'));
  };
  void connect();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(retry);
      await client?.end().catch(() => {});
    },
  };
}
