import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { withBrowser } from '../../test/support/browser.ts';
import { startWebServer } from '../../test/support/web-server.ts';
import { startTrial } from '../trial.ts';
import { merchantAt } from './trial-merchant.ts';
import type { TrialMerchant } from './trial-merchant.ts';

type Scene = {
  readonly merchant: TrialMerchant;
  readonly page: Page;
  readonly shop: string;
  /** What the shop's page does with the script: `TossPayments(clientKey).requestBillingAuth('카드', params)`. */
  register(params?: Readonly<Record<string, unknown>>): Promise<void>;
};

const customerKey = 'buyer-7';

/** A shop on another site that has the gateway's script, and a buyer with a browser. */
async function withBuyer(t: TestContext, device: 'pc' | 'mobile', use: (scene: Scene) => Promise<void>): Promise<void> {
  const trial = await startTrial(t);
  const merchant = merchantAt(trial, 'iamporttest_4');
  const shop = await startWebServer(t, 'localhost', (_request, response) => {
    response
      .setHeader('content-type', 'text/html; charset=utf-8')
      .end(`<h1>상점</h1><script src="${trial.url()}/toss/v1/payment"></script>`);
  });
  await withBrowser(t, { device }, async (browser) => {
    const page = await browser.openPage();
    if (device === 'mobile') await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(shop);
    await use({
      merchant,
      page,
      shop,
      async register(params = {}) {
        const asked = { customerKey, successUrl: `${shop}/ok?cart=7`, failUrl: `${shop}/fail`, ...params };
        const call = `TossPayments(${JSON.stringify(merchant.merchant.clientKey)}).requestBillingAuth`;
        await page.evaluate(`window.ended = ${call}('카드', ${JSON.stringify(asked)}); ended.catch(() => {}); null`);
      },
    });
  });
}

async function windowIn(page: Page): Promise<Frame> {
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  assert(frame);
  return frame;
}

async function assertFits(window: Frame | Page): Promise<void> {
  const isCut = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
  assert.equal(await window.evaluate(isCut), false);
}

const button = { name: '카드 등록하기' };

test('a buyer at a PC types his card by hand, and the shop gets an authKey that makes a key', async (t) => {
  await withBuyer(t, 'pc', async ({ page, merchant, register }) => {
    await register();
    const window = await windowIn(page);
    await window.getByText('지금은 결제되지 않습니다').waitFor();
    await assertFits(window);
    await window.getByRole('button', button).click();
    await window.getByText('필수 약관에 동의해 주세요.').waitFor();
    await window.getByText('전체 동의').click();
    await window.getByRole('button', button).click();
    await window.getByText('카드번호를 확인해 주세요.').waitFor();
    await window.getByLabel('카드번호').pressSequentially('4386760012345678');
    await window.getByLabel('유효기간').pressSequentially('1231');
    await window.getByLabel('비밀번호 앞 2자리').fill('12');
    await window.getByLabel('생년월일').fill('900101');
    assert.equal(await window.getByLabel('카드번호').inputValue(), '4386-7600-1234-5678');
    assert.equal(await window.getByLabel('유효기간').inputValue(), '12/31');
    await window.getByRole('button', button).click();
    await page.waitForURL(/\/ok\?/);
    const back = Object.fromEntries(new URL(page.url()).searchParams);
    assert.deepEqual([back['cart'], back['customerKey']], ['7', customerKey]);
    const body = { customerKey, authKey: back['authKey'] };
    const { json } = await merchant.api('POST', '/v1/billing/authorizations/issue', { body });
    assert.deepEqual([json.cardCompany, json.cardNumber, json.customerKey], ['신한', '43867600****567*', customerKey]);
  });
});

test('a buyer at a phone fills in a test card, whose wrong password leads to failUrl', async (t) => {
  await withBuyer(t, 'mobile', async ({ page, register }) => {
    await register();
    await page.waitForURL(/\/toss\/window\/billing-/);
    await page.getByText('전체 동의').click();
    await page.getByText('테스트 카드로 채우기').click();
    await page.getByText('없는 카드번호').click();
    await assertFits(page);
    await page.getByRole('button', button).click();
    await page.getByText('카드번호를 다시 확인해주세요.').waitFor();
    await page.getByText('비밀번호 오류').click();
    await page.getByRole('button', button).click();
    await page.waitForURL(/\/fail\?/);
    assert.equal(new URL(page.url()).searchParams.get('code'), 'INVALID_CARD_PASSWORD');
  });
});

test('a page without addresses waits for a promise, which the buyer`s cancel rejects', async (t) => {
  await withBuyer(t, 'pc', async ({ page, register }) => {
    await register({ successUrl: undefined, failUrl: undefined });
    const window = await windowIn(page);
    await window.getByText('자동결제 카드 등록').waitFor();
    await window.getByRole('button', { name: '취소' }).click();
    const reason = await page.evaluate('ended.then(() => null, (reason) => reason.code)');
    assert.equal(reason, 'PAY_PROCESS_CANCELED');
    assert.equal(await page.locator('iframe').count(), 0);
    await register({ successUrl: undefined, failUrl: undefined });
    const again = await windowIn(page);
    await again.getByText('전체 동의').click();
    await again.getByText('테스트 카드로 채우기').click();
    await again.getByText('모두 승인').click();
    await again.getByRole('button', button).click();
    const result = (await page.evaluate('ended')) as Record<string, string>;
    assert.deepEqual([result['customerKey'], typeof result['authKey']], [customerKey, 'string']);
  });
});

test('the script refuses a registration of nobody, and one on a phone without an address', async (t) => {
  await withBuyer(t, 'mobile', async ({ page, register }) => {
    await register({ customerKey: undefined });
    assert.equal(await page.evaluate('ended.catch((reason) => reason.code)'), 'INVALID_CUSTOMER_KEY');
    await register({ successUrl: undefined, failUrl: undefined });
    assert.equal(await page.evaluate('ended.catch((reason) => reason.code)'), 'NOT_SUPPORTED_PROMISE');
  });
});
