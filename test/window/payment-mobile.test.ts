import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import type { RequestPayParams } from '../../sdk/types.ts';
import { cancelIn, payIn, type Choice } from './buyer.ts';
import { assertEnd, inShop, startStage, type Scene } from './stage.ts';
import { until } from './until.ts';

/* On a phone: the browser leaves the shop for the gateway and comes back to `m_redirect_url`. */

const stage = await startStage({ after });

const onPhone = (t: TestContext, act: (scene: Scene) => Promise<void>): Promise<void> =>
  inShop(t, stage, { device: 'mobile' }, act);

async function openWindow({ page, pay }: Scene, params: Partial<RequestPayParams>): Promise<void> {
  await pay(params);
  await page.waitForURL(/\/toss\/window\//);
}

/** What the shop's address got, after all that it had itself. */
async function returned(page: Page): Promise<Record<string, string>> {
  await page.waitForURL(/\/done\?/);
  const { search, searchParams, hash } = new URL(page.url());
  assert.ok(search.startsWith('?cart=7&imp_uid=imp_'));
  assert.equal(hash, '#end');
  searchParams.delete('cart');
  return Object.fromEntries(searchParams);
}

async function paid(scene: Scene, params: Partial<RequestPayParams>, choice: Choice = {}) {
  await openWindow(scene, params);
  await payIn(scene.page, choice);
  return returned(scene.page);
}

test('paid: the address names the payment, and hub, gateway and webhook agree', (t) =>
  onPhone(t, async (scene) => {
    const order = scene.order({ amount: 60_000 });
    const { imp_uid: id, ...rest } = await paid(scene, order, { months: 3, issuer: '삼성' });
    assert.deepEqual(rest, { merchant_uid: order.merchant_uid });
    const end = { status: 'paid', money: ['approval 60000'], told: ['paid'] };
    const payment = await assertEnd(stage, scene.shop, id, end);
    assert.deepEqual([payment['card_name'], payment['card_quota'], payment['channel']], ['삼성카드', 3, 'mobile']);
  }));

test('a buyer who cancels comes back with the reason, and no money has moved', (t) =>
  onPhone(t, async (scene) => {
    const order = scene.order();
    await openWindow(scene, order);
    await cancelIn(scene.page);
    const { imp_uid: id, ...rest } = await returned(scene.page);
    assert.deepEqual(rest, {
      merchant_uid: order.merchant_uid,
      error_code: 'PAY_PROCESS_CANCELED',
      error_msg: '사용자에 의해 결제가 취소되었습니다.',
    });
    await assertEnd(stage, scene.shop, id, { status: 'failed', money: [], told: [] });
  }));

test('a card that the issuer declines comes back with its code', (t) =>
  onPhone(t, async (scene) => {
    const { imp_uid: id, error_code: code } = await paid(scene, scene.order(), { card: '9410-0000-0000-0001' });
    assert.equal(code, 'REJECT_CARD_PAYMENT');
    await assertEnd(stage, scene.shop, id, { status: 'failed', money: [], told: [] });
  }));

test('the older script says by its flag how it ended', async (t) => {
  const shop = await stage.otherShop({ scripts: ['/js/iamport.payment-1.1.5.js'] });
  await inShop(t, stage, { device: 'mobile', shop }, async (scene) => {
    assert.equal((await paid(scene, scene.order()))['imp_success'], 'true');
    await scene.page.goto(shop.origin);
    await scene.page.evaluate("IMP.init('imp00000000')");
    await openWindow(scene, scene.order());
    await cancelIn(scene.page);
    assert.equal((await returned(scene.page))['imp_success'], 'false');
  });
});

test('the back button leads from the window to the shop, and the order can still be paid', (t) =>
  onPhone(t, async (scene) => {
    const { page, shop } = scene;
    const order = scene.order();
    await openWindow(scene, order);
    await page.getByLabel('전체 동의').waitFor();
    const gateway = page.url();
    await page.evaluate('setTimeout(() => history.back())');
    await page.waitForURL(`${shop.origin}/`);
    await until(page, 'window.IMP');
    await page.evaluate("IMP.init('imp00000000')");
    const { imp_uid: id } = await paid(scene, order);
    await assertEnd(stage, shop, id, { status: 'paid', money: ['approval 1000'], told: ['paid'] });
    // The first window is still the gateway's to show; paying in it comes back as an order that is paid already.
    await page.goto(gateway);
    await payIn(page);
    await page.waitForURL(({ searchParams }) => searchParams.get('error_code') === 'F1002');
    const second = await returned(page);
    assert.notEqual(second['imp_uid'], id);
    await assertEnd(stage, shop, second['imp_uid'], { status: 'failed', money: [], told: [] });
  }));

test('going back after the end shows the end again and pays nothing more', (t) =>
  onPhone(t, async (scene) => {
    const { page, shop } = scene;
    const { imp_uid: id } = await paid(scene, scene.order());
    const done = page.url();
    await page.evaluate('setTimeout(() => history.back())');
    await until(page, `location.href !== ${JSON.stringify(done)}`);
    await assertEnd(stage, shop, id, { status: 'paid', money: ['approval 1000'], told: ['paid'] });
  }));

test('without m_redirect_url a failure ends on the page of the hub', (t) =>
  onPhone(t, async (scene) => {
    const { m_redirect_url: _, ...order } = scene.order();
    await openWindow(scene, order);
    await cancelIn(scene.page);
    await scene.page.waitForURL(/\/payments\/fail\?/);
    await scene.page.getByText('사용자에 의해 결제가 취소되었습니다.').waitFor();
    await scene.page.getByText('쇼핑몰로 돌아가 다시 시도해 주세요.').waitFor();
  }));

test('without m_redirect_url a buyer who paid reads so and is sent nowhere', (t) =>
  onPhone(t, async (scene) => {
    const { m_redirect_url: _, ...order } = scene.order();
    await openWindow(scene, order);
    await payIn(scene.page);
    await scene.page.getByText('결제가 완료되었습니다. 쇼핑몰로 돌아가 주문을 확인해 주세요.').waitFor();
    const reply = await stage.merchant.call('GET', `/payments/find/${order.merchant_uid}/paid`);
    const { imp_uid: id } = reply['response'] as { imp_uid: string };
    await assertEnd(stage, scene.shop, id, { status: 'paid', money: ['approval 1000'], told: ['paid'] });
  }));

test("an app's address is followed by the hub's page, and can be followed by hand", (t) =>
  onPhone(t, async (scene) => {
    const order = scene.order({ m_redirect_url: 'myshop://paid' });
    await openWindow(scene, order);
    await payIn(scene.page);
    const link = scene.page.getByRole('link', { name: '쇼핑몰로 돌아가기' });
    const url = new URL((await link.getAttribute('href')) ?? '');
    assert.deepEqual(
      [url.protocol, url.host, url.searchParams.get('merchant_uid')],
      ['myshop:', 'paid', order.merchant_uid],
    );
    const end = { status: 'paid', money: ['approval 1000'], told: ['paid'] };
    await assertEnd(stage, scene.shop, url.searchParams.get('imp_uid'), end);
  }));

test('a page of the hub that has no origin may ask how its payment stands', async () => {
  const reply = await fetch(`${stage.hub}/checkout/nothing/state`, { headers: { origin: 'null' } });
  assert.equal(reply.headers.get('access-control-allow-origin'), '*');
});

for (const device of ['mobile', 'pc'] as const) {
  test(`a page whose origin is null, as in an app, ends by redirect (${device})`, (t) =>
    inShop(t, stage, { device }, async (scene) => {
      const { page, shop } = scene;
      await page.goto(`${shop.origin}/app`);
      assert.equal(await page.evaluate('window.origin'), 'null');
      await page.evaluate("IMP.init('imp00000000')");
      await scene.pay(scene.order(), { callback: 'undefined' });
      await page.waitForURL(/127\.0\.0\.1/);
      const window = device === 'mobile' ? page : page.frameLocator('iframe');
      await payIn(window);
      const { imp_uid: id } = await returned(page);
      await assertEnd(stage, shop, id, { status: 'paid', money: ['approval 1000'], told: ['paid'] });
    }));
}
