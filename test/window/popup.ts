import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { layerIsGone, payIn, type Choice } from './buyer.ts';
import type { Scene } from './stage.ts';
import { until } from './until.ts';

/* A window that may not be framed: it stands beside the shop, and the layer waits for it. */

/** The buyer's click on the shop's own button, and the window that it opens. */
export async function click({ page }: Scene, order: object): Promise<Page> {
  await page.evaluate(
    `document.getElementById('pay').onclick = () => IMP.request_pay(${JSON.stringify(order)}, shop.hear); null`,
  );
  const opening = page.waitForEvent('popup');
  await page.click('#pay');
  const popup = await opening;
  await popup.waitForURL(/\/kicc\/view\/trades\/cert-req\.do\?authorizationId=\d{20}$/);
  return popup;
}

/** The one thing that the callback was told, once every window is closed. */
export async function lastAnswer(scene: Scene) {
  await until(scene.page, 'shop.answers.length > 0');
  await layerIsGone(scene.page);
  await until(null, () => scene.page.context().pages().length === 1);
  const all = await scene.answers();
  assert.equal(all.length, 1);
  return { ...all[0] };
}

export async function paid(scene: Scene, order: object, choice: Choice = {}) {
  await payIn(await click(scene, order), choice);
  return lastAnswer(scene);
}
