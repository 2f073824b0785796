import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import type { RequestPayParams } from '../../sdk/types.ts';
import { cancelIn, payIn, type Choice } from './buyer.ts';
import { assertEnd, inShop, startStage, type Scene } from './stage.ts';

/* A gateway that returns the buyer by a form across sites, on a phone: the browser leaves the shop and comes back. */

const stage = await startStage({ after });
const nothingMoved = { status: 'failed', money: [], told: [] };

const onPhone = (t: TestContext, act: (scene: Scene) => Promise<void>): Promise<void> =>
  inShop(t, stage, { device: 'mobile' }, act);

async function openWindow(scene: Scene, over: Partial<RequestPayParams> = {}): Promise<string> {
  const order = scene.order({ pg: 'kicc', ...over });
  await scene.pay(order);
  await scene.page.waitForURL(/\/kicc\/view\/trades\/cert-req\.do/);
  return order.merchant_uid;
}

async function returned(page: Page): Promise<Record<string, string>> {
  await page.waitForURL(/\/done\?/);
  const { searchParams, hash } = new URL(page.url());
  assert.equal(hash, '#end');
  searchParams.delete('cart');
  return Object.fromEntries(searchParams);
}

async function paid(scene: Scene, choice: Choice = {}) {
  const merchantUid = await openWindow(scene);
  await payIn(scene.page, choice);
  return { merchantUid, ...(await returned(scene.page)) } as Record<string, string>;
}

test('paid: the address names the payment with the older flag, and hub, gateway and webhook agree', (t) =>
  onPhone(t, async (scene) => {
    const { imp_uid: id, merchantUid, ...rest } = await paid(scene);
    assert.deepEqual(rest, { merchant_uid: merchantUid, imp_success: 'true' });
    const payment = await assertEnd(stage, scene.shop, id, {
      status: 'paid',
      money: ['approval 1000'],
      told: ['paid'],
    });
    assert.deepEqual([payment['channel'], payment['pg_provider']], ['mobile', 'kicc']);
  }));

test('a buyer who cancels comes back with the sentence that shops compare with', (t) =>
  onPhone(t, async (scene) => {
    await openWindow(scene);
    await cancelIn(scene.page);
    const { imp_uid: id, imp_success: flag, error_code: code, error_msg: sentence } = await returned(scene.page);
    assert.deepEqual([flag, code, sentence], ['false', 'W002', '사용자가 결제를 취소하셨습니다']);
    await assertEnd(stage, scene.shop, id, nothingMoved);
  }));

test('a card that the issuer declines, and a password that is wrong in the window, come back with their codes', (t) =>
  onPhone(t, async (scene) => {
    for (const [card, code] of [
      ['9410-0000-0000-0001', '8035'],
      ['9410-0000-0000-0006', '8311'],
    ] as const) {
      const back = await paid(scene, { card });
      assert.equal(back['error_code'], code);
      await assertEnd(stage, scene.shop, back['imp_uid'], nothingMoved);
      await scene.page.goto(scene.shop.origin);
      await scene.page.evaluate("IMP.init('imp00000000')");
    }
  }));

test('the back button leads from the window to the shop', (t) =>
  onPhone(t, async (scene) => {
    await openWindow(scene);
    await scene.page.getByLabel('전체 동의').waitFor();
    // The page may be gone before its answer is here.
    await scene.page.evaluate('history.back()').catch(() => {});
    await scene.page.waitForURL(`${scene.shop.origin}/`);
  }));
