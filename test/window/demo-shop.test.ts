import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { withBrowser } from '../support/browser.ts';
import { merchantOf } from '../support/merchant.ts';
import { startDemoShop, startInstallation } from '../support/processes.ts';
import { cancelIn, layerIsGone, payIn, pressPay, windowInLayer } from './buyer.ts';
import { until } from './until.ts';

/* The shop that `npm start` opens, by what a person reads on it. */

const { hubs, sandboxUrl } = await startInstallation({ after }, 1);
const hub = hubs[0]?.url ?? '';
const shop = await startDemoShop({ after }, hub, sandboxUrl);
const merchant = merchantOf(hub);

const result = (page: Page) => page.locator('#result');

/** Ready for a press: the page fetches what it sells. */
async function openShop(page: Page): Promise<void> {
  await page.goto(shop);
  await page.getByText('하동 우전 녹차').waitFor();
}

async function press(page: Page): Promise<void> {
  await page.getByRole('button', { name: '결제하기' }).click();
}

/** The payment that the shop shows. */
async function shownId(page: Page): Promise<string> {
  return /imp_\d{12}/.exec((await result(page).textContent()) ?? '')?.[0] ?? 'none';
}

async function statusOf(page: Page): Promise<unknown> {
  return (await merchant.payment(await shownId(page)))['status'];
}

/** The webhook of the payment that the shop shows is in its list, also when the browser was away as it came. */
async function webhookIsShown(page: Page): Promise<void> {
  const line = page.locator('#webhooks li', { hasText: await shownId(page) });
  await line.getByText('"status":"paid"').waitFor();
}

test('on a PC: a payment, its webhook, a refund, and a cancelled window', (t) =>
  withBrowser(t, { device: 'pc', blockThirdPartyCookies: true }, async (browser) => {
    const page = await browser.openPage();
    await openShop(page);
    await page.getByRole('button', { name: '백자 찻잔 더하기' }).click();
    await press(page);
    const window = windowInLayer(page);
    await window.getByText('하동 우전 녹차 외 1건').waitFor();
    await payIn(window, { months: 3 });
    await result(page).getByText('결제 완료').waitFor();
    assert.equal(await statusOf(page), 'paid');
    await webhookIsShown(page);
    await page.getByRole('button', { name: '결제 취소' }).click();
    await result(page).getByText('취소 완료').waitFor();
    assert.equal(await statusOf(page), 'cancelled');
    await press(page);
    await cancelIn(windowInLayer(page));
    await layerIsGone(page);
    await result(page).getByText('사용자에 의해 결제가 취소되었습니다.').waitFor();
    assert.ok(await page.getByRole('button', { name: '결제 취소' }).isHidden());
  }));

test('the other gateway: a popup opens from the shop`s own button, and the order is paid', (t) =>
  withBrowser(t, { device: 'pc', blockThirdPartyCookies: true }, async (browser) => {
    const page = await browser.openPage();
    await openShop(page);
    await page.getByRole('radio', { name: 'KICC' }).check();
    const opening = page.waitForEvent('popup');
    await press(page);
    await payIn(await opening);
    await result(page).getByText('결제 완료').waitFor();
    await layerIsGone(page);
    const payment = await merchant.payment(await shownId(page));
    assert.deepEqual([payment['status'], payment['pg_provider']], ['paid', 'kicc']);
    await webhookIsShown(page);
  }));

test('an account is shown to the buyer; its deposit comes while he looks, and goes back to his own account', (t) =>
  withBrowser(t, { device: 'pc', blockThirdPartyCookies: true }, async (browser) => {
    const page = await browser.openPage();
    await openShop(page);
    await page.getByRole('radio', { name: 'U+' }).check();
    const methods = page.getByRole('group', { name: '결제수단' });
    assert.equal(await methods.getByRole('radio').count(), 3, 'of six, what this gateway has');
    await methods.getByRole('radio', { name: '가상계좌' }).check();
    await press(page);
    const window = windowInLayer(page);
    await window.getByLabel('전체 동의').check();
    await window.getByRole('radio', { name: '신한' }).check();
    await window.getByRole('button', { name: '계좌 발급받기' }).click();
    await result(page).getByText('입금을 기다립니다').waitFor();
    const id = await shownId(page);
    const { vbank_num: number } = await merchant.payment(id);
    await result(page).getByText(String(number)).waitFor();
    const opening = page.waitForEvent('popup');
    await result(page).getByRole('link', { name: '입금하기' }).click();
    const bank = await opening;
    assert.equal(new URL(bank.url()).hash, `#${id}`);
    const account = bank.locator('.account', { hasText: id });
    await account.getByRole('button', { name: '입금' }).click();
    await account.getByText('28,000원을 입금했습니다.').waitFor();
    await result(page).getByText('입금 확인, 결제 완료').waitFor();
    await page.getByLabel('은행').selectOption('우리은행');
    await page.getByRole('button', { name: '결제 취소' }).click();
    await result(page).getByText('취소 완료').waitFor();
    assert.equal(await statusOf(page), 'cancelled');
  }));

test('a wallet from a phone; what was chosen is still chosen on the way back, and an account is closed unpaid', (t) =>
  withBrowser(t, { device: 'mobile', blockThirdPartyCookies: true }, async (browser) => {
    const page = await browser.openPage();
    await openShop(page);
    await page.getByRole('radio', { name: '간편결제' }).check();
    await page.getByLabel('어느 간편결제').selectOption('naverpay');
    await press(page);
    await page.waitForURL(/\/toss\/window\//);
    await page.getByRole('heading', { name: '네이버페이로 결제' }).waitFor();
    await pressPay(page);
    await result(page).getByText('토스페이먼츠 네이버페이').waitFor();
    assert.equal(await page.getByLabel('어느 간편결제').inputValue(), 'naverpay');
    await page.getByRole('radio', { name: 'KICC' }).check();
    assert.ok(await page.getByRole('radio', { name: '신용·체크카드' }).isChecked(), 'this gateway has no such choice');
    await page.getByRole('radio', { name: '가상계좌' }).check();
    await press(page);
    await page.waitForURL(/\/kicc\//);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByText('실패해 보기').click();
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360, 'a list of long words is cut short');
    await page.getByLabel('전체 동의').check();
    await page.getByRole('radio', { name: '신한' }).check();
    await page.getByRole('button', { name: '계좌 발급받기' }).click();
    await result(page).getByText('입금을 기다립니다').waitFor();
    await page.getByRole('button', { name: '계좌 닫기' }).click();
    await result(page).getByText('입금 전에 계좌가 닫혔습니다').waitFor();
    assert.equal(await statusOf(page), 'failed');
  }));

test('on a phone 360 pixels wide: nothing is cut off, there and back', (t) =>
  withBrowser(t, { device: 'mobile', blockThirdPartyCookies: true }, async (browser) => {
    const page = await browser.openPage();
    await page.setViewportSize({ width: 360, height: 740 });
    const fits = async (): Promise<void> => {
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360, page.url());
    };
    await openShop(page);
    await fits();
    await press(page);
    await page.waitForURL(/\/toss\/window\//);
    await page.getByText('다른 카드사').click();
    await page.getByText('테스트 카드로 실패해 보기').click();
    await fits();
    const window = page.url();
    await cancelIn(page);
    await result(page).getByText('결제되지 않았습니다').waitFor();
    await fits();
    await press(page);
    await page.waitForURL(/\/toss\/window\//);
    await payIn(page);
    await result(page).getByText('결제 완료').waitFor();
    assert.equal(await statusOf(page), 'paid');
    await webhookIsShown(page);
    await fits();
    await page.goto(window);
    await page.getByText('취소한 결제입니다').waitFor();
    await fits();
    for (const place of ['/checkout/nothing', `/payments/fail?error_msg=${'아주긴이유'.repeat(40)}`]) {
      await page.goto(`${hub}${place}`);
      await fits();
    }
  }));

test('a reload of the page that a phone came back to shows the same end', (t) =>
  withBrowser(t, { device: 'mobile' }, async (browser) => {
    const page = await browser.openPage();
    await openShop(page);
    await press(page);
    await page.waitForURL(/\/toss\/window\//);
    await payIn(page);
    await result(page).getByText('결제 완료').waitFor();
    await page.reload();
    await until(page, "document.querySelector('#result h2').textContent === '결제 완료'");
  }));
