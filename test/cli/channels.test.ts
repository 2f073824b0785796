import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '../../src/sandbox-control/sandbox-client.ts';
import { merchantOf } from '../support/merchant.ts';
import { naru } from '../support/naru.ts';
import { startInstallation } from '../support/processes.ts';

/*
 * A merchant's own channel, from the command line to a payment, beside a running hub; and what is left of a channel
 * and a key that were taken away.
 */

type Place = Awaited<ReturnType<typeof startInstallation>>['variables'];

async function done(place: Place, args: readonly string[], input = ''): Promise<Json> {
  const ran = await naru([...args, '--json'], place, input);
  assert.equal(ran.code, 0, ran.err);
  return JSON.parse(ran.out) as Json;
}

test('an added channel takes a payment; removed, it opens no window, and its payment is cancelled', async (t) => {
  const { hubs, variables: place } = await startInstallation(t, 1);
  const hub = hubs[0]?.url ?? '';
  const { user_code: code } = await done(place, ['merchant', 'create', '--name', '나루 찻집']);
  const credentials = { mallId: 'T5102001', secretKey: 'easypay!KICCTEST' };
  const wanted = ['--merchant', String(code), '--gateway', 'kicc', '--environment', 'sandbox', '--default'];
  const added = await done(
    place,
    ['channel', 'add', ...wanted, '--credentials-file', '-'],
    JSON.stringify(credentials),
  );
  const key = String(added['channel_key']);
  const checked = await done(place, ['channel', 'test', key]);
  assert.deepEqual(checked, { check: 'works', unproven: ['secretKey'] });

  const buyer = merchantOf(hub);
  const id = await buyer.open({ user_code: code, merchant_uid: 'own-1' });
  await buyer.complete(id, { decision: 'pay' });
  const pair = await done(place, ['key', 'create', '--merchant', String(code)]);
  const mine = merchantOf(hub, { imp_key: String(pair['imp_key']), imp_secret: String(pair['imp_secret']) });
  const { status, pg_id: mid } = await mine.payment(id);
  assert.deepEqual([status, mid], ['paid', 'T5102001']);

  await done(place, ['channel', 'remove', key, '--yes']);
  await assert.rejects(buyer.open({ user_code: code, merchant_uid: 'own-2' }), /no window/);
  const cancelled = await mine.call('POST', '/payments/cancel', { imp_uid: id });
  assert.equal(cancelled['code'], 0, JSON.stringify(cancelled));
  assert.deepEqual(
    (await buyer.ledger(id, 'kicc')).map(({ kind }) => kind),
    ['approval', 'cancellation'],
  );
});

test('a revoked key gives no token, and a token that it gave opens nothing any more', async (t) => {
  const { hubs, variables: place } = await startInstallation(t, 1);
  const hub = hubs[0]?.url ?? '';
  const pair = await done(place, ['key', 'create', '--merchant', 'imp00000000']);
  const ask = async (): Promise<Json> => {
    const body = JSON.stringify({ imp_key: pair['imp_key'], imp_secret: pair['imp_secret'] });
    const headers = { 'content-type': 'application/json' };
    return (await (await fetch(`${hub}/users/getToken`, { method: 'POST', headers, body })).json()) as Json;
  };
  const token = String(((await ask())['response'] as Json)['access_token']);
  const list = async (): Promise<number> =>
    (await fetch(`${hub}/payments/status/all`, { headers: { authorization: token } })).status;
  assert.equal(await list(), 200);
  await done(place, ['key', 'revoke', String(pair['imp_key'])]);
  assert.equal(await list(), 401);
  assert.equal((await ask())['code'], -1);
});

test('a webhook is sent again by the running hub, under its own id', async (t) => {
  const { hubs, variables: place } = await startInstallation(t, 1);
  const hub = hubs[0]?.url ?? '';
  const merchant = merchantOf(hub);
  await merchant.lever('POST', '/settings', { webhook_url: `${hub}/healthz`, retries: false });
  const id = await merchant.open({ merchant_uid: 'told-twice' });
  await merchant.complete(id, { decision: 'pay' });
  const attempts = async (): Promise<readonly Json[]> => {
    const reply = await fetch(`${hub}/sandbox/webhooks?imp_uid=${id}`);
    const [delivery] = (await reply.json()) as readonly Json[];
    return (delivery?.['attempts'] ?? []) as readonly Json[];
  };
  const seen = async (count: number): Promise<readonly Json[]> => {
    for (let tries = 0; tries < 200; tries += 1) {
      const made = await attempts();
      if (made.length >= count) return made;
      await sleep(50);
    }
    throw new Error(`no ${count} attempts`);
  };
  await seen(1);
  assert.deepEqual(await done(place, ['webhook', 'replay', '--payment', id]), { queued: 1, busy: 0 });
  const made = await seen(2);
  const ids = made.map(({ headers }) => (headers as Json)['webhook-id']);
  assert.equal(new Set(ids).size, 1);
  const listed = (await done(place, ['webhook', 'list', '--payment', id])) as unknown as readonly Json[];
  assert.equal(listed[0]?.['attempts'], 2);
});

test('what a channel is for and how fast it is charged are changed, and the audit says so', async (t) => {
  const { variables: place } = await startInstallation(t, 1);
  const channels = JSON.parse((await naru(['channel', 'list', '--json'], place)).out) as Json[];
  const key = String(channels.find(({ purposes }) => String(purposes).includes('api'))?.['channel_key']);
  const set = (...args: string[]): Promise<Json> => done(place, ['channel', 'set', key, ...args]);
  assert.deepEqual(await set('--purpose', 'billing', '--charges-per-second', '20'), {
    channel_key: key,
    purposes: ['billing'],
    charges_per_second: 20,
  });
  assert.deepEqual((await set('--charges-per-second', 'none'))['charges_per_second'], null);
  assert.deepEqual((await set('--purpose', 'api', '--purpose', 'billing'))['purposes'], ['billing', 'api']);
  for (const wrong of [[], ['--charges-per-second', '0'], ['--charges-per-second', 'fast'], ['--purpose', 'cards']]) {
    const refused = await naru(['channel', 'set', key, ...wrong], place);
    assert.equal(refused.code, 2, refused.err);
  }
  const { out } = await naru(['audit', 'list'], place);
  assert.match(out, /channel set/);
});

test('what is done about scheduled charges that fail is said by reason, and a wrong word is named', async (t) => {
  const { variables: place } = await startInstallation(t, 1);
  const set = (...rules: string[]) =>
    naru(['merchant', 'set', 'imp00000000', ...rules.flatMap((rule) => ['--recovery', rule]), '--json'], place);
  const recovery = async (...rules: string[]): Promise<unknown> =>
    ((JSON.parse((await set(...rules)).out) as Json)['settings'] as Json)['recovery'];
  assert.deepEqual(await recovery('limit_exceeded=6h,1d,3d', 'card_expired=new-card', 'any=never'), {
    limit_exceeded: [6, 24, 72],
    card_expired: 'new_card',
    any: 'never',
  });
  assert.match((await naru(['merchant', 'show', 'imp00000000'], place)).out, /limit_exceeded=6h,1d,3d/);
  assert.deepEqual(await recovery(''), {});
  for (const wrong of ['broke=1d', 'any', 'any=1w', 'any=61d', 'any=0h', 'any=soon', 'any=1d,'])
    assert.match((await set(wrong)).err, new RegExp(`--recovery ${wrong}`), wrong);
  assert.match((await set('any=1d', 'any=2d')).err, /두 번/);
});
