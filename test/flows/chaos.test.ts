import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Payment } from '../../src/core/payment.ts';
import { receiveNotification } from '../../src/flows/receive-notification.ts';
import { revokeAccount } from '../../src/flows/revoke-account.ts';
import { scopeOf } from '../../src/flows/scope-of.ts';
import type { NotificationRequest } from '../../src/gateways/gateway.ts';
import type { Hub } from '../../src/hub.ts';
import { loadChannel } from '../../src/store/channels.ts';
import { audit } from '../support/auditor.ts';
import { createChance, fates, unlessBroken, type Chance } from '../support/chance.ts';
import { openFlowStage, type FlowStage, type OpenWindow } from '../support/flow-stage.ts';

/*
 * Two windows of one order, two hubs, cancellations, time that passes, and a wire on which anything may go wrong: when
 * the gateway is heard again, the books are right. Every story has a number, by which it can be told again.
 */

let stage: FlowStage;
let other: Hub;

before(async () => {
  stage = await openFlowStage();
  other = await stage.anotherHub();
});
after(() => stage.close());

async function comeBack(windows: readonly OpenWindow[], chance: Chance): Promise<void> {
  const cards = ['limit-exceeded', undefined, undefined] as const;
  const backs = await Promise.all(
    windows.map(async (window) => {
      const card = chance.oneOf(cards);
      return { window, back: await stage.authenticate(window, card ? { card } : {}) };
    }),
  );
  const hubs = [stage.hub, other];
  await Promise.all(backs.map(({ window, back }) => unlessBroken(stage.finish(window, back, chance.oneOf(hubs)))));
}

async function letTimePass(chance: Chance): Promise<void> {
  stage.machine.advance(chance.oneOf([1_000, 31_000, 91_000]));
  await stage.passTime(chance.oneOf([1_000, 60_000, 700_000]), 'all');
  await unlessBroken(stage.work(chance.oneOf([stage.hub, other])));
}

async function giveBack(payments: readonly Payment[], chance: Chance): Promise<void> {
  const hubs = [stage.hub, other];
  const cancels = payments.flatMap((payment) =>
    [300, 300, null].map((amount) => unlessBroken(stage.cancel(payment, { amount }, chance.oneOf(hubs)))),
  );
  await Promise.all(cancels);
}

async function comeToRest(chance: Chance): Promise<void> {
  stage.wire.meddle(null);
  await stage.during(Promise.all([stage.hub.background.idle(), other.background.idle()]));
  stage.machine.advance(91_000);
  await stage.workToTheEnd(chance.oneOf([stage.hub, other]));
}

const stories = 40;

for (let seed = 1; seed <= stories; seed += 1) {
  test(`story ${seed}: in the end the books are right`, async () => {
    const chance = createChance(seed);
    const first = await stage.open();
    const windows = [first, await stage.open({ orderId: first.payment.orderId })];
    stage.wire.meddle((request, exchange) => chance.oneOf(fates)(request, exchange));
    await comeBack(windows, chance);
    await letTimePass(chance);
    const payments = await Promise.all(windows.map((window) => stage.payment(window.payment.id)));
    for (let times = chance.below(3); times > 0; times -= 1) {
      await giveBack(payments, chance);
      await letTimePass(chance);
    }
    await comeToRest(chance);
    assert.deepEqual(await audit(stage, first.payment.id), []);
  });
}

const refundAccount = { bankCode: '088', number: '110123456789', holder: '홍길동' };

/** The buyer pays in, unless no bank takes it; the notices are heard by any hub, some of them, some of them twice. */
async function payIn({ id, channelId }: Payment, chance: Chance): Promise<void> {
  const known = (await stage.bench.heard(0)).length;
  const isTaken = await stage.bench.deposit(id).then(
    () => true,
    (error: Error) => !/ answered 409: /.test(error.message) && Promise.reject(error),
  );
  if (!isTaken) return;
  const { notificationToken: channelToken, gateway } = await loadChannel(stage.hub.db, channelId);
  const notices = (await stage.bench.heard(known + 1)).filter(({ body }) => body.includes(id));
  const heard = notices.flatMap((notice) => Array.from({ length: chance.below(3) }, () => notice));
  const hear = (notice: NotificationRequest) =>
    stage.during(receiveNotification(chance.oneOf([stage.hub, other]), { ...notice, gateway, channelToken }));
  await Promise.all(heard.map((notice) => unlessBroken(hear(notice))));
}

async function meddleWithAccount(payment: Payment, chance: Chance): Promise<void> {
  const hub = chance.oneOf([stage.hub, other]);
  const deeds = [
    () => payIn(payment, chance),
    () => unlessBroken(stage.during(revokeAccount(hub, scopeOf(payment), payment.id))),
    () => unlessBroken(stage.cancel(payment, { amount: chance.oneOf([300, null]), refundAccount }, hub)),
  ];
  await Promise.all([chance.oneOf(deeds)(), chance.oneOf(deeds)()]);
}

const accountStories = 30;
const ends = new Set<string>();

for (let seed = 1; seed <= accountStories; seed += 1) {
  test(`story ${seed} of an account: in the end the books are right`, async () => {
    const chance = createChance(1_000 + seed);
    const window = await stage.open({ method: 'virtual_account' });
    stage.wire.meddle((request, exchange) => chance.oneOf(fates)(request, exchange));
    await comeBack([window], chance);
    for (let times = 1 + chance.below(4); times > 0; times -= 1) {
      await letTimePass(chance);
      await meddleWithAccount(await stage.payment(window.payment.id), chance);
    }
    await comeToRest(chance);
    assert.deepEqual(await audit(stage, window.payment.id), []);
    ends.add((await stage.payment(window.payment.id)).status);
  });
}

test('the stories of accounts ended in every way that there is', () => {
  assert.deepEqual([...ends].sort(), ['cancelled', 'expired', 'failed', 'paid', 'partially_cancelled']);
});
