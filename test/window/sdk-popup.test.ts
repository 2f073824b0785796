import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import type { PageData, SessionReply } from '../../src/contract/checkout/session.ts';
import { launchPage, statePage } from '../../src/http/checkout/pages.ts';
import { withBrowser } from '../support/browser.ts';
import { startStubHub, type StubHub } from './stub-hub.ts';
import { openShop, startTrialShop, type OpenShop, type TrialShop } from './trial-shop.ts';
import { until } from './until.ts';

/* A window of its own beside the shop's, with a hub that says what a test wants. */

type Scene = OpenShop & { readonly hub: StubHub; readonly shop: TrialShop };

const size = { width: 720, height: 680 };
const cancelled = { imp_uid: 'imp_1', merchant_uid: 'order-1', error_code: 'F2015', error_msg: '취소' };

async function inShop(t: TestContext, act: (scene: Scene) => Promise<void>): Promise<void> {
  const hub = await startStubHub(t);
  const shop = await startTrialShop(t, { hub: hub.origin });
  const checkoutUrl = `${hub.origin}/checkout/token`;
  const opened: SessionReply = {
    opened: true,
    imp_uid: 'imp_1',
    merchant_uid: 'order-1',
    checkout_url: checkoutUrl,
    window: 'popup',
    size,
    provider: 'gateway',
  };
  hub.answer = () => opened;
  hub.pages.set('/checkout/token', () =>
    launchPage({ kind: 'popup', url: `${hub.origin}/gateway`, size, returnUrl: `${checkoutUrl}/return` }),
  );
  hub.pages.set('/checkout/token/window', () => '<!doctype html><title>gateway</title>');
  hub.pages.set('/checkout/token/close', () => ({ status: 200, json: endOf(hub, shop, cancelled) }));
  await withBrowser(t, { device: 'pc', blockThirdPartyCookies: true }, async (browser) => {
    const open = await openShop(await browser.openPage(), shop);
    await act({ ...open, hub, shop });
    assert.deepEqual([await open.page.evaluate('shop.violations'), open.errors], [[], []]);
  });
}

function endOf(hub: StubHub, shop: TrialShop, result: typeof cancelled | Record<string, string>): PageData {
  const data = { request_id: hub.sessions.at(-1)?.request_id ?? '', imp_uid: 'imp_1', merchant_uid: 'order-1' };
  const message = { from: 'iamport-hub', action: 'done', data: { ...data, ...result } } as const;
  return { state: 'done', delivery: { kind: 'message', target_origin: shop.origin, message } };
}

const layer = '.imp-dialog';
const frameOf = (page: Page) => page.frameLocator(`${layer} iframe`);

/** A buyer's click on the shop's own button. */
async function click({ page }: Scene): Promise<Page> {
  await page.evaluate(
    "document.getElementById('pay').onclick = () => IMP.request_pay({ merchant_uid: 'order-1', amount: 1 }, shop.hear)",
  );
  const popup = page.waitForEvent('popup');
  await page.click('#pay');
  return popup;
}

/**
 * A request that a page makes by itself, without any click. The packaged browser blocks no popup, so the page is given
 * the answer that browsers with a blocker give.
 */
async function payUnasked({ page }: Scene): Promise<void> {
  await page.evaluate('window.open = () => null; null');
  await page.evaluate("IMP.request_pay({ merchant_uid: 'order-1', amount: 1 }, shop.hear)");
}

function closings({ calls }: StubHub): string[] {
  return calls.filter(({ method }) => method === 'POST').map(({ path }) => path);
}

async function toldOnce({ page, answers }: Scene, result: object): Promise<void> {
  await until(page, 'shop.answers.length > 0');
  await page.waitForSelector(layer, { state: 'detached' });
  assert.deepEqual(await answers(), [result]);
}

test('a click opens the popup at the hub`s address, of the size that the gateway needs, with a layer behind', (t) =>
  inShop(t, async (scene) => {
    const popup = await click(scene);
    await popup.waitForURL(`${scene.hub.origin}/checkout/token/window`);
    await frameOf(scene.page).getByText('새 창에서 결제를 진행해 주세요').waitFor();
    assert.deepEqual(await popup.evaluate('[innerWidth, innerHeight]'), [720, 680]);
    assert.equal(scene.page.context().pages().length, 2);
  }));

test('the popup`s last page tells the shop, closes itself, and the layer goes', (t) =>
  inShop(t, async (scene) => {
    const popup = await click(scene);
    const { hub, shop } = scene;
    hub.pages.set('/checkout/token/return', () => statePage(endOf(hub, shop, {})));
    await popup.goto(`${hub.origin}/checkout/token/return`).catch(() => {});
    await toldOnce(scene, { imp_uid: 'imp_1', merchant_uid: 'order-1' });
    await until(null, () => popup.isClosed());
    assert.deepEqual(closings(hub), []);
  }));

test('a popup closed by hand is told to the hub once, and what the hub answers is the end', (t) =>
  inShop(t, async (scene) => {
    const popup = await click(scene);
    await frameOf(scene.page).getByRole('button', { name: '결제창 열기' }).waitFor();
    await popup.close();
    await toldOnce(scene, cancelled);
    assert.deepEqual(closings(scene.hub), ['/checkout/token/close']);
  }));

test('a popup closed while the hub approves waits for the end', (t) =>
  inShop(t, async (scene) => {
    const { hub, shop } = scene;
    hub.pages.set('/checkout/token/close', () => ({
      status: 200,
      json: { state: 'waiting', poll_url: '/checkout/token/state' } satisfies PageData,
    }));
    hub.pages.set('/checkout/token/state', () => ({ status: 200, json: endOf(hub, shop, {}) }));
    const popup = await click(scene);
    await frameOf(scene.page).getByRole('button', { name: '결제창 열기' }).waitFor();
    await popup.close();
    await toldOnce(scene, { imp_uid: 'imp_1', merchant_uid: 'order-1' });
  }));

test('a hub that cannot hear of the closing is told again', (t) =>
  inShop(t, async (scene) => {
    const { hub, shop } = scene;
    let tries = 0;
    hub.pages.set('/checkout/token/close', () => {
      tries += 1;
      return tries === 1 ? { status: 500, json: {} } : { status: 200, json: endOf(hub, shop, cancelled) };
    });
    const popup = await click(scene);
    await frameOf(scene.page).getByRole('button', { name: '결제창 열기' }).waitFor();
    await popup.close();
    await toldOnce(scene, cancelled);
    assert.equal(tries, 2);
  }));

test('a blocked popup is said to be blocked, and a button opens it', (t) =>
  inShop(t, async (scene) => {
    await payUnasked(scene);
    const frame = frameOf(scene.page);
    await frame.getByText('팝업차단을 해제해주셔야 결제창이 나타납니다.').waitFor();
    assert.equal(scene.page.context().pages().length, 1);
    const opening = scene.page.context().waitForEvent('page');
    await frame.getByRole('button', { name: '결제창 열기' }).click();
    const popup = await opening;
    await popup.waitForURL(`${scene.hub.origin}/checkout/token/window`);
    await popup.close();
    await toldOnce(scene, cancelled);
  }));

test('a blocked popup can be given up', (t) =>
  inShop(t, async (scene) => {
    await payUnasked(scene);
    await frameOf(scene.page).getByRole('button', { name: '결제 취소' }).click();
    await toldOnce(scene, cancelled);
    assert.deepEqual(closings(scene.hub), ['/checkout/token/close']);
  }));

test('the button finds the popup that is open already', (t) =>
  inShop(t, async (scene) => {
    const popup = await click(scene);
    await popup.waitForURL(/\/window$/);
    const opened = scene.hub.calls.filter(({ path }) => path.endsWith('/window')).length;
    await frameOf(scene.page).getByRole('button', { name: '결제창 열기' }).click();
    await until(null, () => scene.hub.calls.filter(({ path }) => path.endsWith('/window')).length > opened);
    assert.equal(scene.page.context().pages().length, 2);
    assert.deepEqual(closings(scene.hub), []);
  }));

test('giving up in the layer closes the popup too', (t) =>
  inShop(t, async (scene) => {
    const popup = await click(scene);
    await frameOf(scene.page).getByRole('button', { name: '결제 취소' }).click();
    await toldOnce(scene, cancelled);
    await until(null, () => popup.isClosed());
  }));

test('IMP.close takes the popup away and calls nobody', (t) =>
  inShop(t, async (scene) => {
    const popup = await click(scene);
    await scene.page.waitForSelector(layer);
    await scene.page.evaluate('IMP.close()');
    await until(null, () => popup.isClosed());
    assert.deepEqual([await scene.page.locator(layer).count(), await scene.answers()], [0, []]);
  }));
