import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { startInstallation } from '../support/processes.ts';
import { leversAt } from './levers-at.ts';

const levers = [
  'POST /windows',
  'POST /windows/imp_000000000000/complete',
  'POST /faults',
  'GET /faults',
  'DELETE /faults',
  'GET /clock',
  'POST /clock',
  'GET /ledger',
  'GET /cards',
  'GET /webhooks',
  'POST /settings',
  'POST /reset',
];

test('in live mode there is no lever, no seeded key, and a plain page for people', async (t) => {
  const key = randomBytes(32).toString('hex');
  const { hubs } = await startInstallation(t, 1, {
    NARU_MODE: 'live',
    NARU_ROOT_KEY: key,
    NARU_PUBLIC_URL: 'https://pay.example.com',
  });
  const { pull } = leversAt(hubs[0]?.url ?? '');
  for (const lever of levers) {
    const [method = '', path = ''] = lever.split(' ');
    assert.equal((await pull(method, path, method === 'POST' ? {} : undefined)).status, 404, lever);
  }
  const home = await fetch(hubs[0]?.url ?? '', { redirect: 'manual' });
  assert.equal(home.status, 200);
  assert.match(home.headers.get('content-type') ?? '', /^text\/html/);
  const pair = { imp_key: 'imp_apikey', imp_secret: 'sandbox-secret-not-for-live-use' };
  const asked = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(pair) };
  assert.equal((await fetch(`${hubs[0]?.url}/users/getToken`, asked)).status, 401);
});
