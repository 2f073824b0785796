import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { buyAt, countPaidAsBooked } from '../support/busy-buyer.ts';
import { merchantOf } from '../support/merchant.ts';
import { startInstallation } from '../support/processes.ts';
import { newRootKey, prepareRootKeyChange } from '../support/root-key-change.ts';

/*
 * The root key is changed while payments are made in windows. No payment is lost or made twice.
 */

async function tokenAt(hub: string): Promise<string> {
  const pair = { imp_key: 'imp_apikey', imp_secret: 'sandbox-secret-not-for-live-use' };
  const headers = { 'content-type': 'application/json' };
  const reply = await fetch(`${hub}/users/getToken`, { method: 'POST', headers, body: JSON.stringify(pair) });
  const { response } = (await reply.json()) as { response: { access_token: string } };
  return response.access_token;
}

test('the root key changes under load, and no payment is lost', { timeout: 10 * 60_000 }, async (t) => {
  const oldKey = newRootKey();
  const installation = await startInstallation(t, 2, { NARU_ROOT_KEY: oldKey });
  const { hubs } = installation;
  const change = await prepareRootKeyChange({ installation, oldKey });
  const token = await tokenAt(hubs[0]?.url ?? '');
  const buyers = hubs.map(({ url }, index) => buyAt(url, `hub${index}`));
  await change();
  await sleep(1_000);
  const ids = (await Promise.all(buyers.map((buyer) => buyer.stop()))).flat();
  assert(ids.length > 10, `only ${ids.length} payments were tried`);
  const merchant = merchantOf(hubs[0]?.url ?? '');
  assert.equal(await tokenAt(hubs[1]?.url ?? ''), token, 'a token outlives the root key that it was given under');
  const paid = await countPaidAsBooked(merchant, ids);
  assert(paid > 10, `only ${paid} of ${ids.length} were paid`);
});
