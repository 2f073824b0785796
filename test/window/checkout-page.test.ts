import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import type { Launch } from '../../src/core/launch.ts';
import type { Delivery, PageData } from '../../src/contract/checkout/session.ts';
import { launchPage, statePage } from '../../src/http/checkout/pages.ts';
import { withBrowser, type OpenBrowser } from '../support/browser.ts';
import { startWebServer } from '../support/web-server.ts';
import { startStubHub, type StubHub } from './stub-hub.ts';
import { until } from './until.ts';

/* The script of the hub's own pages, with a hub that says what a test wants. */

type Scene = { readonly hub: StubHub; readonly page: Page; readonly browser: OpenBrowser };

async function atHub(t: TestContext, act: (scene: Scene) => Promise<void>): Promise<void> {
  const hub = await startStubHub(t);
  hub.pages.set('/checkout/token/return', () => '<!doctype html><title>returned</title>');
  await withBrowser(t, { device: 'pc' }, async (browser) => act({ hub, browser, page: await browser.openPage() }));
}

const returnUrl = (hub: StubHub): string => `${hub.origin}/checkout/token/return`;

function pageOf(hub: StubHub, launch: Launch): string {
  return launchPage({ ...launch, size: { width: 500, height: 600 }, returnUrl: returnUrl(hub) });
}

/** Shows a launch and waits until the browser is back at the hub; answers with what. */
async function launched({ hub, page }: Scene, launch: Launch): Promise<Record<string, string>> {
  hub.pages.set('/checkout/token', () => pageOf(hub, launch));
  await page.goto(`${hub.origin}/checkout/token`);
  await page.waitForURL(/\/return/);
  return Object.fromEntries(new URL(page.url()).searchParams);
}

const script = (hub: StubHub, over: object = {}): Extract<Launch, { kind: 'script' }> => ({
  kind: 'script',
  src: `${hub.origin}/gateway.js`,
  global: 'Gateway',
  construct: ['key', { a: 1 }],
  call: 'open',
  args: ['card', { amount: 1000 }],
  ...over,
});

test('a script is loaded, constructed and called with what the launch says', (t) =>
  atHub(t, async (scene) => {
    const { hub } = scene;
    const code = `function Gateway(...made) { this.made = made; return this; }
      Gateway.prototype.open = function (...args) {
        const to = new URL('${hub.origin}/checkout/token/return');
        to.searchParams.set('said', JSON.stringify([this.made, args]));
        location.assign(to);
      };
      const make = Gateway; window.Gateway = (...made) => new make(...made);`;
    hub.pages.set('/gateway.js', () => ({ script: code }));
    const { said = '' } = await launched(scene, script(hub));
    assert.deepEqual(JSON.parse(said), [
      ['key', { a: 1 }],
      ['card', { amount: 1000 }],
    ]);
  }));

test('a script that cannot be loaded, or is not what it should be, returns with a sentence', (t) =>
  atHub(t, async (scene) => {
    const sentence = { code: 'WINDOW_FAILED', message: '결제사 스크립트를 불러오지 못했습니다.' };
    assert.deepEqual(await launched(scene, script(scene.hub)), sentence);
    scene.hub.pages.set('/gateway.js', () => ({ script: 'window.Other = {}' }));
    assert.deepEqual(await launched(scene, script(scene.hub)), sentence);
    scene.hub.pages.set('/gateway.js', () => ({ script: 'window.Gateway = () => ({})' }));
    assert.deepEqual(await launched(scene, script(scene.hub)), sentence);
  }));

test('what the gateway itself says when it refuses goes back to the hub', (t) =>
  atHub(t, async (scene) => {
    const refuses = (reason: string): void => {
      const code = `window.Gateway = () => ({ open: () => Promise.reject(${reason}) })`;
      scene.hub.pages.set('/gateway.js', () => ({ script: code }));
    };
    refuses("{ code: 'NOT_SUPPORTED', message: '계약되지 않은 & 결제수단' }");
    const told = await launched(scene, script(scene.hub));
    assert.deepEqual(told, { code: 'NOT_SUPPORTED', message: '계약되지 않은 & 결제수단' });
    refuses('undefined');
    const silent = { code: 'WINDOW_FAILED', message: '결제창을 열지 못했습니다.' };
    assert.deepEqual(await launched(scene, script(scene.hub)), silent);
  }));

test('a kind that this page does not know returns too', (t) =>
  atHub(t, async (scene) => {
    const { code } = await launched(scene, { kind: 'hologram' } as unknown as Launch);
    assert.equal(code, 'WINDOW_FAILED');
  }));

test('a form is posted with its fields', (t) =>
  atHub(t, async ({ hub, page }) => {
    const fields = { P_NAME: '찻잔 "둘" & 하나', P_AMT: '1000', P_EMPTY: '' };
    hub.pages.set('/gateway', () => '<!doctype html><title>gateway</title>');
    hub.pages.set('/checkout/token', () => pageOf(hub, { kind: 'form', action: `${hub.origin}/gateway`, fields }));
    await page.goto(`${hub.origin}/checkout/token`);
    await page.waitForURL(/\/gateway$/);
    const posted = hub.calls.find(({ path }) => path === '/gateway');
    assert.equal(posted?.method, 'POST');
    assert.deepEqual(Object.fromEntries(new URLSearchParams(posted.body)), fields);
  }));

test('a form is handed to a script that reads its page, fields of one name in their order', (t) =>
  atHub(t, async ({ hub, page }) => {
    const code = `window.openWindow = (form, ...args) => {
      form.action = '/gateway?' + new URLSearchParams({ args, id: form.id, secure: window.isSecure });
      form.submit();
    }`;
    hub.pages.set('/gateway.js', () => ({ script: code }));
    hub.pages.set('/gateway', () => '<!doctype html><title>gateway</title>');
    const launch: Launch = {
      kind: 'script-form',
      src: `${hub.origin}/gateway.js`,
      globals: { isSecure: true },
      call: 'openWindow',
      formId: 'PAYINFO',
      fields: [
        ['P_NAME', '찻잔 "둘" & 하나'],
        ['P_GOODS', '1'],
        ['P_GOODS', '2'],
      ],
      args: ['test', 'submit'],
    };
    hub.pages.set('/checkout/token', () => pageOf(hub, launch));
    await page.goto(`${hub.origin}/checkout/token`);
    await page.waitForURL(/\/gateway\?/);
    assert.equal(new URL(page.url()).search, '?args=test%2Csubmit&id=PAYINFO&secure=true');
    const posted = hub.calls.find(({ path }) => path.startsWith('/gateway?'));
    assert.deepEqual([...new URLSearchParams(posted?.body)], launch.fields);
  }));

test('a window that comes back in a frame of the page hands its end to the page', (t) =>
  atHub(t, async ({ hub, page }) => {
    const code = `window.openWindow = (form) => {
      const frame = document.createElement('iframe');
      frame.name = 'gateway';
      document.body.append(frame);
      Object.assign(form, { action: '/checkout/token/return', target: 'gateway' });
      form.submit();
    }`;
    hub.pages.set('/gateway.js', () => ({ script: code }));
    const launch: Launch = {
      kind: 'script-form',
      src: `${hub.origin}/gateway.js`,
      globals: {},
      call: 'openWindow',
      formId: 'PAYINFO',
      fields: [],
      args: [],
    };
    const ended = statePage(done({ kind: 'stay', text: '결제가 완료되었습니다.' }));
    hub.pages.set('/checkout/token', () => pageOf(hub, launch));
    hub.pages.set('/checkout/token/return', () => {
      hub.pages.set('/checkout/token', () => ended);
      return ended;
    });
    await page.goto(`${hub.origin}/checkout/token`);
    await page.getByRole('heading', { name: '결제가 완료되었습니다.' }).waitFor();
    assert.equal(await page.locator('iframe').count(), 0);
    assert.equal(new URL(page.url()).pathname, '/checkout/token');
  }));

test('a redirect takes the place of the page that made it', (t) =>
  atHub(t, async ({ hub, page }) => {
    hub.pages.set('/shop', () => '<!doctype html><title>shop</title>');
    hub.pages.set('/gateway', () => '<!doctype html><title>gateway</title>');
    hub.pages.set('/checkout/token', () => pageOf(hub, { kind: 'redirect', url: `${hub.origin}/gateway` }));
    await page.goto(`${hub.origin}/shop`);
    await page.evaluate("setTimeout(() => location.assign('/checkout/token'))");
    await page.waitForURL(/\/gateway$/);
    await page.evaluate('setTimeout(() => history.back())');
    await page.waitForURL(/\/shop$/);
  }));

const done = (delivery: Delivery): PageData => ({ state: 'done', delivery });
const waiting: PageData = { state: 'waiting', poll_url: '/checkout/token/state' };

/** Shows a page that waits, and gives the answers one after the other, the last one for ever. */
async function waits({ hub, page }: Scene, answers: readonly (PageData | { readonly status: number })[]) {
  let asked = 0;
  hub.pages.set('/checkout/token/state', () => {
    const answer = answers[Math.min(asked, answers.length - 1)] ?? waiting;
    asked += 1;
    return 'status' in answer ? { status: answer.status, json: {} } : { status: 200, json: answer };
  });
  hub.pages.set('/checkout/token', () => statePage(waiting));
  await page.goto(`${hub.origin}/checkout/token`);
}

test('a page that waits asks on through an illness of the hub, and goes where it is told', (t) =>
  atHub(t, async (scene) => {
    scene.hub.pages.set('/done', () => '<!doctype html><title>shop</title>');
    await waits(scene, [waiting, { status: 500 }, done({ kind: 'redirect', url: `${scene.hub.origin}/done?x=1` })]);
    await scene.page.getByRole('heading', { name: '결제 결과를 확인하고 있습니다' }).waitFor();
    await scene.page.waitForURL(/\/done\?x=1$/);
  }));

test('a page that waited stays with the sentence that it is told, and stops turning', (t) =>
  atHub(t, async (scene) => {
    const { page } = scene;
    for (const end of [done({ kind: 'stay', text: '결제가 완료되었습니다.' }), gone]) {
      await waits(scene, [end]);
      const text = 'delivery' in end && end.delivery.kind === 'stay' ? end.delivery.text : '없는 결제창입니다.';
      await page.getByRole('heading', { name: text }).waitFor();
      assert.equal(await page.locator('.spinner').count(), 0);
      assert.equal(await page.title(), text);
      assert.equal(await page.getByText('Checking the result').count(), 0);
    }
  }));

const gone: PageData = { state: 'gone', text: '없는 결제창입니다.' };

test('an address that would run something is not followed', (t) =>
  atHub(t, async (scene) => {
    const { hub, page } = scene;
    const instead = page.getByRole('heading', { name: '쇼핑몰 화면을 찾지 못했습니다' });
    await waits(scene, [done({ kind: 'redirect', url: 'javascript:document.title="ran"' })]);
    await instead.waitFor();
    const url = 'data:text/html,<title>ran</title>';
    hub.pages.set('/checkout/token', () => statePage(done({ kind: 'redirect', url })));
    await page.goto(`${hub.origin}/checkout/token`);
    await instead.waitFor();
    assert.equal(await page.locator('a').count(), 0);
  }));

const message = (origin: string): PageData =>
  done({
    kind: 'message',
    target_origin: origin,
    message: { from: 'iamport-hub', action: 'done', data: { request_id: 'r', imp_uid: 'imp_1', merchant_uid: 'o' } },
  });

test('a message goes to the page that holds the frame, and to no other origin', (t) =>
  atHub(t, async ({ hub, page }) => {
    const script = "addEventListener('message', ({ data }) => (window.heard = [...(window.heard || []), data]))";
    const shop = await startWebServer(t, 'localhost', (_request, response) => {
      const frame = `<iframe src="${hub.origin}/checkout/token"></iframe>`;
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><script>${script}</script>${frame}`);
    });
    hub.pages.set('/checkout/token', () => statePage(message('http://localhost:1')));
    const refused = page.waitForEvent('console', (line) => line.text().includes('does not match'));
    await page.goto(shop);
    await refused;
    assert.equal(await page.evaluate('window.heard'), undefined);
    hub.pages.set('/checkout/token', () => statePage(message(shop)));
    await page.goto(shop);
    await until(page, 'window.heard');
    const data = { request_id: 'r', imp_uid: 'imp_1', merchant_uid: 'o' };
    assert.deepEqual(await page.evaluate('heard'), [{ from: 'iamport-hub', action: 'done', data }]);
  }));

test('a buyer whose shop window is gone is told where to look', (t) =>
  atHub(t, async ({ hub, page }) => {
    hub.pages.set('/checkout/token', () => statePage(message(hub.origin)));
    await page.goto(`${hub.origin}/checkout/token`);
    await page.getByRole('heading', { name: '결제 결과를 전달할 쇼핑몰 화면을 찾지 못했습니다' }).waitFor();
    assert.equal(await page.locator('.spinner').count(), 0);
  }));

test('in a frame without an origin the end comes by redirect all the same', (t) =>
  atHub(t, async ({ hub, page }) => {
    const shop = await startWebServer(t, 'localhost', (request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      const frame = `<iframe name="app" sandbox="allow-scripts" src="${hub.origin}/checkout/token"></iframe>`;
      response.end(request.url === '/' ? `<!doctype html>${frame}` : '<!doctype html>');
    });
    const answer = { status: 200, json: done({ kind: 'redirect', url: `${shop}/done` }) };
    hub.pages.set('/checkout/token/state', () => answer);
    hub.pages.set('/checkout/token', () => statePage(waiting));
    await page.goto(shop);
    await until(null, () => page.frame('app')?.url() === `${shop}/done`);
  }));
