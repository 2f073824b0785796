import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { fillIn, layerIsGone, payIn, pressPay, windowInLayer } from './buyer.ts';
import { assertEnd, inShop, startStage, type Scene } from './stage.ts';
import { until } from './until.ts';

/* Windows that are left, reloaded, opened twice, or whose approval is in doubt. */

const stage = await startStage({ after });

const paidOnce = { status: 'paid', money: ['approval 1000'], told: ['paid'] } as const;

async function answerOf({ page, answers }: Scene) {
  await until(page, 'shop.answers.length > 0');
  await layerIsGone(page);
  const all = await answers();
  assert.equal(all.length, 1);
  return { ...all[0] };
}

/** The newest payment of an order. */
async function paymentOf(order: string): Promise<string> {
  const reply = await stage.merchant.call('GET', `/payments/find/${order}`);
  return (reply['response'] as { imp_uid: string }).imp_uid;
}

/** The hub's page in the layer. */
function hubFrame(page: Page): Frame | undefined {
  return page.frames().find((frame) => frame.url().startsWith(`${stage.hub}/checkout/`));
}

test('a window that the shop closes stays ready, expires, and the order can be paid', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const { page, pay, shop } = scene;
    const order = scene.order();
    await pay(order);
    await fillIn(windowInLayer(page));
    await page.evaluate('IMP.close()');
    await layerIsGone(page);
    const id = await paymentOf(order.merchant_uid);
    await assertEnd(stage, shop, id, { status: 'ready', money: [], told: [] });
    await stage.merchant.lever('POST', '/clock', { advance: 'PT61M' });
    await assertEnd(stage, shop, id, { status: 'failed', money: [], told: [] });
    assert.deepEqual(await scene.answers(), []);
    await pay(order);
    await payIn(windowInLayer(page));
    const { imp_uid: second } = await answerOf(scene);
    assert.notEqual(second, id);
    await assertEnd(stage, shop, second, paidOnce);
  }));

test('a tab that is closed leaves a payment that is ready, and another tab pays the order', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const order = scene.order();
    const other = await scene.browser.openPage();
    await other.goto(scene.shop.origin);
    await other.evaluate("IMP.init('imp00000000')");
    await other.evaluate(`IMP.request_pay(${JSON.stringify(order)})`);
    await fillIn(windowInLayer(other));
    await other.close();
    const id = await paymentOf(order.merchant_uid);
    await scene.pay(order);
    await payIn(windowInLayer(scene.page));
    const { imp_uid: second } = await answerOf(scene);
    await assertEnd(stage, scene.shop, second, paidOnce);
    await assertEnd(stage, scene.shop, id, { status: 'ready', money: [], told: [] });
  }));

test('a window whose time is over is refused before anything is approved', (t) =>
  inShop(t, stage, {}, async (scene) => {
    await stage.merchant.lever('POST', '/clock', { hold: true });
    await scene.pay(scene.order());
    await fillIn(windowInLayer(scene.page));
    await stage.merchant.lever('POST', '/clock', { advance: 'PT61M' });
    await stage.merchant.lever('POST', '/clock', { hold: false });
    await pressPay(windowInLayer(scene.page));
    await windowInLayer(scene.page).getByText('결제 시간이 지났습니다').waitFor();
    assert.deepEqual(await scene.answers(), []);
  }));

test('a window that is reloaded before the buyer has chosen is the same window', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const order = scene.order();
    await scene.pay(order);
    const window = windowInLayer(scene.page);
    await fillIn(window);
    await hubFrame(scene.page)?.evaluate('location.reload()');
    await until(null, async () => !(await window.getByLabel('전체 동의').isChecked()));
    await payIn(window);
    const { imp_uid: id } = await answerOf(scene);
    assert.equal(id, await paymentOf(order.merchant_uid));
    await assertEnd(stage, scene.shop, id, paidOnce);
  }));

test('a layer that is reloaded while the hub approves pays once', (t) =>
  inShop(t, stage, {}, async (scene) => {
    await stage.merchant.lever('POST', '/faults', { gateway: 'toss', call: 'approve', fault: 'slow', delay_ms: 1500 });
    await scene.pay(scene.order());
    await payIn(windowInLayer(scene.page));
    await until(null, async () => (await pendingFaults()) === 0);
    // The answer is not here yet, so what is loaded again is the page that opened the window.
    await hubFrame(scene.page)?.evaluate('location.reload()');
    const { imp_uid: id } = await answerOf(scene);
    await assertEnd(stage, scene.shop, id, paidOnce);
  }));

test('the return that comes twice acts once', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const returns: string[] = [];
    scene.page.on('request', (request) => {
      if (/\/checkout\/\w+\/return/.test(request.url())) returns.push(request.url());
    });
    await scene.pay(scene.order());
    await payIn(windowInLayer(scene.page));
    const { imp_uid: id } = await answerOf(scene);
    const again = await scene.browser.openPage();
    await again.goto(returns[0] ?? '');
    await again.getByText('결제 결과를 전달할 쇼핑몰 화면을 찾지 못했습니다').waitFor();
    await assertEnd(stage, scene.shop, id, paidOnce);
  }));

test('a second click takes the place of the first window, and only its callback is called', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const order = scene.order();
    await scene.pay(order, { callback: "() => shop.answers.push({ imp_uid: 'the first' })" });
    await fillIn(windowInLayer(scene.page));
    const first = await paymentOf(order.merchant_uid);
    await scene.pay(order);
    await scene.page.waitForSelector('.imp-dialog');
    assert.notEqual(await paymentOf(order.merchant_uid), first);
    assert.equal(await scene.page.locator('.imp-dialog').count(), 1);
    await payIn(windowInLayer(scene.page));
    const { imp_uid: id } = await answerOf(scene);
    await assertEnd(stage, scene.shop, id, paidOnce);
    await assertEnd(stage, scene.shop, first, { status: 'ready', money: [], told: [] });
  }));

/** The reply to the approval is lost, and so long does the gateway take to answer when it is asked again. */
async function loseReply(answersAfterMs: number): Promise<void> {
  await stage.merchant.lever('POST', '/faults', { gateway: 'toss', call: 'approve', fault: 'lose-reply' });
  const slow = { gateway: 'toss', call: 'any', fault: 'slow', delay_ms: answersAfterMs };
  await stage.merchant.lever('POST', '/faults', slow);
}

/** Faults that no call has met yet. */
async function pendingFaults(): Promise<number> {
  return ((await stage.merchant.lever('GET', '/faults'))['faults'] as readonly object[]).length;
}

/** Longer than the hub keeps a returning browser waiting for its answer. */
const longMs = 6_000;

test('an approval whose reply is lost: the buyer waits, reloads, and has paid once', (t) =>
  inShop(t, stage, {}, async (scene) => {
    await loseReply(longMs);
    await scene.pay(scene.order());
    await payIn(windowInLayer(scene.page));
    const waiting = scene.page.frameLocator('.imp-dialog iframe').getByText('결제 결과를 확인하고 있습니다');
    await waiting.waitFor();
    assert.deepEqual(await scene.answers(), []);
    await hubFrame(scene.page)?.evaluate('location.reload()');
    const { imp_uid: id, error_code: error } = await answerOf(scene);
    assert.equal(error, undefined);
    await assertEnd(stage, scene.shop, id, paidOnce);
  }));

test('on a phone too: the buyer waits and comes back to the shop, paid', (t) =>
  inShop(t, stage, { device: 'mobile' }, async (scene) => {
    await loseReply(longMs);
    await scene.pay(scene.order());
    await scene.page.waitForURL(/\/toss\/window\//);
    await payIn(scene.page);
    await scene.page.getByText('결제 결과를 확인하고 있습니다').waitFor();
    await scene.page.waitForURL(/\/done\?/);
    const { searchParams } = new URL(scene.page.url());
    assert.equal(searchParams.get('error_code'), null);
    await assertEnd(stage, scene.shop, searchParams.get('imp_uid'), paidOnce);
  }));
