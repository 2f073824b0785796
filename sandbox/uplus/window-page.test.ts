import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { FrameLocator, Page } from 'playwright-core';
import { withBrowser } from '../../test/support/browser.ts';
import type { BrowserOptions } from '../../test/support/browser.ts';
import { startWebServer } from '../../test/support/web-server.ts';
import { startTrial } from '../trial.ts';
import { formOf, merchantAt } from './trial-merchant.ts';
import type { Authenticated, Texts, TrialMerchant } from './trial-merchant.ts';

type Scene = {
  readonly merchant: TrialMerchant;
  readonly page: Page;
  /** What came back to the shop. */
  readonly posted: URLSearchParams[];
  /** The shop's page, which has the gateway's script and a form, and calls the script as it is told. */
  visit(call: string, changes?: Texts): Promise<void>;
};

/** A shop on another site and a buyer with a browser. */
async function withBuyer(t: TestContext, options: BrowserOptions, use: (scene: Scene) => Promise<void>): Promise<void> {
  const trial = await startTrial(t);
  const merchant = merchantAt(trial);
  const posted: URLSearchParams[] = [];
  const pages = new Map<string, string>();
  const shop = await startWebServer(t, 'localhost', ({ url = '' }, response, body) => {
    if (body !== '') posted.push(new URLSearchParams(body));
    response.setHeader('content-type', 'text/html; charset=utf-8').end(pages.get(url) ?? '<h1>상점</h1>');
  });
  await withBrowser(t, options, async (browser) => {
    const page = await browser.openPage();
    await use({
      merchant,
      page,
      posted,
      async visit(call, changes = {}) {
        const form = formOf(merchant.mid, { LGD_RETURNURL: `${shop}/return`, ...changes });
        const inputs = Object.entries(form).map(
          ([name, value]) => `<input type="hidden" name="${name}" id="${name}" value="${value}">`,
        );
        const src = `${trial.url()}/uplus/xpay/js/xpay_crossplatform.js`;
        const html = `<!doctype html><script src="${src}"></script><form id="LGD_PAYINFO">${inputs.join('')}</form>`;
        pages.set('/order', html);
        await page.goto(`${shop}/order`);
        await page.evaluate(`{ const form = document.getElementById('LGD_PAYINFO'); void ${call}; }`);
      },
    });
  });
}

const inFrame = "openXpay(form, 'test', 'iframe', null, '', '')";
const inPlace = "open_paymentwindow(form, 'test', 'submit')";

function authenticatedBy(back: URLSearchParams | undefined): Authenticated {
  const value = (name: string): string => back?.get(name) ?? '';
  return { payKey: value('LGD_PAYKEY'), oid: value('LGD_OID'), amount: value('LGD_AMOUNT') };
}

async function isCutOff(page: Page): Promise<boolean> {
  return await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}

const shopIn = (place: Page | FrameLocator) => place.getByRole('heading', { name: '상점' });

test('a buyer at a PC pays in a frame of the shop`s page, whose form the shop approves', async (t) => {
  await withBuyer(t, { device: 'pc', blockThirdPartyCookies: true }, async ({ page, posted, visit, merchant }) => {
    await visit(inFrame, { LGD_PRODUCTINFO: '나룻배 왕복 승선권', LGD_OSTYPE_CHECK: 'P' });
    const window = page.frameLocator('#LGD_PAYMENTWINDOW_IFRAME');
    await window.getByRole('heading', { name: '나룻배 왕복 승선권' }).waitFor();
    const box = await page.locator('#LGD_PAYMENTWINDOW_IFRAME').boundingBox();
    assert.deepEqual([box?.width, box?.height], [650, 650]);
    const pay = window.getByRole('button', { name: '60,000원 결제하기' });
    await pay.click();
    await window.getByText('필수 약관에 동의해 주세요.').waitFor();
    await window.getByText('전체 동의').click();
    await pay.click();
    await window.getByText('카드사를 선택해 주세요.').waitFor();
    await window.getByRole('radio', { name: '현대카드' }).check();
    await window.getByRole('combobox').selectOption({ label: '3개월' });
    await pay.click();
    await shopIn(window).waitFor();
    assert.equal(posted.length, 1);
    assert.equal(posted[0]?.get('LGD_RESPCODE'), '0000');
    const [paid] = (await merchant.approve(authenticatedBy(posted[0]))).json.LGD_RESPONSE;
    assert.deepEqual([paid.LGD_FINANCECODE, paid.LGD_CARDINSTALLMONTH], ['61', '03']);
    await page.evaluate('closeIframe()');
    assert.equal(await page.locator('iframe').count(), 0);
  });
});

test('a buyer at a phone gets an account with a cash receipt, in the place of the shop`s page', async (t) => {
  await withBuyer(t, { device: 'mobile' }, async ({ page, posted, visit, merchant }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await visit(inPlace, { LGD_CUSTOM_USABLEPAY: 'SC0010-SC0030-SC0040', LGD_OSTYPE_CHECK: 'M' });
    await page.getByText('가상계좌', { exact: true }).click();
    await page.getByText('전체 동의').click();
    await page.getByRole('radio', { name: '신한' }).check();
    await page.getByLabel('입금자명').fill('임꺽정');
    await page.getByRole('radio', { name: '소득공제용' }).check();
    assert.equal(await isCutOff(page), false);
    await page.getByRole('button', { name: '계좌 발급받기' }).click();
    await page.getByText('현금영수증을 받을 휴대폰 번호를 적어 주세요.').waitFor();
    await page.getByLabel('휴대폰 번호').fill('010-1234-5678');
    await page.getByRole('button', { name: '계좌 발급받기' }).click();
    await shopIn(page).waitFor();
    const [account] = (await merchant.approve(authenticatedBy(posted[0]))).json.LGD_RESPONSE;
    assert.deepEqual(
      [account.LGD_PAYTYPE, account.LGD_FINANCECODE, account.LGD_PAYER, account.LGD_CASHRECEIPTKIND],
      ['SC0040', '88', '임꺽정', '0'],
    );
  });
});

test('a transfer is refused on demand, and one who cancels returns with S053', async (t) => {
  await withBuyer(t, { device: 'pc' }, async ({ page, posted, visit, merchant }) => {
    await visit(inPlace, { LGD_CUSTOM_USABLEPAY: 'SC0030', LGD_ESCROW_USEYN: 'Y' });
    await page.getByText('에스크로(매매보호)로 결제합니다').waitFor();
    await page.getByText('전체 동의').click();
    await page.getByRole('radio', { name: '카카오뱅크' }).check();
    await page.getByText('잔액 부족으로 거절되기').click();
    await page.getByRole('button', { name: '결제하기' }).click();
    await shopIn(page).waitFor();
    assert.equal((await merchant.approve(authenticatedBy(posted[0]))).json.LGD_RESPCODE, '526');
    await visit(inPlace);
    await page.getByRole('button', { name: '취소', exact: true }).click();
    await shopIn(page).waitFor();
    assert.equal(posted[1]?.get('LGD_RESPMSG'), '사용자가 결제를 취소하였습니다');
  });
});

test('a card that the shop has chosen is asked for nothing but proof, in English where the shop says so', async (t) => {
  await withBuyer(t, { device: 'pc' }, async ({ page, posted, visit, merchant }) => {
    const direct = { LGD_SELF_CUSTOM: 'Y', LGD_CARDTYPE: '61', LGD_INSTALL: '03', LGD_LANGUAGE: 'EN' };
    await visit(inPlace, direct);
    await page.getByRole('heading', { name: 'prove that it is you' }).waitFor();
    assert.equal(await page.getByText('전체 동의').count(), 0);
    await page.getByText('3 months').waitFor();
    assert.equal(await page.getByRole('combobox').count(), 0);
    await page.getByRole('button', { name: 'Pay 60,000 won' }).click();
    await shopIn(page).waitFor();
    const [paid] = (await merchant.approve(authenticatedBy(posted[0]))).json.LGD_RESPONSE;
    assert.equal(paid.LGD_CARDINSTALLMONTH, '03');
  });
});

test('a refused form says why, and leads back to the shop', async (t) => {
  await withBuyer(t, { device: 'mobile' }, async ({ page, posted, visit }) => {
    await visit(inPlace, { LGD_HASHDATA: '0' });
    await page.getByText('[S014]').waitFor();
    await page.getByRole('button', { name: '상점으로 돌아가기' }).click();
    await shopIn(page).waitFor();
    assert.equal(posted[0]?.get('LGD_RESPCODE'), 'S014');
  });
});
