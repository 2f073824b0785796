import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { withBrowser } from '../../test/support/browser.ts';
import type { BrowserOptions } from '../../test/support/browser.ts';
import { startWebServer } from '../../test/support/web-server.ts';
import type { Fields } from '../json-body.ts';
import { startTrial } from '../trial.ts';
import type { Wire } from '../trial.ts';
import { issueChanges, merchantAt } from './trial-merchant.ts';
import type { TrialMerchant } from './trial-merchant.ts';

type Posted = { readonly method: string; readonly form: URLSearchParams };

type Scene = {
  readonly merchant: TrialMerchant;
  readonly page: Page;
  readonly shop: string;
  /** What came back to the shop. */
  readonly posted: Posted[];
  register(changes?: Fields): Promise<string>;
};

/** A shop on another site, its registration, and a buyer with a browser. */
async function withBuyer(
  t: TestContext,
  { mallId, ...options }: BrowserOptions & { readonly mallId?: string },
  use: (scene: Scene) => Promise<void>,
): Promise<void> {
  const merchant = merchantAt(await startTrial(t), mallId);
  const posted: Posted[] = [];
  const shop = await startWebServer(t, 'localhost', ({ method = '' }, response, body) => {
    if (body !== '') posted.push({ method, form: new URLSearchParams(body) });
    response.setHeader('content-type', 'text/html; charset=utf-8').end('<h1>상점</h1>');
  });
  const register = async (changes: Fields = {}): Promise<string> =>
    (await merchant.register({ returnUrl: `${shop}/return`, ...changes })).json.authPageUrl;
  await withBrowser(t, options, async (browser) => {
    await use({ merchant, page: await browser.openPage(), shop, posted, register });
  });
}

async function isCutOff(page: Page): Promise<boolean> {
  return await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}

test('a buyer at a PC pays in a popup, whose form the shop approves', async (t) => {
  await withBuyer(t, { device: 'pc', blockThirdPartyCookies: true }, async ({ page, shop, posted, ...scene }) => {
    await page.goto(shop);
    const url = await scene.register({ orderInfo: { goodsName: '나룻배 왕복 승선권' } });
    const opened = page.waitForEvent('popup');
    await page.evaluate(`void window.open(${JSON.stringify(url)}, 'pay', 'width=720,height=680')`);
    const popup = await opened;
    await popup.getByText('나룻배 왕복 승선권').waitFor();
    assert.equal(await isCutOff(popup), false);
    await popup.getByRole('button', { name: '60,000원 결제하기' }).click();
    await popup.getByText('필수 약관에 동의해 주세요.').waitFor();
    await popup.getByText('전체 동의').click();
    await popup.getByRole('radio', { name: '현대카드' }).check();
    await popup.getByRole('radio', { name: '3개월', exact: true }).check();
    await popup.getByRole('button', { name: '60,000원 결제하기' }).click();
    await popup.getByRole('heading', { name: '상점' }).waitFor();
    const [back] = posted;
    assert.ok(back);
    assert.deepEqual([back.method, back.form.get('resCd'), posted.length], ['POST', '0000', 1]);
    const authorizationId = back.form.get('authorizationId') ?? '';
    const shopOrderNo = back.form.get('shopOrderNo') ?? '';
    const { paymentInfo } = (await scene.merchant.approve({ authorizationId, shopOrderNo })).json;
    assert.deepEqual([paymentInfo.cardInfo.issuerCode, paymentInfo.cardInfo.installmentMonth], ['027', 3]);
  });
});

test('a buyer at a phone picks a test card, and one who cancels returns with W002', async (t) => {
  await withBuyer(t, { device: 'mobile' }, async ({ page, posted, register, merchant }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(await register({ deviceTypeCode: 'mobile' }));
    await page.getByText('전체 동의').click();
    await page.getByText('다른 카드').click();
    await page.getByRole('radio', { name: '케이뱅크' }).check();
    await page.getByText('테스트 카드로 실패해 보기').click();
    await page.getByText('한도 초과').click();
    assert.equal(await isCutOff(page), false);
    await page.getByRole('button', { name: '결제하기' }).click();
    await page.getByRole('heading', { name: '상점' }).waitFor();
    const form = Object.fromEntries(posted[0]?.form ?? []);
    const refused = await merchant.approve({
      authorizationId: form['authorizationId'] ?? '',
      shopOrderNo: form['shopOrderNo'] ?? '',
    });
    assert.equal(refused.json.resCd, '8521');

    const url = await register();
    await page.goto(url);
    await page.getByRole('button', { name: '취소', exact: true }).click();
    await page.getByRole('heading', { name: '상점' }).waitFor();
    const cancelled = posted[1]?.form;
    assert.deepEqual([cancelled?.get('resCd'), cancelled?.get('resMsg')], ['W002', '[USER] 사용자 취소']);
    await page.goto(url);
    await page.getByRole('heading', { name: '취소한 결제입니다' }).waitFor();
  });
});

test('no shop can put the window into a frame', async (t) => {
  await withBuyer(t, { device: 'pc' }, async ({ page, shop, register }) => {
    await page.goto(shop);
    const refused = page.waitForEvent('console', (message) => /frame/i.test(message.text()));
    const url = JSON.stringify(await register());
    await page.evaluate(`document.body.append(Object.assign(document.createElement('iframe'), { src: ${url} }))`);
    assert.match((await refused).text(), /frame-ancestors|X-Frame-Options/i);
  });
});

/** What the shop approves after the buyer came back: by the last form that was posted. */
async function approvedInfo({ posted, merchant }: Scene): Promise<Wire> {
  const form = posted.at(-1)?.form;
  const authorizationId = form?.get('authorizationId') ?? '';
  const { json } = await merchant.approve({ authorizationId, shopOrderNo: form?.get('shopOrderNo') ?? '' });
  return json.paymentInfo;
}

const backAtShop = (page: Page): Promise<void> => page.getByRole('heading', { name: '상점' }).waitFor();

test('a buyer chooses among methods: a bank and a cash receipt, or a wallet', async (t) => {
  await withBuyer(t, { device: 'pc' }, async (scene) => {
    const { page, register } = scene;
    await page.setViewportSize({ width: 720, height: 680 });
    await page.goto(await register({ payMethodTypeCode: '00' }));
    await page.getByText('전체 동의').click();
    await page.getByRole('radio', { name: '계좌이체' }).check();
    await page.getByRole('button', { name: '결제하기' }).click();
    await page.getByText('은행을 선택해 주세요.').waitFor();
    await page.getByRole('radio', { name: '신한' }).check();
    await page.getByRole('radio', { name: '소득공제용' }).check();
    await page.getByRole('button', { name: '결제하기' }).click();
    await page.getByText('현금영수증을 받을 휴대폰 번호를 적어 주세요.').waitFor();
    await page.locator('input[name=cash-receipt-number]').fill('010-1234-5678');
    assert.equal(await isCutOff(page), false);
    await page.getByRole('button', { name: '결제하기' }).click();
    await backAtShop(page);
    const { bankInfo, cashReceiptInfo } = await approvedInfo(scene);
    assert.deepEqual([bankInfo.bankCode, cashReceiptInfo.resCd], ['026', '0000']);

    await page.goto(await register());
    await page.getByText('전체 동의').click();
    await page.getByRole('radio', { name: '간편결제' }).check();
    await page.getByRole('radio', { name: '카카오페이' }).check();
    await page.getByRole('radio', { name: '머니' }).check();
    await page.getByRole('button', { name: '결제하기' }).click();
    await backAtShop(page);
    const wallet = await approvedInfo(scene);
    assert.deepEqual([wallet.payMethodTypeCode, wallet.cpCode], ['50', 'KKO']);
  });
});

test('a buyer at a phone gets an account in escrow, and pays on the phone bill', async (t) => {
  await withBuyer(t, { device: 'mobile' }, async (scene) => {
    const { page, register } = scene;
    await page.setViewportSize({ width: 360, height: 740 });
    const goodsInfoList = [{ productNo: '1', productName: '청자 찻잔', productAmount: 60_000 }];
    const recvInfo = { recvName: '홍길동', recvMobileNo: '01012345678' };
    const escrowInfo = { escrowType: 'K', goodsInfoList, recvInfo };
    const payMethodInfo = { virtualAccountMethodInfo: { bankList: ['004', '026'], expiryDate: '20990305' } };
    await page.goto(await register({ payMethodTypeCode: '22', deviceTypeCode: 'mobile', escrowInfo, payMethodInfo }));
    for (const shown of ['2099.03.05 23:59', '청자 찻잔', '홍길동']) await page.getByText(shown).first().waitFor();
    const banks = page.getByRole('radiogroup', { name: '은행' });
    assert.equal(await banks.getByRole('radio').count(), 2);
    await page.getByText('전체 동의').click();
    await banks.getByRole('radio', { name: '신한' }).check();
    assert.equal(await isCutOff(page), false);
    await page.getByRole('button', { name: '계좌 발급받기' }).click();
    await backAtShop(page);
    assert.equal((await approvedInfo(scene)).virtualAccountInfo.bankCode, '026');

    await page.goto(await register({ payMethodTypeCode: '31', deviceTypeCode: 'mobile' }));
    await page.getByText('전체 동의').click();
    await page.getByRole('radio', { name: 'LG U+' }).check();
    await page.getByLabel('휴대폰 번호').fill('010-9876-5432');
    await page.getByRole('button', { name: '인증번호 받기' }).click();
    await page.getByLabel('인증번호').fill('000000');
    assert.equal(await isCutOff(page), false);
    await page.getByRole('button', { name: '결제하기' }).click();
    await backAtShop(page);
    assert.equal((await approvedInfo(scene)).mobInfo.mobileCd, 'LGT');
  });
});

test('key-in asks for the card itself, points are ticked, and the window speaks as it was told', async (t) => {
  await withBuyer(t, { device: 'pc' }, async (scene) => {
    const { page, register } = scene;
    const cardMethodInfo = { paymentType: '0', setCardPoint: 'Y', cardInfoList: [{ cardCd: '027' }] };
    await page.goto(await register({ payMethodInfo: { cardMethodInfo } }));
    await page.getByText('전체 동의').click();
    await page.getByRole('button', { name: '결제하기' }).click();
    await page.getByText('카드정보를 모두 적어 주세요.').waitFor();
    await page.getByLabel('카드번호').fill('9490-1900-1234-1118');
    await page.getByLabel('유효기간').fill('12/99');
    await page.getByLabel('생년월일').fill('900101');
    await page.getByLabel('비밀번호').fill('12');
    await page.getByText('카드 포인트 사용').click();
    await page.getByRole('button', { name: '결제하기' }).click();
    await backAtShop(page);
    const { cardInfo } = await approvedInfo(scene);
    assert.deepEqual([cardInfo.cardNo, cardInfo.pntAmount], ['94901900****111*', 1_000]);

    for (const [langFlag, heading, button] of [
      ['ENG', 'Card company', 'Pay 60,000'],
      ['JPN', 'カード会社', '支払う'],
      ['CHN', '发卡机构', '支付'],
    ] as const) {
      await page.goto(await register({ langFlag }));
      await page.getByRole('heading', { name: heading }).waitFor();
      await page.getByRole('button', { name: button }).waitFor();
    }
  });
});

test('a buyer registers a card that he types, and nothing is said of an amount', async (t) => {
  await withBuyer(t, { device: 'pc', mallId: 'T0021766' }, async ({ page, posted, register, merchant }) => {
    await page.setViewportSize({ width: 720, height: 680 });
    await page.goto(await register(issueChanges));
    await page.getByText('지금은 결제되지 않습니다').waitFor();
    assert.equal(await page.getByText('결제금액').count(), 0);
    assert.equal(await page.getByText('0원').count(), 0);
    assert.equal(await page.getByRole('radio').count(), 0, 'the number tells the company');
    await page.getByText('전체 동의').click();
    await page.getByLabel('카드번호').fill('9490-1900-1234-7890');
    await page.getByLabel('유효기간').fill('12/49');
    await page.getByLabel('비밀번호 앞 2자리').fill('12');
    await page.getByRole('button', { name: '카드 등록하기' }).click();
    await page.getByText('카드정보를 모두 적어 주세요.').waitFor();
    await page.getByLabel('생년월일').fill('900101');
    assert.equal(await isCutOff(page), false);
    await page.getByRole('button', { name: '카드 등록하기' }).click();
    await page.getByRole('heading', { name: '상점' }).waitFor();
    const form = posted[0]?.form;
    assert.equal(form?.get('resCd'), '0000');
    const authorizationId = form.get('authorizationId') ?? '';
    const { json } = await merchant.approve({ authorizationId, shopOrderNo: form.get('shopOrderNo') ?? '' });
    assert.deepEqual([json.amount, json.paymentInfo.cardInfo.cardMaskNo], [0, '94901900****789*']);
  });
});

test('at a phone a test card fills in all that is asked, and its issuer`s word comes back', async (t) => {
  await withBuyer(t, { device: 'mobile', mallId: 'T0021766' }, async ({ page, posted, register }) => {
    const certType = { payMethodInfo: { billKeyMethodInfo: { certType: '1' } } };
    await page.goto(await register({ ...issueChanges, ...certType, deviceTypeCode: 'mobile' }));
    await page.getByText('전체 동의').click();
    assert.equal(await page.getByLabel('생년월일').count(), 0);
    await page.getByText('테스트 카드로 채우기').click();
    await page.getByRole('button', { name: '비밀번호 오류' }).click();
    assert.equal(await page.getByLabel('카드번호').inputValue(), '9410-0000-0000-0006');
    assert.equal(await isCutOff(page), false);
    await page.getByRole('button', { name: '카드 등록하기' }).click();
    await page.getByRole('heading', { name: '상점' }).waitFor();
    assert.equal(posted[0]?.form.get('resCd'), '8311');
  });
});
