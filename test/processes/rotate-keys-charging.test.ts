import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createSandboxClient, type Json } from '../../src/sandbox-control/sandbox-client.ts';
import { chargeAt, lookAtCharges } from '../support/busy-charger.ts';
import { merchantOf, type Merchant } from '../support/merchant.ts';
import { naru } from '../support/naru.ts';
import { startInstallation } from '../support/processes.ts';
import { newRootKey, prepareRootKeyChange } from '../support/root-key-change.ts';
import { compareBooks, type Told } from '../support/schedule-books.ts';
import { untilBelieved, walk } from '../support/schedule-storm.ts';
import { startWebServer } from '../support/web-server.ts';

/*
 * The root key and the merchant's data key are changed while billing keys are charged: by hand without a pause, and by
 * schedules that fall due all the time, on two hubs that are restarted one after the other. Every charge is made once,
 * and the books of the hub, of the gateways and of the merchant are the same.
 */

const gateways = ['tosspayments', 'kicc'] as const;
const cards = gateways.flatMap((pg) => [1, 2].map((number) => ({ pg, name: `${pg}-${number}` })));
const names = cards.map(({ name }) => name);
const schedules = 240;
const perSecond = 6;
const userCode = 'imp00000000';

async function registerCards(shop: Merchant): Promise<void> {
  for (const { pg: gateway, name } of cards) {
    const asked = { pg: gateway, pay_method: 'card', customer_uid: name, merchant_uid: `key-of-${name}` };
    await shop.complete(await shop.open(asked), { decision: 'pay' });
  }
}

/** They fall due from now on, some in each second. */
async function schedule(shop: Merchant, webhookUrl: string): Promise<void> {
  const soon = Math.floor(Date.now() / 1000) + 5;
  for (const [index, name] of names.entries()) {
    const numbers = Array.from({ length: schedules / names.length }, (_, number) => number * names.length + index);
    const items = numbers.map((number) => ({
      merchant_uid: `due-${number}`,
      amount: 1000 + number,
      schedule_at: soon + Math.floor(number / perSecond),
      notice_url: webhookUrl,
    }));
    const said = await shop.call('POST', '/subscribe/payments/schedule', { customer_uid: name, schedules: items });
    assert.equal(said['code'], 0, String(said['message']));
  }
}

async function rotateData(variables: NodeJS.ProcessEnv): Promise<number> {
  const ran = await naru(['key', 'rotate-data', '--merchant', userCode, '--json'], variables);
  assert.equal(ran.code, 0, ran.err);
  return Number((JSON.parse(ran.out) as Json)['sealed']);
}

async function untilAllRan(pool: pg.Pool): Promise<void> {
  for (const end = Date.now() + 5 * 60_000; Date.now() < end; await sleep(200)) {
    const { rows } = await pool.query("select count(*)::int as waiting from schedules where state = 'scheduled'");
    if (rows[0]?.waiting === 0) return;
  }
  throw new Error('schedules are left that do not run');
}

async function startShop(t: TestContext, told: Told[]): Promise<string> {
  const url = await startWebServer(t, '127.0.0.1', (request, response, body) => {
    const { imp_uid: id, status } = JSON.parse(body) as Json;
    told.push({ payment: String(id), status: String(status), event: String(request.headers['webhook-id']) });
    response.end();
  });
  return `${url}/webhook`;
}

test(
  'root key and data key change while cards are charged, and no charge is lost',
  { timeout: 10 * 60_000 },
  async (t) => {
    const [oldKey, told] = [newRootKey(), [] as Told[]];
    const webhookUrl = await startShop(t, told);
    const installation = await startInstallation(t, 2, { NARU_ROOT_KEY: oldKey });
    const { hubs, sandboxUrl, variables } = installation;
    const pool = new pg.Pool({ connectionString: variables.DATABASE_URL, max: 2 });
    pool.on('error', () => {});
    t.after(() => pool.end());
    const shop = merchantOf(hubs[0]?.url ?? '');
    await registerCards(shop);
    let sealed = 0;
    const between = async (both: NodeJS.ProcessEnv): Promise<void> => void (sealed = await rotateData(both));
    const change = await prepareRootKeyChange({ installation, oldKey, between });
    await schedule(shop, webhookUrl);
    const chargers = hubs.map(({ url }, index) => chargeAt(url, names, `again-${index}`));
    t.after(() => Promise.all(chargers.map((charger) => charger.stop())));
    await change();
    const { rows: waiting } = await pool.query(
      "select count(*)::int as count from schedules where state = 'scheduled'",
    );
    t.diagnostic(`${waiting[0]?.count} of ${schedules} were still to come when the keys had changed`);
    await untilAllRan(pool);
    await Promise.all(chargers.map((charger) => charger.stop()));
    await walk({ shop }, { advance: untilBelieved });
    const books = { pool, sandbox: createSandboxClient(sandboxUrl), told };
    const charged = await lookAtCharges(books, 'again');
    const { outcomes, disagreements } = await compareBooks({ ...books, others: charged.ids }, schedules);
    t.diagnostic(`${charged.paid} of ${charged.ids.size} by hand, ${outcomes.paid} of ${schedules} in time were paid`);
    assert.deepEqual([...charged.wrong, ...disagreements], []);
    assert(sealed > names.length, `${sealed} secrets were sealed by another data key meanwhile`);
    // A charge that a killed hub had not sent may fail; the others are made.
    assert(outcomes.paid > schedules / 2 && charged.paid > schedules / 4, JSON.stringify([outcomes, charged.paid]));
  },
);
