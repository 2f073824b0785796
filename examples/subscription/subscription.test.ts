import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer, Hub } from '../shop/hub.ts';
import { catchUp, verify } from './checking.ts';
import { openShop, type Shop } from './shop.ts';
import { chargeNow, revoke, scheduleYear } from './subscription.ts';

/* What the merchant makes of a hub that answers late, twice, wrongly or not at all. */

type Reply = (path: string) => Partial<Answer> | Error;

const nothing: Partial<Answer> = { status: 404, code: -1, message: 'none' };
const startedAt = Date.parse('2027-01-31T10:00:00+09:00');

/** A shop at a hub that replies so; `reply` may be changed on the way, and `asked` are its calls. */
function shopAt(first: Reply) {
  const [asked, hub] = [[] as string[], { reply: first, now: startedAt }];
  const call = async (method: string, path: string): Promise<Answer> => {
    asked.push(`${method} ${path.replace(/(now|month)-\w+/, '$1')}`);
    const answer = hub.reply(path);
    if (answer instanceof Error) throw answer;
    return { status: 200, code: 0, message: null, response: null, ...answer };
  };
  const get = async (path: string) => (await call('GET', path)).response;
  const parts: Hub = { call, get, post: async (path) => (await call('POST', path)).response ?? {} };
  const clock = { read: async () => hub.now, advance: async () => {} };
  const shop = openShop({ hub: parts, clock, noticeUrl: 'http://127.0.0.1:9/webhook', changed: () => {} });
  return { shop, asked, hub };
}

const statuses = ({ orders }: Shop): string[] => orders.all.map(({ status }) => status);
const lost = new Error('no answer');
const paid = (order: string, amount = 9_900): Partial<Answer> => ({
  response: { imp_uid: 'imps_1', merchant_uid: order, amount, status: 'paid', paid_at: 1, failed_at: 0 },
});
const orderIn = (path: string): string => path.split('/').at(-1) ?? '';

test('a charge that nobody answered is looked up by its own number, and not sent again', async () => {
  const { shop, asked, hub } = shopAt(() => lost);
  await assert.rejects(chargeNow(shop), lost);
  await assert.rejects(catchUp(shop), lost);
  assert.deepEqual(statuses(shop), ['ready'], 'neither charged nor not charged');
  hub.reply = (path) => paid(orderIn(path));
  await catchUp(shop);
  assert.deepEqual(statuses(shop), ['paid']);
  assert.equal(asked.filter((each) => each === 'POST /subscribe/payments/again').length, 1);
});

test('a charge that was refused is gone only when the hub knows no payment of it', async () => {
  const { shop, hub } = shopAt((path) => (path.endsWith('again') ? { code: 1, message: 'refused' } : nothing));
  await assert.rejects(chargeNow(shop), /refused/);
  assert.deepEqual(statuses(shop), []);
  hub.reply = (path) => (path.endsWith('again') ? { code: -1, message: 'not known yet' } : paid(orderIn(path)));
  await assert.rejects(chargeNow(shop), /not known yet/);
  assert.deepEqual(statuses(shop), ['paid']);
});

for (const [what, answer, wanted] of [
  ['was not taken', nothing, []],
  ['was taken', { response: { schedule_status: 'scheduled' } }, Array<string>(12).fill('scheduled')],
] as const)
  test(`a year that nobody answered is asked about, and ${what}`, async () => {
    const { shop, hub } = shopAt(() => lost);
    await assert.rejects(scheduleYear(shop), lost);
    assert.deepEqual(statuses(shop), Array<string>(12).fill('ready'));
    hub.reply = (path) => (path.includes('/schedule/') ? answer : nothing);
    await catchUp(shop);
    assert.deepEqual(statuses(shop), wanted);
  });

test('a webhook that never came is made up for once its month is over', async () => {
  const { shop, hub } = shopAt(() => ({}));
  await scheduleYear(shop);
  hub.reply = (path) => paid(orderIn(path));
  hub.now = Date.parse('2027-03-01T00:00:00+09:00');
  await catchUp(shop);
  assert.deepEqual(statuses(shop), ['paid', ...Array<string>(11).fill('scheduled')]);
});

test('a payment of another amount or another shop is not believed, and what is paid stays paid', async () => {
  const { shop, hub } = shopAt(() => ({}));
  await scheduleYear(shop);
  const id = shop.orders.all[0]?.id ?? '';
  hub.reply = () => paid(id, 100);
  await assert.rejects(verify(shop, 'imps_1'), /100원/);
  hub.reply = () => paid('order of another');
  assert.equal(await verify(shop, 'imps_1'), null);
  hub.reply = () => paid(id);
  assert.equal((await verify(shop, 'imps_1'))?.status, 'paid');
  hub.reply = () => ({ response: { ...paid(id).response, imp_uid: 'imps_0', status: 'failed' } });
  assert.equal((await verify(shop, 'imps_0'))?.status, 'paid', 'an older try of the same month');
});

test('a month that ran while it was being revoked is what the hub says of it', async () => {
  const { shop, hub } = shopAt(() => ({}));
  await scheduleYear(shop);
  hub.reply = (path) => (path.endsWith('unschedule') ? { code: 1, message: 'too late' } : paid(orderIn(path)));
  await assert.rejects(revoke(shop, shop.orders.all.slice(0, 1)), /too late/);
  assert.equal(statuses(shop)[0], 'paid');
});
