import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createSandboxClient, type Json } from '../../src/sandbox-control/sandbox-client.ts';
import { bareChargesPerSecond } from './bare-gateway.ts';
import { merchantOf, type Merchant } from './merchant.ts';
import { startInstallation, type HubProcess, type Installation } from './processes.ts';
import { compareBooks, type Told } from './schedule-books.ts';
import { startWebServer } from './web-server.ts';

/*
 * Many schedules that are due in one instant, two hubs that charge them, a gateway that fails at random, and a hub that
 * is killed while it charges. In the end the books of the gateway, of the hub and of the merchant are compared.
 */

export type StormWish = {
  readonly schedules: number;
  /** The second hub is killed, and comes back, when so large a part of the schedules has begun. */
  readonly killsAt: readonly number[];
  /** A fault meets some charge about this often. */
  readonly faultEveryMs: number;
  /** A slow gateway answers after up to so long: longer than a lease is worth looking at. */
  readonly slowestMs: number;
  /** Every lease is over when a hub is killed, those of the living too: nobody waits, and the living are overtaken. */
  readonly breaksLeases: boolean;
};

export type StormReport = {
  readonly schedules: number;
  readonly paid: number;
  readonly failed: number;
  readonly kills: number;
  /** That met a charge, by kind. */
  readonly faults: Readonly<Record<string, number>>;
  /** From the instant at which all are due until the last has begun. */
  readonly beginMs: number;
  /** Until nothing was due or under way any more, at the gateway, in the hubs and to the merchant. */
  readonly endMs: number;
  readonly webhooks: number;
  /** What one connection to the gateway does when no hub stands before it and nothing fails. */
  readonly barePerSecond: number;
  /** Every sentence that is not true. */
  readonly disagreements: readonly string[];
};

/** What a storm must have shown: a storm in which nothing went wrong, or nothing right, has proved nothing. */
export function shortcomings({ schedules, paid, failed, faults, disagreements }: StormReport): readonly string[] {
  const sentences: readonly (readonly [boolean, string])[] = [
    [paid + failed === schedules, `${paid} paid and ${failed} failed are not ${schedules}`],
    [paid > 0 && failed > 0, 'every charge ended alike'],
    [Object.values(faults).some((met) => met > 0), 'no fault met a charge'],
  ];
  return [...disagreements, ...sentences.filter(([isTrue]) => !isTrue).map(([, sentence]) => sentence)];
}

/** A test, or a script that ends what it started. */
export type Ending = { after(end: () => Promise<void> | void): void };

const gateway = 'kicc';
const names = { good: 'storm-good', limited: 'storm-limited' };
/** No charge of it is approved. */
const limitedCard = '9410-0000-0000-0002';
/** One in so many schedules is of the card that declines. */
const declinedEvery = 10;
const faultKinds = ['lose-reply', 'lose-request', 'http-500', 'slow'] as const;

/** Enough to be measured, and over in seconds. */
const bareCharges = 200;
/** Longer than any answer of "not found" is doubted. */
export const untilBelieved = 'PT30M';

type Stage = Pick<Installation, 'sandboxUrl' | 'variables'> & {
  readonly hubs: readonly [HubProcess, HubProcess];
  readonly shop: Merchant;
  readonly sandbox: ReturnType<typeof createSandboxClient>;
  readonly pool: pg.Pool;
  readonly told: Told[];
  readonly shopUrl: string;
};

export async function stormOf(t: Ending, wish: StormWish): Promise<StormReport> {
  const stage = await openStage(t);
  const dueAt = await prepare(stage, wish.schedules);
  const calm = new AbortController();
  const faults = sendFaults(stage, wish, calm.signal);
  const startedAt = performance.now();
  const walked = walk(stage, { set: new Date(dueAt * 1000).toISOString() });
  const [beginMs] = await Promise.all([untilBegun(stage, wish, startedAt), walked]).finally(() => calm.abort());
  const added = await faults;
  await walk(stage, { advance: untilBelieved });
  const endMs = performance.now() - startedAt;
  const { outcomes, disagreements } = await compareBooks(stage, wish.schedules);
  const { schedules } = wish;
  const met = await metOf(stage, added);
  await stage.sandbox.call('DELETE', '/faults');
  const barePerSecond = await bareChargesPerSecond({ ...stage, keyName: names.good }, bareCharges);
  const ends = { beginMs, endMs, webhooks: stage.told.length, barePerSecond, disagreements };
  return { schedules, ...outcomes, kills: wish.killsAt.length, faults: met, ...ends };
}

async function openStage(t: Ending): Promise<Stage> {
  const told: Told[] = [];
  const shopUrl = await startWebServer(t, '127.0.0.1', (request, response, body) => {
    const { imp_uid: id, status } = JSON.parse(body) as Json;
    told.push({ payment: String(id), status: String(status), event: String(request.headers['webhook-id']) });
    response.end();
  });
  const starting = { after: (end: () => Promise<void>) => t.after(end) };
  const { hubs, sandboxUrl, variables } = await startInstallation(starting, 2);
  const [one, two] = hubs;
  if (!one || !two) throw new Error('two hubs were to be started');
  const pool = new pg.Pool({ connectionString: variables.DATABASE_URL, max: 2 });
  pool.on('error', () => {});
  t.after(() => pool.end());
  const [shop, sandbox] = [merchantOf(one.url), createSandboxClient(sandboxUrl)];
  return { hubs: [one, two], shop, sandbox, sandboxUrl, variables, pool, told, shopUrl };
}

/** Two cards registered, and everything scheduled for one instant; gives that instant in seconds. */
async function prepare({ shop, shopUrl }: Stage, schedules: number): Promise<number> {
  const { now } = await shop.lever('POST', '/clock', { hold: true });
  const dueAt = Math.floor(Date.parse(String(now)) / 1000) + 86_400;
  for (const [name, card] of [[names.good], [names.limited, { card_number: limitedCard }]] as const) {
    const id = await shop.open({ pg: gateway, pay_method: 'card', customer_uid: name, merchant_uid: `key-of-${name}` });
    await shop.complete(id, { decision: 'pay', ...card });
  }
  const orders = Array.from({ length: schedules }, (_, index) => index);
  for (const name of Object.values(names)) {
    const isOfName = (index: number): boolean => (index % declinedEvery === 0) === (name === names.limited);
    const items = orders.filter(isOfName).map((index) => {
      const order = { merchant_uid: `storm-${index}`, amount: 1000 + index };
      return { ...order, schedule_at: dueAt, notice_url: `${shopUrl}/webhook` };
    });
    for (let at = 0; at < items.length; at += 1000) {
      const part = { customer_uid: name, schedules: items.slice(at, at + 1000) };
      const { code, message } = await shop.call('POST', '/subscribe/payments/schedule', part);
      if (code !== 0) throw new Error(`not scheduled: ${String(message)}`);
    }
  }
  return dueAt;
}

/** Moves business time and lets everything happen that falls due on the way. */
export async function walk(
  { shop }: { readonly shop: Merchant },
  command: { readonly set: string } | { readonly advance: string },
): Promise<void> {
  for (let next: object = command; ;) {
    const report = await shop.lever('POST', '/clock', { ...next, hold: true });
    if (report['done'] === true) return;
    if (typeof report['target'] !== 'string') throw new Error(`time does not move: ${JSON.stringify(report)}`);
    next = { set: report['target'] };
  }
}

type Added = Record<string, number>;

/** The moments are the machine's, so the dice are its own too: a seed would repeat nothing. */
async function sendFaults({ sandbox }: Stage, wish: StormWish, calm: AbortSignal): Promise<Added> {
  const added: Added = {};
  while (!calm.aborted) {
    const fault = faultKinds[randomInt(faultKinds.length)] ?? 'slow';
    const how = { gateway, call: 'charge-billing-key', fault };
    const { status, body } = await sandbox.call('POST', '/faults', { ...how, delay_ms: 1 + randomInt(wish.slowestMs) });
    if (status !== 200) throw new Error(`no fault: ${JSON.stringify(body)}`);
    added[fault] = (added[fault] ?? 0) + 1;
    await sleep(randomInt(2 * wish.faultEveryMs + 1), undefined, { signal: calm }).catch(() => {});
  }
  return added;
}

async function metOf({ sandbox }: Stage, added: Added): Promise<Added> {
  const { body } = await sandbox.call('GET', '/faults');
  const met = { ...added };
  for (const { fault } of body['faults'] as readonly { fault: string }[]) met[fault] = (met[fault] ?? 0) - 1;
  return met;
}

const pollMs = 25;

/** Kills where it is wished, and gives how long it took until every schedule had begun. */
async function untilBegun({ pool, hubs }: Stage, wish: StormWish, startedAt: number): Promise<number> {
  const kills = [...wish.killsAt];
  let back: Promise<void> = Promise.resolve();
  for (;;) {
    const { rows } = await pool.query(`select count(*)::int as waiting from schedules where state = 'scheduled'`);
    const waiting = Number(rows[0]?.waiting);
    const isTime = kills[0] !== undefined && 1 - waiting / wish.schedules >= kills[0];
    if (isTime) {
      kills.shift();
      await back;
      await hubs[1].kill();
      if (wish.breaksLeases) await breakLeases(pool);
      back = hubs[1].restart();
    }
    if (waiting === 0) {
      const beginMs = performance.now() - startedAt;
      await back;
      return beginMs;
    }
    await sleep(pollMs);
  }
}

async function breakLeases(pool: pg.Pool): Promise<void> {
  for (const table of ['schedules', 'operations', 'webhook_deliveries'])
    await pool.query(`update ${table} set machine_lease_until = null where machine_lease_until is not null`);
}
