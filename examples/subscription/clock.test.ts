import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { createClock } from './clock.ts';

type Report = { readonly status: number; readonly body: object };

/** A hub's lever that answers so, call by call, the last answer for ever; and what it was told. */
async function leverOf(t: TestContext, held: boolean, reports: readonly Report[]) {
  const told: unknown[] = [];
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') return response.end(JSON.stringify({ now: '2026-11-26T00:00:00Z', held }));
    const report = reports[Math.min(told.length, reports.length - 1)];
    told.push(JSON.parse((await request.toArray()).join('')));
    return response.writeHead(report?.status ?? 500).end(JSON.stringify(report?.body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => void server.close());
  return { told, clock: createClock(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) };
}

const target = '2027-11-26T00:00:00.000Z';
const half = { status: 202, body: { now: '2027-05-26T00:00:00Z', done: false, target } };
const whole = { status: 200, body: { now: target, done: true } };

test('a clock that is not there yet is asked to go on to the same moment, and runs again afterwards', async (t) => {
  const { told, clock } = await leverOf(t, false, [half, half, whole]);
  await clock.advance('P1Y');
  const on = { set: target, hold: false };
  assert.deepEqual(told, [{ advance: 'P1Y' }, on, on]);
});

test('a clock that a person holds is still held when it is there', async (t) => {
  const { told, clock } = await leverOf(t, true, [half, whole]);
  await clock.advance('P1Y');
  assert.deepEqual(told, [{ advance: 'P1Y' }, { set: target, hold: true }]);
});

test('one that never gets there is given up, and says where it stands', async (t) => {
  const { told, clock } = await leverOf(t, false, [half]);
  await assert.rejects(clock.advance('P1Y'), /2027-05-26/);
  assert.equal(told.length, 15);
});

test('the sentence of a refusal is the hub`s own', async (t) => {
  const { clock } = await leverOf(t, false, [{ status: 409, body: { message: 'time cannot go back' } }]);
  await assert.rejects(clock.advance('P1M'), /time cannot go back/);
});
