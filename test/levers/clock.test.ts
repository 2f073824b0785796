import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { merchantOf } from '../support/merchant.ts';
import { startInstallation } from '../support/processes.ts';
import { leversAt, type Wire } from './levers-at.ts';

const { hubs, sandboxUrl } = await startInstallation({ after }, 1);
const hub = hubs[0]?.url ?? '';
const merchant = merchantOf(hub);
const { pull, open, complete } = leversAt(hub);

const minuteMs = 60_000;

beforeEach(async () => {
  assert.equal((await pull('POST', '/reset')).status, 200);
});

async function gatewayNow(): Promise<number> {
  const reply = await fetch(`${sandboxUrl}/__sandbox/clock`, { headers: { 'sandbox-control': '1' } });
  return Date.parse(((await reply.json()) as { now: string }).now);
}

test('business time moves for the hub and the gateways together', async () => {
  const { status, json } = await pull('POST', '/clock', { set: '2030-01-31T10:00:00+09:00', hold: true });
  assert.deepEqual([status, json], [200, { now: '2030-01-31T01:00:00.000Z', steps: json.steps, done: true }]);
  assert.equal(await gatewayNow(), Date.parse(json.now));
  const id = (await open()).imp_uid;
  await complete(id, { decision: 'pay' });
  assert.equal((await pull('GET', `/ledger?order=${id}`)).json.entries[0].at, json.now);
  assert.equal((await merchant.payment(id))['paid_at'], Date.parse(json.now) / 1_000);
});

test('a month is a month of the Korean calendar', async () => {
  // In UTC this is still the 30th, whose month later would be the 28th of February at another hour.
  await pull('POST', '/clock', { set: '2031-01-31T08:00:00+09:00', hold: true });
  const { json } = await pull('POST', '/clock', { advance: 'P1M' });
  assert.equal(json.now, '2031-02-27T23:00:00.000Z');
  assert.equal((await pull('GET', '/clock')).json.held, true, 'what was held stays held');
});

test('a time without an offset is Korean time, a date its midnight', async () => {
  assert.equal((await pull('POST', '/clock', { set: '2030-05-01', hold: true })).json.now, '2030-04-30T15:00:00.000Z');
  assert.equal((await pull('POST', '/clock', { set: '2030-05-01T09:30' })).json.now, '2030-05-01T00:30:00.000Z');
});

test('held time stands still, and flows on from there', async () => {
  const { json } = await pull('POST', '/clock', { hold: true });
  const at = json.now;
  await new Promise((done) => setTimeout(done, 30));
  assert.deepEqual((await pull('GET', '/clock')).json, { now: at, held: true });
  await pull('POST', '/clock', { hold: false });
  await new Promise((done) => setTimeout(done, 30));
  const { now, held } = (await pull('GET', '/clock')).json;
  assert.equal(held, false);
  assert.ok(now > at);
});

test('what is due on the way happens on the way', async () => {
  await pull('POST', '/clock', { hold: true });
  const opened = await open();
  const other = await open();
  await complete(other.imp_uid, { decision: 'pay' });
  const { json } = await pull('POST', '/clock', { advance: 'P1D' });
  assert.equal(json.done, true);
  assert.ok(json.steps >= 1, `${json.steps} steps`);
  assert.equal((await merchant.payment(opened.imp_uid))['status'], 'failed');
  assert.equal((await merchant.payment(other.imp_uid))['status'], 'paid');
  const { notices } = (await (
    await fetch(`${sandboxUrl}/__sandbox/notices`, { headers: { 'sandbox-control': '1' } })
  ).json()) as Wire;
  const expired = notices.filter((notice: Wire) => JSON.parse(notice.body).data.status === 'EXPIRED');
  assert.ok(expired.length >= 1);
  for (const { tries } of expired) assert.deepEqual([tries.length, tries[0].status], [1, 200]);
});

test('several who advance at once each get their time', async () => {
  const { json: start } = await pull('POST', '/clock', { hold: true });
  const ends = await Promise.all(['PT1H', 'PT1H', 'PT1H'].map((advance) => pull('POST', '/clock', { advance })));
  assert.deepEqual(
    ends.map(({ status, json }) => [status, json.done]),
    [
      [200, true],
      [200, true],
      [200, true],
    ],
  );
  const moved = Date.parse((await pull('GET', '/clock')).json.now) - Date.parse(start.now);
  assert.equal(moved, 180 * minuteMs);
});

test('time does not go back, and only reset returns to real time', async () => {
  await pull('POST', '/clock', { advance: 'P10D', hold: true });
  const back = await pull('POST', '/clock', { set: new Date().toISOString() });
  assert.equal(back.status, 409);
  assert.match(back.json.message, /reset/);
  await pull('POST', '/reset');
  assert.ok(Math.abs((await gatewayNow()) - Date.now()) < minuteMs);
});

test('a clock command that makes no sense is refused with the field`s name', async () => {
  const wrong: [unknown, RegExp][] = [
    [{}, /advance, set, hold/],
    [{ advance: 'P1D', set: '2040-01-01T00:00:00Z' }, /advance, set, hold/],
    [{ advance: '1 month' }, /^advance/],
    [{ advance: 'P' }, /^advance/],
    [{ advance: '-P1D' }, /^advance/],
    [{ advance: 86_400 }, /^advance/],
    [{ advance: 'P99999Y' }, /^advance/],
    [{ set: 'tomorrow' }, /^set/],
    [{ set: '2040-13-01T00:00:00Z' }, /^set/],
    [{ set: 1_900_000_000 }, /^set/],
    [{ hold: 'yes' }, /^hold/],
    [{ advance: 'P1D', hold: 1 }, /^hold/],
    [{ forward: 'P1D' }, /^forward.*advance, set, hold/],
    ['P1D', /JSON/],
  ];
  const { json: before } = await pull('POST', '/clock', { hold: true });
  for (const [body, sentence] of wrong) {
    const { status, json } = await pull('POST', '/clock', body);
    assert.equal(status, 400, JSON.stringify(body));
    assert.match(json.message, sentence);
  }
  assert.equal((await pull('GET', '/clock')).json.now, before.now);
});

test('the clock survives a restart of the hub', async () => {
  await pull('POST', '/clock', { set: '2033-03-03T03:03:03Z', hold: true });
  await hubs[0]?.restart();
  assert.deepEqual((await pull('GET', '/clock')).json, { now: '2033-03-03T03:03:03.000Z', held: true });
});
