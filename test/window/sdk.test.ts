import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { SessionReply } from '../../src/contract/checkout/session.ts';
import { statePage } from '../../src/http/checkout/pages.ts';
import { withBrowser, type BrowserOptions } from '../support/browser.ts';
import { startStubHub, type StubHub } from './stub-hub.ts';
import { openShop, startTrialShop, type OpenShop, type ShopOptions, type TrialShop } from './trial-shop.ts';
import { until } from './until.ts';

type Scene = OpenShop & { readonly hub: StubHub; readonly shop: TrialShop };

/** A shop in a browser, with a hub behind its script that opens every window. */
async function inShop(
  t: TestContext,
  options: Partial<BrowserOptions> & Partial<ShopOptions>,
  act: (scene: Scene) => Promise<void>,
): Promise<void> {
  const hub = await startStubHub(t);
  hub.answer = () => opened(hub);
  hub.pages.set('/checkout/token', () => '<!doctype html><title>window</title>');
  const shop = await startTrialShop(t, { hub: hub.origin, ...options });
  await withBrowser(t, { device: 'pc', blockThirdPartyCookies: true, ...options }, async (browser) => {
    const open = await openShop(await browser.openPage(), shop);
    await act({ ...open, hub, shop });
  });
}

function opened(hub: StubHub, more: Partial<SessionReply & { opened: true }> = {}): SessionReply {
  const ids = { imp_uid: 'imp_1', merchant_uid: 'order-1', checkout_url: `${hub.origin}/checkout/token` };
  return { opened: true, ...ids, window: 'layer', size: { width: 500, height: 600 }, provider: 'gateway', ...more };
}

const refusal: SessionReply = {
  opened: false,
  result: {
    success: false,
    imp_uid: null,
    merchant_uid: 'order-1',
    error_code: 'F1002',
    error_msg: '이미 결제 & 완료',
  },
};

/** The page in the layer tells an end, as the hub's own page does. */
function ends(hub: StubHub, shop: TrialShop, requestId?: string): void {
  hub.pages.set('/checkout/token', () => {
    const data = {
      request_id: requestId ?? hub.sessions.at(-1)?.request_id ?? '',
      imp_uid: 'imp_1',
      merchant_uid: 'order-1',
    };
    const message = { from: 'iamport-hub', action: 'done', data } as const;
    return statePage({ state: 'done', delivery: { kind: 'message', target_origin: shop.origin, message } });
  });
}

const layer = '.imp-dialog';

test('without init the buyer is told so and nothing is asked', (t) =>
  inShop(t, {}, async ({ page, hub, shop, alerts, answers }) => {
    await page.goto(shop.origin);
    await page.evaluate("IMP.request_pay({ merchant_uid: 'order-1', amount: 1000 }, shop.hear)");
    assert.deepEqual(alerts, ['판매자 코드가 설정되지 않았습니다. IMP.init()함수를 먼저 호출하세요.']);
    assert.deepEqual([hub.sessions, await answers()], [[], []]);
  }));

test('without parameters the buyer is told so, and the call answers false', (t) =>
  inShop(t, {}, async ({ page, hub, alerts }) => {
    assert.equal(await page.evaluate('IMP.request_pay()'), false);
    assert.deepEqual(alerts, ['결제요청 파라메터가 누락되었습니다.']);
    assert.deepEqual(hub.sessions, []);
  }));

test('the hub hears everything that the page said, and the defaults', (t) =>
  inShop(t, {}, async ({ page, hub, shop, pay }) => {
    await page.evaluate("IMP.agency('imp00000000', 'ABC')");
    const after = await pay({ merchant_uid: null as unknown as string, custom_data: { a: [1] } });
    await page.waitForSelector(layer);
    const [session] = hub.sessions;
    assert.match(String(after['merchant_uid']), /^nobody_\d{13}$/);
    assert.equal(after['pay_method'], 'card');
    assert.match(session?.request_id ?? '', /^req_\d{13}_/);
    assert.deepEqual(session, {
      user_code: 'imp00000000',
      tier_code: 'ABC',
      sdk: 'v1',
      sdk_version: 'v1',
      device: 'pc',
      page_url: `${shop.origin}/`,
      request_id: session?.request_id,
      has_callback: true,
      params: after,
    });
  }));

test('a frozen object of parameters is paid all the same', (t) =>
  inShop(t, {}, async ({ page, hub, errors }) => {
    await page.evaluate("IMP.request_pay(Object.freeze({ merchant_uid: 'order-1', amount: 1000 }))");
    await page.waitForSelector(layer);
    assert.equal(hub.sessions[0]?.params['pay_method'], 'card');
    assert.deepEqual(errors, []);
  }));

test('the layer lies over the page, names its gateway, and breaks no policy', (t) =>
  inShop(t, {}, async ({ page, pay, errors }) => {
    await pay({});
    await page.waitForSelector(layer);
    const frame = page.locator(`${layer} iframe`);
    assert.equal(await frame.getAttribute('class'), 'imp-frame imp-frame-pc imp-frame-gateway');
    assert.deepEqual(await page.locator(layer).boundingBox(), { x: 0, y: 0, ...page.viewportSize() });
    const box = await frame.boundingBox();
    assert.deepEqual([box?.width, box?.height], [500, 600]);
    assert.equal(await page.evaluate('getComputedStyle(document.documentElement).overflow'), 'hidden');
    assert.deepEqual([await page.evaluate('shop.violations'), errors], [[], []]);
  }));

test('the end of the payment comes to the callback once, and the layer goes', (t) =>
  inShop(t, {}, async ({ page, hub, shop, pay, answers }) => {
    ends(hub, shop);
    await page.focus('#pay');
    await pay({});
    await until(page, 'shop.answers.length > 0');
    await page.waitForSelector(layer, { state: 'detached' });
    assert.deepEqual(await answers(), [{ imp_uid: 'imp_1', merchant_uid: 'order-1' }]);
    assert.equal(await page.evaluate('document.documentElement.style.overflow'), '');
    assert.equal(await page.evaluate('document.activeElement.id'), 'pay');
  }));

test('only the window itself is believed', (t) =>
  inShop(t, {}, async ({ page, hub, shop, pay, answers, errors }) => {
    ends(hub, shop, 'req_of_another_payment');
    await pay({});
    await page.waitForSelector(layer);
    const id = JSON.stringify(hub.sessions[0]?.request_id);
    // The page itself, and a frame of the hub that is not the window, say what the window would say.
    await page.evaluate(`postMessage({ from: 'iamport-hub', action: 'done', data: { request_id: ${id} } }, '*')`);
    hub.pages.set('/checkout/other', () =>
      statePage({
        state: 'done',
        delivery: {
          kind: 'message',
          target_origin: shop.origin,
          message: {
            from: 'iamport-hub',
            action: 'done',
            data: { request_id: hub.sessions[0]?.request_id ?? '', imp_uid: 'imp_0', merchant_uid: 'x' },
          },
        },
      }),
    );
    await page.evaluate(`addEventListener('message', ({ origin }) => shop.returned.push(origin))`);
    await page.evaluate(
      `document.body.appendChild(document.createElement('iframe')).src = '${hub.origin}/checkout/other'`,
    );
    await until(page, `shop.returned.includes('${hub.origin}')`);
    assert.deepEqual([await answers(), await page.locator(layer).count(), errors], [[], 1, []]);
  }));

test('what a page posts to itself harms nobody', (t) =>
  inShop(t, {}, async ({ page, hub, shop, pay, errors }) => {
    await pay({});
    await page.waitForSelector(layer);
    const odd = [
      'undefined',
      'null',
      '0',
      '"done"',
      '{}',
      '{ action: "done" }',
      '{ from: "iamport-hub", action: "done", data: null }',
    ];
    for (const message of odd) await page.evaluate(`postMessage(${message}, '*')`);
    ends(hub, shop);
    await page.evaluate(`document.querySelector('${layer} iframe').src += '?again'`);
    await until(page, 'shop.answers.length === 1');
    assert.deepEqual(errors, []);
  }));

test('a callback that throws does not keep the layer, and the next payment works', (t) =>
  inShop(t, {}, async ({ page, hub, shop, pay, console, answers }) => {
    ends(hub, shop);
    await pay({}, { callback: "() => { throw new Error('a mistake of the shop') }" });
    await until(null, () => console.some((line) => line.includes('a mistake of the shop')));
    await page.waitForSelector(layer, { state: 'detached' });
    await pay({});
    await until(page, 'shop.answers.length === 1');
    assert.equal((await answers()).length, 1);
  }));

test('a second request takes the place of the first, and a late answer to the first opens nothing', (t) =>
  inShop(t, {}, async ({ page, hub, shop, pay, answers }) => {
    await pay({ merchant_uid: 'order-1' });
    await page.waitForSelector(layer);
    ends(hub, shop);
    await page.evaluate(`IMP.request_pay({ merchant_uid: 'order-2', amount: 1 }, () => shop.answers.push('second'));
      IMP.request_pay({ merchant_uid: 'order-3', amount: 1 }, () => shop.answers.push('third'))`);
    await until(page, 'shop.answers.length > 0');
    await page.waitForSelector(layer, { state: 'detached' });
    assert.deepEqual([await answers(), hub.sessions.length], [['third'], 3]);
  }));

test('IMP.close takes the window away and calls nobody', (t) =>
  inShop(t, {}, async ({ page, pay, answers }) => {
    await pay({});
    await page.waitForSelector(layer);
    await page.evaluate('IMP.close()');
    assert.deepEqual([await page.locator(layer).count(), await answers()], [0, []]);
  }));

test('Escape and a click beside the window keep the keyboard in the window', (t) =>
  inShop(t, {}, async ({ page, pay }) => {
    await pay({});
    await page.waitForSelector(layer);
    await page.mouse.click(5, 5);
    await page.keyboard.press('Escape');
    await page.evaluate("document.getElementById('pay').focus()");
    assert.equal(await page.evaluate('document.activeElement.tagName'), 'IFRAME');
    assert.equal(await page.locator(layer).count(), 1);
  }));

test('a message of the page reaches the window and nobody else', (t) =>
  inShop(t, {}, async ({ page, pay }) => {
    await pay({});
    const frame = await (await page.waitForSelector(`${layer} iframe`)).contentFrame();
    await frame?.waitForLoadState();
    // The value of an expression that is a promise would be waited for: this one ends in nothing.
    await frame?.evaluate(
      "globalThis.heard = new Promise((resolve) => addEventListener('message', ({ data }) => resolve(data))); null",
    );
    await page.evaluate("IMP.communicate({ result: 'check.closing' })");
    const letter = { from: 'iamport-sdk', action: 'communicate', data: { result: 'check.closing' }, version: 'v1' };
    assert.deepEqual(await frame?.evaluate('heard'), letter);
  }));

test('a warning of the hub is for the developer', (t) =>
  inShop(t, {}, async ({ page, hub, pay, console, alerts }) => {
    hub.answer = () => opened(hub, { warning: "pg 'x' is not registered" });
    await pay({ pg: 'x' });
    await page.waitForSelector(layer);
    assert.ok(console.includes("[IMP] pg 'x' is not registered"));
    assert.deepEqual(alerts, []);
  }));

test('a refusal goes to the callback, or to the buyer of a page without one', (t) =>
  inShop(t, {}, async ({ page, hub, pay, answers, alerts }) => {
    hub.answer = () => refusal;
    await pay({});
    await until(page, 'shop.answers.length === 1');
    assert.deepEqual([await answers(), alerts], [[refusal.result], []]);
    const alert = page.waitForEvent('dialog');
    await pay({}, { callback: 'undefined' });
    await alert;
    assert.deepEqual(alerts, ['이미 결제 & 완료']);
  }));

test('a hub that hangs up, or speaks nonsense, is told with the sentence that shops know', (t) =>
  inShop(t, {}, async ({ page, hub, pay, answers }) => {
    hub.answer = () => null;
    await pay({});
    await until(page, 'shop.answers.length === 1');
    hub.answer = () => ({ status: 500, message: 'ill' });
    await pay({});
    await until(page, 'shop.answers.length === 2');
    for (const answer of await answers()) {
      assert.deepEqual([answer.imp_uid, answer.imp_success, answer.error_code], [null, false, 'F2012']);
      assert.match(answer.error_msg ?? '', /^결제모듈 구동 중에 오류가 발생하였습니다/);
    }
  }));

test('the script loaded twice is there once, and beside the older one the first stays', (t) =>
  inShop(
    t,
    { scripts: ['/js/iamport.payment-1.2.0.js', '/v1/iamport.js', '/v1/iamport.js'] },
    async ({ page, hub, shop, pay, answers }) => {
      ends(hub, shop);
      await pay({});
      await until(page, 'shop.answers.length > 0');
      await page.waitForSelector(layer, { state: 'detached' });
      assert.deepEqual(
        [hub.sessions.length, hub.sessions[0]?.sdk, hub.sessions[0]?.sdk_version],
        [1, 'legacy', '1.2.0'],
      );
      assert.equal((await answers()).length, 1);
    },
  ));

test('what the windows cannot do is told like a module that is not registered', (t) =>
  inShop(t, {}, async ({ page, answers }) => {
    await page.evaluate("IMP.certification({ merchant_uid: 'c-1' }, shop.hear); IMP.loadUI('x', {}, shop.hear)");
    await page.evaluate("IMP.updateLoadUIRequest('x', {}); IMP.naver_zzim({}); IMP.payport({})");
    const told = await answers();
    assert.deepEqual(
      told.map((each) => [each.merchant_uid, each.imp_success, each.error_code]),
      [
        ['c-1', false, 'F1001'],
        ['', false, 'F1001'],
      ],
    );
    assert.equal(
      await page.evaluate("IMP.loadModule('x', { userCode: 'imp1' }).catch((error) => error.message)"),
      told[0]?.error_msg,
    );
  }));

test('a phone goes to the window with the whole page', (t) =>
  inShop(t, { device: 'mobile' }, async ({ page, hub, pay }) => {
    hub.answer = () => opened(hub, { window: 'page' });
    await pay({});
    await page.waitForURL(`${hub.origin}/checkout/token`);
    assert.equal(hub.sessions[0]?.device, 'mobile');
  }));

test('a page may say itself what device it is for', (t) =>
  inShop(t, { device: 'mobile' }, async ({ page, hub, pay }) => {
    await pay({ windowType: 'pc' });
    await page.waitForSelector(layer);
    assert.equal(hub.sessions[0]?.device, 'pc');
  }));

test('an early failure on a phone goes to the callback where there is one', (t) =>
  inShop(t, { device: 'mobile' }, async ({ page, hub, shop, pay, answers }) => {
    hub.answer = () => refusal;
    await pay({ m_redirect_url: `${shop.origin}/done` });
    await until(page, 'shop.answers.length === 1');
    assert.deepEqual(await answers(), [refusal.result]);
    assert.deepEqual(shop.visits, ['/']);
  }));

test('an early failure on a phone without a callback goes to m_redirect_url', (t) =>
  inShop(t, { device: 'mobile' }, async ({ page, hub, shop, pay }) => {
    hub.answer = () => refusal;
    await pay({ m_redirect_url: `${shop.origin}/done?cart=a%20b&x#end` }, { callback: 'undefined' });
    await page.waitForURL(/\/done/);
    const { search, searchParams, hash } = new URL(page.url());
    assert.ok(search.startsWith('?cart=a%20b&x&imp_uid=&merchant_uid=order-1&imp_success=false&'));
    assert.deepEqual(
      [searchParams.get('error_code'), searchParams.get('error_msg'), hash],
      ['F1002', '이미 결제   완료', '#end'],
    );
  }));

test('an early failure on a phone without an address, or with one that would run, goes to the page of the hub', (t) =>
  inShop(t, { device: 'mobile' }, async ({ page, hub, shop, pay }) => {
    hub.pages.set('/payments/fail', () => '<!doctype html><title>fail</title>');
    hub.answer = () => refusal;
    for (const more of [{}, { m_redirect_url: 'javascript:shop.answers.push(1)' }]) {
      await page.goto(shop.origin);
      await page.evaluate("IMP.init('imp00000000')");
      await pay(more, { callback: 'undefined' });
      await page.waitForURL(/\/payments\/fail/);
      const { searchParams } = new URL(page.url());
      assert.deepEqual(
        [...searchParams],
        [
          ['imp_uid', ''],
          ['success', 'false'],
          ['error_msg', '이미 결제   완료'],
        ],
      );
    }
  }));

test('a page whose origin is null goes to the window itself, for no message could find it', (t) =>
  inShop(t, {}, async ({ page, hub, shop }) => {
    await page.goto(`${shop.origin}/sandbox`);
    const frame = page.frame('sandboxed');
    await frame?.waitForLoadState();
    assert.equal(await frame?.evaluate('window.origin'), 'null');
    await frame?.evaluate("IMP.init('imp00000000'); IMP.request_pay({ merchant_uid: 'order-1', amount: 1000 })");
    await frame?.waitForURL(`${hub.origin}/checkout/token`);
    assert.equal(hub.sessions.length, 1);
  }));
