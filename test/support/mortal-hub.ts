import type { Database } from '../../src/store/database.ts';
import type { HttpSend } from '../../src/gateways/gateway.ts';
import type { Hub } from '../../src/hub.ts';

/*
 * A hub that dies as a process does: between two of its steps, and from then on nothing of it happens any more.
 */

export class Died extends Error {
  constructor() {
    super('this hub is dead');
    this.name = 'Died';
  }
}

export type Life = {
  /** The step at which it died, counted from 0 and named; null: it lived through all. */
  diedAt(): string | null;
  /** Everything that the hub does to the world passes here. */
  step(name: string, hasEffect: boolean): void;
};

/**
 * It dies before its step number `last`. What counts is each step that has an effect, and what follows such a step:
 * between two readings there is nothing to lose.
 */
export function createLife(last: number): Life {
  let count = 0;
  let follows: string | null = null;
  let death: string | null = null;
  return {
    diedAt: () => death,
    step(name, hasEffect) {
      if (death !== null) throw new Died();
      const after: string | null = follows;
      follows = hasEffect ? name : null;
      if (after === null && !hasEffect) return;
      if (count === last) {
        death = after === null ? `before ${name}` : `after ${after}`;
        throw new Died();
      }
      count += 1;
    },
  };
}

/** Readings begin so; the jobs' claims do not. */
const reading = /^\s*(select|with due as \(\s*select settle_at)/;

/** The hub with every way out of its process on a thread. Its `send` is to be made mortal where it is built. */
export function mortal(hub: Hub, life: Life): Hub {
  return {
    ...hub,
    db: mortalDatabase(hub.db, life),
    outbound: {
      ...hub.outbound,
      async post(call) {
        life.step(`post to ${new URL(call.url).pathname}`, true);
        const reply = await hub.outbound.post(call);
        life.step('reading', false);
        return reply;
      },
    },
  };
}

function mortalDatabase(db: Database, life: Life): Database {
  let commits = 0;
  const pool = Object.create(db.pool, {
    connect: {
      async value() {
        life.step(`commit ${(commits += 1)}`, true);
        return db.pool.connect();
      },
    },
  }) as Database['pool'];
  return {
    ...db,
    pool,
    async query(text, values) {
      life.step('a query', !reading.test(text));
      return db.query(text, values);
    },
  };
}

export function mortalSend(send: HttpSend, life: Life): HttpSend {
  return async (request) => {
    life.step(`${request.method} to the gateway`, true);
    const reply = await send(request);
    life.step('reading', false);
    return reply;
  };
}
