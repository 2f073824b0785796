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

test('in live mode there is no lever', async (t) => {
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
});
