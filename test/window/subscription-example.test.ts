import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import { withBrowser } from '../support/browser.ts';
import { merchantOf } from '../support/merchant.ts';
import { startInstallation, startSubscriptionExample } from '../support/processes.ts';
import { cancelIn, registerIn } from './buyer.ts';
import { until } from './until.ts';

/* The example of the guide to subscriptions, by what a person reads on it and what the gateway's books say. */

const { hubs } = await startInstallation({ after }, 1);
const hub = hubs[0]?.url ?? '';
const merchant = merchantOf(hub);

beforeEach(async () => {
  await merchant.lever('POST', '/reset', {});
});

/** No charge of it is approved. */
const limited = '9410-0000-0000-0002';

async function openExample(page: Page, example: string): Promise<void> {
  await page.goto(example);
  await page.getByRole('button', { name: '카드 등록' }).and(page.locator(':enabled')).waitFor();
}

const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: false }).and(page.locator(':enabled')).first().click();

async function registerAtKicc(page: Page, button: string, card?: string): Promise<void> {
  const opening = page.waitForEvent('popup');
  await press(page, button);
  await registerIn(await opening, card);
}

const rows = (page: Page, word: string) => page.locator('#orders li', { hasText: word });
const cardShown = (page: Page) => page.locator('#card');

/** The page says how many webhooks there were, and how many of them of the months. */
async function webhooksAre(page: Page, all: number, monthly: number): Promise<void> {
  await page.getByText(`${all}건 · 예약된 청구 ${monthly}건`, { exact: true }).waitFor();
  assert.equal(await page.locator('#webhooks li').count(), all);
}

async function moneyAt(gateway: string): Promise<number[]> {
  const { entries } = await merchant.lever('GET', `/ledger?gateway=${gateway}`);
  const approvals = (entries as { kind: string; amount: number }[]).filter(({ kind }) => kind === 'approval');
  return approvals.map(({ amount }) => amount);
}

test('on a PC: a card at KICC, a charge now, a year that is scheduled and passes, twelve webhooks', async (t) => {
  const example = await startSubscriptionExample(t, hub);
  await withBrowser(t, { device: 'pc', blockThirdPartyCookies: true }, async (browser) => {
    const page = await browser.openPage();
    await openExample(page, example);
    assert.ok(await page.getByRole('button', { name: '지금 청구' }).isDisabled(), 'there is no card yet');
    await registerAtKicc(page, '카드 등록');
    await cardShown(page).getByText('KICC').waitFor();
    await cardShown(page).getByText(/\*/).waitFor();
    await press(page, '지금 청구');
    await rows(page, '결제됨').waitFor();
    await webhooksAre(page, 2, 0);
    await press(page, '1년 예약');
    await page.getByText('예정 12', { exact: true }).waitFor();
    await press(page, '1년 뒤로');
    await page.getByText('결제됨 12', { exact: true }).waitFor();
    await webhooksAre(page, 14, 12);
    assert.equal(await rows(page, '결제됨').count(), 13);
    assert.deepEqual(await moneyAt('kicc'), Array<number>(13).fill(9_900));
    await page.reload();
    await page.getByText('결제됨 12', { exact: true }).waitFor();
    await webhooksAre(page, 14, 12);
  });
});

test('on a phone: a card at Toss Payments, there and back; months are taken back, one and the rest', async (t) => {
  const example = await startSubscriptionExample(t, hub);
  await withBrowser(t, { device: 'mobile', blockThirdPartyCookies: true }, async (browser) => {
    const page = await browser.openPage();
    await page.setViewportSize({ width: 360, height: 740 });
    const fits = async (): Promise<void> =>
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360, page.url());
    await openExample(page, example);
    await fits();
    await page.getByRole('radio', { name: '토스페이먼츠' }).check();
    await press(page, '카드 등록');
    await page.waitForURL(/\/toss\/window\//);
    await cancelIn(page);
    await page.getByRole('alert').getByText('취소되었습니다').waitFor();
    await page.getByRole('radio', { name: '토스페이먼츠' }).check();
    await press(page, '카드 등록');
    await page.waitForURL(/\/toss\/window\//);
    await registerIn(page);
    await cardShown(page).getByText('토스페이먼츠').waitFor();
    assert.equal(new URL(page.url()).pathname, '/');
    await press(page, '1년 예약');
    await page.getByText('예정 12', { exact: true }).waitFor();
    await fits();
    await press(page, '2회 취소');
    await page.getByText('예정 11 · 취소함 1', { exact: true }).waitFor();
    await press(page, '한 달 뒤로');
    await page.getByText('결제됨 1 · 예정 10 · 취소함 1', { exact: true }).waitFor();
    await press(page, '남은 예약 모두 취소');
    await page.getByText('결제됨 1 · 취소함 11', { exact: true }).waitFor();
    await press(page, '1년 뒤로');
    await until(page, "document.getElementById('clock').ariaBusy === 'false'");
    await webhooksAre(page, 2, 1);
    assert.deepEqual(await moneyAt('toss'), [9_900]);
    await fits();
  });
});

test('a card that is declined fails the months; another card and a retry mend them', async (t) => {
  const example = await startSubscriptionExample(t, hub);
  await withBrowser(t, { device: 'pc', blockThirdPartyCookies: true }, async (browser) => {
    const page = await browser.openPage();
    await openExample(page, example);
    await registerAtKicc(page, '카드 등록', limited);
    await press(page, '1년 예약');
    await press(page, '한 달 뒤로');
    await page.getByText('실패 1 · 예정 11', { exact: true }).waitFor();
    await press(page, '1년 뒤로');
    await page.getByText('실패 12', { exact: true }).waitFor();
    await webhooksAre(page, 13, 12);
    assert.deepEqual(await moneyAt('kicc'), []);
    await registerAtKicc(page, '카드 바꾸기');
    await cardShown(page).getByText('0012').waitFor();
    await press(page, '1회 다시 청구');
    await page.getByText('결제됨 1 · 실패 11', { exact: true }).waitFor();
    await press(page, '실패한 달 모두 다시 청구');
    await page.getByText('결제됨 12', { exact: true }).waitFor();
    await webhooksAre(page, 26, 24);
    assert.deepEqual(await moneyAt('kicc'), Array<number>(12).fill(9_900));
  });
});
