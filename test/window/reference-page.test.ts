import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { withBrowser, type BrowserOptions } from '../support/browser.ts';
import { startApi, type RunningApi } from '../v1/running-api.ts';

/* `/docs` in a browser: drawn from the hub's own files, told to nobody, and calls can be tried from it. */

let api: RunningApi;
let live: RunningApi;

before(async () => {
  [api, live] = await Promise.all([startApi(), startApi({ mode: 'live' })]);
});
after(async () => void (await Promise.all([api.close(), live.close()])));

type Seen = { readonly asked: string[]; readonly complaints: string[] };

/** Everything that the page asks for, and everything that the browser minds: an error, a broken policy. */
function watch(page: Page): Seen {
  const seen: Seen = { asked: [], complaints: [] };
  page.on('request', (request) => void seen.asked.push(request.url()));
  page.on('pageerror', (error) => void seen.complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') seen.complaints.push(message.text());
  });
  return seen;
}

for (const device of ['pc', 'mobile'] as const satisfies readonly BrowserOptions['device'][]) {
  test(`on a ${device} the reference is drawn in Korean from the hub alone`, async (t) => {
    await withBrowser(t, { device }, async ({ openPage }) => {
      const page = await openPage();
      const seen = watch(page);
      await page.goto(`${api.url}/docs`);
      await page.getByRole('heading', { name: /Naru REST API/ }).waitFor();
      await page.goto(`${api.url}/docs#tag/결제-payments/POST/payments/cancel`);
      await page.getByRole('heading', { name: '결제를 전부 또는 일부 취소합니다' }).first().waitFor();
      await page.getByText('이미 전액취소된 주문입니다.').or(page.getByText('checksum')).first().waitFor();
      const font = await page.evaluate<boolean>(`document.fonts.check("16px 'Pretendard Variable'")`);
      assert.ok(font, 'its letters come from the hub');
      const beyond = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      assert.ok(beyond <= 1, `it is ${beyond} px wider than the screen`);
      const elsewhere = seen.asked.filter((url) => !url.startsWith(`${api.url}/`) && !url.startsWith('data:'));
      assert.deepEqual(elsewhere, []);
      assert.ok(seen.asked.some((url) => url.endsWith('/openapi.json')));
      assert.deepEqual(seen.complaints, []);
    });
  });
}

test('a call is tried from the page, with a token that was typed', async (t) => {
  await withBrowser(t, { device: 'pc' }, async ({ openPage }) => {
    const page = await openPage();
    const seen = watch(page);
    await page.goto(`${api.url}/docs`);
    await page
      .getByPlaceholder('Token')
      .first()
      .fill(await api.token());
    await page.goto(`${api.url}/docs#tag/채널과-코드표-channels-and-code-tables/GET/banks`);
    await page.getByRole('button', { name: '보내 보기 (get /banks)' }).click();
    const answered = page.waitForResponse(`${api.url}/banks`);
    await page.getByRole('button', { name: /^Send/ }).first().click();
    assert.equal((await answered).status(), 200);
    await page.getByText('한국은행').first().waitFor();
    assert.deepEqual(seen.complaints, []);
  });
});

test('where money is real, no call is sent from the page', async (t) => {
  await withBrowser(t, { device: 'pc' }, async ({ openPage }) => {
    const page = await openPage();
    await page.goto(`${live.url}/docs#tag/결제-payments/POST/payments/cancel`);
    await page.getByRole('heading', { name: '결제를 전부 또는 일부 취소합니다' }).first().waitFor();
    assert.equal(await page.getByRole('button', { name: /보내 보기/ }).count(), 0);
  });
});

test('the page and its files are the hub’s own, cached by their mark, and shown in no frame', async () => {
  const page = await fetch(`${api.url}/docs`);
  const policy = page.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/);
  const html = await page.text();
  const files = [...html.matchAll(/(?:src|href)="(\/docs[^"]+)"/g)].map(([, path = '']) => path);
  assert.equal(files.length, 3);
  for (const path of [...files, '/openapi.json', '/docs']) {
    const first = await fetch(api.url + path, { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(first.status, 200, path);
    assert.equal(first.headers.get('content-encoding'), 'gzip', path);
    const etag = first.headers.get('etag') ?? '';
    assert.match(etag, /^".+"$/);
    const again = await fetch(api.url + path, { headers: { 'if-none-match': etag } });
    assert.deepEqual([again.status, await again.text()], [304, ''], path);
    const plain = await fetch(api.url + path, { headers: { 'accept-encoding': 'identity' } });
    assert.equal(plain.headers.get('content-encoding'), null, path);
    assert.equal(await plain.text(), await first.text(), path);
  }
});

test('the document says which hub it is of, and of which version', async () => {
  for (const { url } of [api, live]) {
    const reply = await fetch(`${url}/openapi.json`);
    assert.match(reply.headers.get('content-type') ?? '', /^application\/json/);
    const document = (await reply.json()) as {
      openapi: string;
      servers: { url: string }[];
      info: { version: string };
      paths: object;
    };
    assert.match(document.openapi, /^3\.1\./);
    assert.equal(document.servers[0]?.url, url);
    assert.match(document.info.version, /^\d+\.\d+\.\d+/);
    assert.equal('/sandbox/clock' in document.paths, url === api.url, 'levers are a sandbox’s');
  }
});
