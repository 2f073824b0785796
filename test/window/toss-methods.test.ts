import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import type { RequestPayParams } from '../../sdk/types.ts';
import { fillIn, layerIsGone, payIn, pressPay, windowInLayer, type BuyersWindow } from './buyer.ts';
import { assertEnd, inShop, startStage, type Scene } from './stage.ts';
import { until } from './until.ts';

/*
 * Every method of this gateway's window, as a page asks for it: what the gateway heard, what the buyer was offered, and
 * what the REST API shows at last.
 */

const stage = await startStage({ after });

const onPc = (t: TestContext, act: (scene: Scene) => Promise<void>): Promise<void> => inShop(t, stage, {}, act);
const onPhone = (t: TestContext, act: (scene: Scene) => Promise<void>): Promise<void> =>
  inShop(t, stage, { device: 'mobile' }, act);

type Json = Readonly<Record<string, unknown>>;

/** What the script was called with: the method's word and its parameters, without those that every window has. */
async function wireOf(id: unknown): Promise<{ method: unknown; params: Json }> {
  const { fields } = (await stage.merchant.lever('GET', `/wire?imp_uid=${String(id)}`)) as Record<string, Json>;
  const params = Object.entries((fields?.['params'] ?? {}) as Json).filter(([name]) => !everyWindowHas.includes(name));
  return { method: fields?.['method'], params: Object.fromEntries(params) };
}

const everyWindowHas = [
  'amount',
  'orderId',
  'orderName',
  'successUrl',
  'failUrl',
  'windowTarget',
  'customerMobilePhone',
];

type Wishes = Partial<RequestPayParams> & Json;

/** Opens the window of an order over the shop. */
async function open(scene: Scene, wishes: Wishes): Promise<BuyersWindow> {
  await scene.page.evaluate('shop.answers.length = 0');
  await scene.pay(scene.order(wishes as Partial<RequestPayParams>));
  return windowInLayer(scene.page);
}

async function openOnPhone({ page, ...scene }: Scene, wishes: Wishes): Promise<Page> {
  await scene.pay(scene.order(wishes as Partial<RequestPayParams>));
  await page.waitForURL(/\/toss\/window\//);
  return page;
}

async function answeredId({ page, answers }: Scene): Promise<string> {
  await until(page, 'shop.answers.length > 0');
  await layerIsGone(page);
  const [answer] = await answers();
  assert.equal(answer?.error_code, undefined, JSON.stringify(answer));
  return String(answer?.imp_uid);
}

async function returnedId(page: Page): Promise<string> {
  await page.waitForURL(/\/done\?/);
  return new URL(page.url()).searchParams.get('imp_uid') ?? '';
}

async function agree(window: BuyersWindow): Promise<void> {
  await window.getByLabel('전체 동의').check();
}

const paidOnce = { status: 'paid', money: ['approval 1000'], told: ['paid'] };

const cancel = (id: string, more: object = {}): Promise<Json> =>
  stage.merchant.call('POST', '/payments/cancel', { imp_uid: id, ...more });

test('a transfer in escrow, with the goods and a receipt that the page has decided on', (t) =>
  onPc(t, async (scene) => {
    const window = await open(scene, {
      pay_method: 'trans',
      escrow: true,
      products: [
        { id: 'cup', name: '백자 찻잔', code: 'C-1', unitPrice: 400, quantity: 2 },
        { id: 'tray', name: '나무 쟁반', code: 'T-1', unitPrice: 200, quantity: 1 },
      ],
      bypass: { cashReceiptType: 'corporate', isCulturalExpense: true },
    });
    for (const shown of ['에스크로 결제', '백자 찻잔', '나무 쟁반', '도서·공연비'])
      await window.getByText(shown).first().waitFor();
    assert.deepEqual(await window.getByRole('radiogroup', { name: '현금영수증' }).getByRole('radio').count(), 1);
    await agree(window);
    await window.getByRole('radio', { name: 'KB국민' }).check();
    await window.locator('input[name=cash-receipt-number]').fill('123-45-67890');
    await pressPay(window);
    const id = await answeredId(scene);
    assert.deepEqual(await wireOf(id), {
      method: '계좌이체',
      params: {
        cashReceipt: { type: '지출증빙' },
        cultureExpense: true,
        useEscrow: true,
        escrowProducts: [
          { id: 'cup', name: '백자 찻잔', code: 'C-1', unitPrice: 400, quantity: 2 },
          { id: 'tray', name: '나무 쟁반', code: 'T-1', unitPrice: 200, quantity: 1 },
        ],
      },
    });
    const payment = await assertEnd(stage, scene.shop, id, paidOnce);
    assert.deepEqual(
      [payment['pay_method'], payment['bank_code'], payment['bank_name'], payment['escrow']],
      ['trans', '004', 'KB국민은행', true],
    );
    assert.equal(payment['cash_receipt_issued'], true);
    assert.match(String(payment['receipt_url']), /cash-receipt/);
    assert.notEqual((await cancel(id, { amount: 400 }))['code'], 0, 'escrow goes back whole');
    assert.equal((await cancel(id))['code'], 0);
  }));

test('a transfer without a receipt goes back in parts', (t) =>
  onPc(t, async (scene) => {
    const window = await open(scene, { pay_method: 'trans', bypass: { cashReceiptType: 'anonymous' } });
    await agree(window);
    await window.getByRole('radio', { name: '신한' }).check();
    assert.equal(await window.getByText('현금영수증').count(), 0);
    await pressPay(window);
    const id = await answeredId(scene);
    const payment = await assertEnd(stage, scene.shop, id, paidOnce);
    assert.deepEqual([payment['cash_receipt_issued'], payment['bank_code']], [false, '088']);
    assert.equal((await cancel(id, { amount: 400 }))['code'], 0);
    assert.equal((await cancel(id))['code'], 0);
  }));

test('an account until the page`s own time: ready, paid in, refunded to the buyer`s account', (t) =>
  onPc(t, async (scene) => {
    const window = await open(scene, {
      pay_method: 'vbank',
      vbank_due: inSixDays('18:00:00'),
      buyer_name: '김나루',
      bypass: { cashReceiptType: 'personal' },
    });
    await window.getByText('18:00').waitFor();
    assert.equal(await window.getByLabel('입금자명').inputValue(), '김나루');
    await agree(window);
    await window.getByRole('radio', { name: '하나' }).check();
    await window.locator('input[name=cash-receipt-number]').fill('010-1234-5678');
    await window.getByRole('button', { name: '가상계좌 발급받기' }).click();
    const id = await answeredId(scene);
    const { method, params } = await wireOf(id);
    assert.equal(method, '가상계좌');
    assert.deepEqual(params, {
      customerName: '김나루',
      cashReceipt: { type: '소득공제' },
      dueDate: inSixDays('18:00:00').replace(' ', 'T'),
    });
    const issued = await assertEnd(stage, scene.shop, id, { status: 'ready', money: ['issue 0'], told: ['ready'] });
    assert.deepEqual(
      [issued['pay_method'], issued['vbank_code'], issued['vbank_name'], issued['vbank_holder'], issued['vbank_date']],
      ['vbank', '081', '하나은행', null, Date.parse(`${params['dueDate']}+09:00`) / 1_000],
    );
    assert.match(String(issued['vbank_num']), /^X\d{13}$/);
    const deposited = await stage.merchant.lever('POST', '/deposits', { imp_uid: id });
    assert.equal(deposited['status'], 200, JSON.stringify(deposited));
    const money = ['issue 0', 'deposit 1000'];
    const paid = await assertEnd(stage, scene.shop, id, { status: 'paid', money, told: ['ready', 'paid'] });
    assert.equal(paid['cash_receipt_issued'], true);
    assert.notEqual((await cancel(id))['code'], 0, 'it goes nowhere without an account');
    const refund = { refund_holder: '홍길동', refund_bank: '004', refund_account: '110-123-456789' };
    const cancelled = await cancel(id, { amount: 400, ...refund });
    assert.equal(cancelled['code'], 0, JSON.stringify(cancelled));
    assert.equal((await cancel(id, refund))['code'], 0);
    assert.deepEqual(
      (await stage.merchant.ledger(id, 'toss')).map(({ kind, amount }) => `${kind} ${amount}`),
      [...money, 'refund 400', 'refund 600'],
    );
  }));

/** A day in six, at this time of Korea. */
function inSixDays(time: string): string {
  const aheadMs = 9 * 60 * 60_000;
  const day = new Date(Date.now() + 6 * 24 * 60 * 60_000 + aheadMs).toISOString().slice(0, 10);
  return `${day} ${time}`;
}

test('an account on a phone, seven days unless the page says otherwise, and revoked before anybody paid', (t) =>
  onPhone(t, async (scene) => {
    const page = await openOnPhone(scene, { pay_method: 'vbank' });
    await page.getByText('발급 후 168시간').waitFor();
    await agree(page);
    await page.getByRole('radio', { name: '우체국' }).check();
    await page.getByRole('radio', { name: '발급 안 함' }).check();
    await page.getByLabel('입금자명').fill('이나루');
    await page.getByRole('button', { name: '가상계좌 발급받기' }).click();
    const id = await returnedId(page);
    await assertEnd(stage, scene.shop, id, { status: 'ready', money: ['issue 0'], told: ['ready'] });
    const revoked = await stage.merchant.call('DELETE', `/vbanks/${id}`, {});
    assert.equal(revoked['code'], 0, JSON.stringify(revoked));
    assert.equal((await stage.merchant.lever('POST', '/deposits', { imp_uid: id }))['status'], 409);
  }));

test('a phone bill on a phone goes back whole', (t) =>
  onPhone(t, async (scene) => {
    const page = await openOnPhone(scene, { pay_method: 'phone', digital: true });
    await agree(page);
    await page.getByRole('radio', { name: 'LG U+' }).check();
    assert.equal(await page.getByLabel('휴대폰 번호').inputValue(), '01012345678', 'as the page has said');
    await page.getByLabel('휴대폰 번호').fill('01098765432');
    await page.getByRole('button', { name: '인증번호 받기' }).click();
    await page.getByLabel('인증번호').fill('000000');
    await pressPay(page);
    const id = await returnedId(page);
    assert.deepEqual(await wireOf(id), { method: '휴대폰', params: {} });
    const payment = await assertEnd(stage, scene.shop, id, paidOnce);
    assert.equal(payment['pay_method'], 'phone');
    assert.match(String(payment['receipt_url']), /\/receipt\//);
    assert.notEqual((await cancel(id, { amount: 400 }))['code'], 0);
    assert.equal((await cancel(id))['code'], 0);
  }));

test('vouchers are opened by their own words, and go back whole', (t) =>
  onPc(t, async (scene) => {
    const vouchers = { cultureland: '문화상품권', booknlife: '도서문화상품권', smartculture: '게임문화상품권' };
    for (const [payMethod, word] of Object.entries(vouchers)) {
      const window = await open(scene, { pay_method: payMethod });
      await window.getByRole('heading', { name: word, exact: true }).waitFor();
      await agree(window);
      await window.locator('input[name=voucher]').fill('naru');
      await pressPay(window);
      const id = await answeredId(scene);
      assert.deepEqual(await wireOf(id), { method: word, params: {} });
      const payment = await assertEnd(stage, scene.shop, id, paidOnce);
      assert.equal(payment['pay_method'], payMethod);
      assert.notEqual((await cancel(id, { amount: 400 }))['code'], 0);
      assert.equal((await cancel(id))['code'], 0);
    }
  }));

const wallets: readonly [payMethod: string, code: string, name: string][] = [
  ['kakaopay', 'KAKAOPAY', '카카오페이'],
  ['naverpay', 'NAVERPAY', '네이버페이'],
  ['lpay', 'LPAY', '엘페이'],
  ['samsungpay', 'SAMSUNGPAY', '삼성페이'],
  ['ssgpay', 'SSG', 'SSG페이'],
  ['applepay', 'APPLEPAY', '애플페이'],
  ['payco', 'PAYCO', '페이코'],
  ['tosspay', 'TOSSPAY', '토스페이'],
];

test('wallets open their own page; a card in them is a card, their money and points are points', (t) =>
  onPc(t, async (scene) => {
    const sources = ['등록한 카드', '머니', '포인트'];
    for (const [place, [payMethod, code, name]] of wallets.entries()) {
      const window = await open(scene, { pay_method: payMethod });
      await window.getByRole('heading', { name: `${name}로 결제` }).waitFor();
      const source = sources[place % sources.length] ?? '';
      await window.getByRole('radio', { name: source }).check();
      await pressPay(window);
      const id = await answeredId(scene);
      const wanted = { method: '카드', params: { flowMode: 'DIRECT', easyPay: code } };
      assert.deepEqual(await wireOf(id), wanted);
      const payment = await stage.merchant.payment(id);
      assert.deepEqual(
        [payment['status'], payment['pay_method'], payment['emb_pg_provider']],
        ['paid', source === '등록한 카드' ? 'card' : 'point', payMethod],
      );
    }
  }));

type QuotaRow = readonly [display: Json | undefined, wire: Json, offered: readonly string[]];

const upTo = (months: number): string[] => [
  '일시불',
  ...Array.from({ length: Math.max(0, months - 1) }, (_, place) => `${place + 2}개월`),
];

const quotaRows: readonly QuotaRow[] = [
  [undefined, {}, upTo(12)],
  [{ card_quota: [] }, { maxCardInstallmentPlan: 0 }, ['일시불']],
  [{ card_quota: [0] }, { maxCardInstallmentPlan: 0 }, ['일시불']],
  [{ card_quota: [6] }, { maxCardInstallmentPlan: 6 }, upTo(6)],
  [{ card_quota: [2, 3, 4, 5, 6] }, { maxCardInstallmentPlan: 6 }, upTo(6)],
  [{ card_quota: [3] }, { maxCardInstallmentPlan: 3 }, upTo(3)],
  [{ card_quota: [3, 5] }, { maxCardInstallmentPlan: 5 }, upTo(5)],
  [{ card_quota: [0, 1, 2, 3, 4, 5] }, { maxCardInstallmentPlan: 5 }, upTo(5)],
  [{ card_quota: [6], only_installment: true }, { cardInstallmentPlan: 6 }, ['6개월']],
];

test('instalments: every row of the table, on the wire and in the window', (t) =>
  onPc(t, async (scene) => {
    for (const [display, wire, offered] of quotaRows) {
      const window = await open(scene, { amount: 60_000, ...(display && { display }) });
      const months = window.getByLabel('할부');
      await months.waitFor();
      assert.deepEqual(await months.locator('option').allInnerTexts(), offered, JSON.stringify(display));
      await window.getByRole('button', { name: '취소', exact: true }).click();
      await until(scene.page, 'shop.answers.length > 0');
      const [answer] = await scene.answers();
      assert.deepEqual((await wireOf(answer?.imp_uid)).params, wire, JSON.stringify(display));
    }
  }));

test('below 50,000 won there is one sum, whatever the page wished for', (t) =>
  onPc(t, async (scene) => {
    const window = await open(scene, { amount: 49_999, display: { card_quota: [6], only_installment: true } });
    await payIn(window, { issuer: '신한' });
    const id = await answeredId(scene);
    assert.deepEqual((await wireOf(id)).params, { cardInstallmentPlan: 0 });
    assert.equal((await stage.merchant.payment(id))['card_quota'], 0);
  }));

test('straight to one card, for three months or for one sum', (t) =>
  onPc(t, async (scene) => {
    for (const [quota, months] of [
      [3, 3],
      [undefined, 0],
    ] as const) {
      const direct = { code: '367', ...(quota !== undefined && { quota }) };
      const window = await open(scene, { amount: 60_000, card: { direct } });
      await window.getByRole('heading', { name: '현대카드' }).waitFor();
      assert.equal(await window.getByLabel('전체 동의').count(), 0);
      await pressPay(window);
      const id = await answeredId(scene);
      const wanted = { flowMode: 'DIRECT', cardCompany: '61', cardInstallmentPlan: months };
      assert.deepEqual((await wireOf(id)).params, wanted);
      const payment = await stage.merchant.payment(id);
      assert.deepEqual([payment['card_code'], payment['card_quota']], ['367', months]);
    }
  }));

test('one card company alone, app cards, points, and interest that the merchant pays', (t) =>
  onPc(t, async (scene) => {
    const detail = [
      { card_code: '*', enabled: false },
      { card_code: '366', enabled: true },
    ];
    const only = await open(scene, { card: { detail } });
    const cards = only.getByRole('radiogroup', { name: '카드사' });
    await cards.waitFor();
    assert.equal(await cards.getByRole('radio').count(), 1);
    await fillIn(only, { issuer: '신한' });
    await pressPay(only);
    assert.deepEqual((await wireOf(await answeredId(scene))).params, { cardCompany: '41' });

    const apps = await open(scene, { appCard: true, useCardPoint: true });
    await apps.getByRole('heading', { name: '앱카드 선택' }).waitFor();
    assert.equal(await apps.getByRole('radiogroup', { name: '카드사' }).getByRole('radio').count(), 8);
    await apps.getByText('카드 포인트를 함께 사용하는 결제입니다').waitFor();
    await payIn(apps, { issuer: '현대' });
    assert.deepEqual((await wireOf(await answeredId(scene))).params, { useAppCardOnly: true, useCardPoint: true });

    const free = await open(scene, {
      amount: 60_000,
      useFreeInterestFromMall: true,
      card: { detail: [{ card_code: '367', enabled: true, max_month: 3 }] },
    });
    await fillIn(free, { issuer: '현대' });
    const months = await free.getByLabel('할부').locator('option').allInnerTexts();
    assert.deepEqual(months.slice(0, 4), ['일시불', '2개월 (무이자)', '3개월 (무이자)', '4개월']);
  }));

test('cards of other countries, and the promotion of a card company', (t) =>
  onPc(t, async (scene) => {
    const foreign = await open(scene, { bypass: { tosspayments: { useInternationalCardOnly: true } } });
    await payIn(foreign, { issuer: 'Visa' });
    const id = await answeredId(scene);
    assert.deepEqual((await wireOf(id)).params, { useInternationalCardOnly: true });
    assert.equal((await stage.merchant.payment(id))['card_name'], 'VISA');

    const promoted = await open(scene, {
      amount: 20_000,
      card: { direct: { code: '367' } },
      bypass: { tosspayments: { discountCode: 'NARU1000' } },
    });
    await promoted.getByText('카드사 즉시할인 1,000원이 적용됩니다').waitFor();
    await pressPay(promoted);
    const { params } = await wireOf(await answeredId(scene));
    assert.equal(params['discountCode'], 'NARU1000');
  }));

test('a card`s window in English, and a card whose money waits for the goods', (t) =>
  onPc(t, async (scene) => {
    const window = await open(scene, {
      amount: 60_000,
      language: 'en',
      escrow: true,
      escrowProducts: [{ id: 'cup', name: '백자 찻잔', code: 'C-1', unitPrice: 30_000, quantity: 2 }],
    });
    await window.getByText('백자 찻잔').waitFor();
    assert.deepEqual((await window.getByLabel('Instalments').locator('option').allInnerTexts()).slice(0, 2), [
      'Lump sum',
      '2 months',
    ]);
    await window.getByLabel('Agree to all').check();
    await window.getByRole('radio', { name: 'Hyundai' }).check();
    await window.getByRole('button', { name: 'Pay 60,000 won' }).click();
    const id = await answeredId(scene);
    const { params } = await wireOf(id);
    assert.deepEqual([params['language'], params['useEscrow']], ['EN', true]);
    const payment = await stage.merchant.payment(id);
    assert.deepEqual([payment['card_code'], payment['escrow']], ['367', true]);
  }));
