import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import type { RequestPayParams } from '../../sdk/types.ts';
import { fillIn, pressPay } from './buyer.ts';
import { click, lastAnswer } from './popup.ts';
import { assertEnd, inShop, startStage, type Scene } from './stage.ts';

/*
 * Every method of this gateway's window, as a page asks for it: what the gateway heard, what the buyer was offered, and
 * what the REST API shows at last. The guide's examples stand here as a shop copies them.
 */

const stage = await startStage({ after });

const onPc = (t: TestContext, act: (scene: Scene) => Promise<void>): Promise<void> => inShop(t, stage, {}, act);

type Json = Readonly<Record<string, unknown>>;
type Heard = ReturnType<typeof JSON.parse>;

/** What the gateway was asked to open the window with. */
async function wireOf(id: unknown): Promise<Heard> {
  return (await stage.merchant.lever('GET', `/wire?imp_uid=${String(id)}`))['fields'];
}

const orderAt = (scene: Scene, over: Partial<RequestPayParams> = {}): object => scene.order({ pg: 'kicc', ...over });

async function agreeAndPay(popup: Page, button = '결제하기'): Promise<void> {
  await popup.getByLabel('전체 동의').check();
  await popup.getByRole('button', { name: button }).click();
}

test('the guide`s card payment', (t) =>
  onPc(t, async (scene) => {
    const popup = await click(scene, {
      pg: 'kicc',
      pay_method: 'card',
      merchant_uid: `guide-card-${Date.now()}`,
      name: '주문명:결제테스트',
      amount: 1004,
      buyer_email: 'test@portone.io',
      buyer_name: '구매자이름',
      buyer_tel: '010-1234-5678',
      buyer_addr: '서울특별시 강남구 삼성동',
      buyer_postcode: '123-456',
      m_redirect_url: 'https://shop.example/payments/complete/mobile',
      notice_url: `${scene.shop.origin}/webhook`,
    });
    await popup.getByText('주문명 결제테스트').waitFor();
    await fillIn(popup, { issuer: '삼성' });
    await pressPay(popup);
    const { imp_uid: id } = await lastAnswer(scene);
    const payment = await assertEnd(stage, scene.shop, id, {
      status: 'paid',
      money: ['approval 1004'],
      told: ['paid'],
    });
    assert.equal(payment['card_code'], '365');
    const { customerInfo } = (await wireOf(id)).orderInfo;
    assert.deepEqual([customerInfo.customerContactNo, customerInfo.customerMail], ['01012345678', 'test@portone.io']);
  }));

test('the guide`s escrow: two products whose amounts are not the payment`s, until the buyer confirms', (t) =>
  onPc(t, async (scene) => {
    const popup = await click(
      scene,
      orderAt(scene, {
        pay_method: 'vbank',
        amount: 1000,
        escrow: true,
        kiccProducts: [
          { orderNumber: 'xxxx', name: '상품A', quantity: 3, amount: 1000 },
          { orderNumber: 'yyyy', name: '상품B', quantity: 2, amount: 3000 },
        ],
        buyer_name: '홍길동',
        buyer_email: 'buyer@example.com',
      } as Partial<RequestPayParams>),
    );
    for (const shown of ['상품A', '상품B', '홍길동']) await popup.getByText(shown).first().waitFor();
    await popup.getByRole('radio', { name: '신한' }).check();
    await agreeAndPay(popup, '계좌 발급받기');
    const { imp_uid: id } = await lastAnswer(scene);
    const { escrowInfo } = await wireOf(id);
    assert.deepEqual(
      escrowInfo.goodsInfoList.map((goods: Json) => [goods['productNo'], goods['productAmount']]),
      [
        ['xxxx', 334],
        ['yyyy', 666],
      ],
    );
    const issued = await assertEnd(stage, scene.shop, id, { status: 'ready', money: ['issue 0'], told: ['ready'] });
    assert.deepEqual([issued['escrow'], issued['vbank_code'], issued['pay_method']], [true, '088', 'vbank']);
    await stage.merchant.lever('POST', '/deposits', { imp_uid: id });
    const money = ['issue 0', 'deposit 1000'];
    await assertEnd(stage, scene.shop, id, { status: 'paid', money, told: ['ready', 'paid'] });
    for (const decision of ['ship', 'confirm']) {
      const { status } = await stage.merchant.lever('POST', '/escrow', { imp_uid: id, decision });
      assert.equal(status, 200, decision);
    }
  }));

test('the guide`s direct call: card 367, three months, at once the issuer`s own page', (t) =>
  onPc(t, async (scene) => {
    const card = { direct: { code: '367', quota: 3 } };
    const popup = await click(scene, orderAt(scene, { amount: 60_000, card, company: '나루터 찻집' }));
    await popup.getByRole('heading', { name: '현대카드' }).waitFor();
    await popup.getByText('나루터 찻집').waitFor();
    await popup.getByText('3개월').waitFor();
    assert.equal(await popup.getByLabel('전체 동의').count(), 0);
    await pressPay(popup);
    const { imp_uid: id } = await lastAnswer(scene);
    const { cardMethodInfo } = (await wireOf(id)).payMethodInfo;
    assert.deepEqual(cardMethodInfo, {
      usedSpayCode: ['CRD'],
      cardInfoList: [{ cardCd: '027' }],
      installmentMonthList: [3],
    });
    const paid = { status: 'paid', money: ['approval 60000'], told: ['paid'] };
    const payment = await assertEnd(stage, scene.shop, id, paid);
    assert.deepEqual([payment['card_code'], payment['card_quota']], ['367', 3]);
  }));

test('the guide`s filter: only card 366 is shown, and no wallet', (t) =>
  onPc(t, async (scene) => {
    const detail = [
      { card_code: '*', enabled: false },
      { card_code: '366', enabled: true },
    ];
    const popup = await click(scene, orderAt(scene, { card: { detail } }));
    const cards = popup.getByRole('radiogroup', { name: '카드사' });
    await cards.waitFor();
    assert.equal((await cards.innerText()).trim(), '신한카드');
    assert.equal(await popup.getByText('간편결제').count(), 0);
    await agreeAndPay(popup);
    const { imp_uid: id } = await lastAnswer(scene);
    assert.equal((await stage.merchant.payment(String(id)))['card_code'], '366');
  }));

test('a transfer with a cash receipt: bank and receipt are shown, and it is given back in parts', (t) =>
  onPc(t, async (scene) => {
    const bypass = { kicc: { disp_cash_yn: 'Y' } };
    const popup = await click(scene, orderAt(scene, { pay_method: 'trans', bypass } as Partial<RequestPayParams>));
    await popup.getByRole('radio', { name: '카카오뱅크' }).check();
    await popup.getByRole('radio', { name: '지출증빙용' }).check();
    await popup.locator('input[name=cash-receipt-number]').fill('123-45-67890');
    await agreeAndPay(popup);
    const { imp_uid: id } = await lastAnswer(scene);
    const payment = await assertEnd(stage, scene.shop, id, {
      status: 'paid',
      money: ['approval 1000'],
      told: ['paid'],
    });
    assert.deepEqual(
      [payment['pay_method'], payment['bank_code'], payment['bank_name'], payment['cash_receipt_issued']],
      ['trans', '090', '카카오뱅크', true],
    );
    assert.equal((await wireOf(id)).payMethodTypeCode, '21');
    const part = await stage.merchant.call('POST', '/payments/cancel', { imp_uid: id, amount: 400 });
    assert.equal(part['code'], 0, JSON.stringify(part));
    const rest = await stage.merchant.call('POST', '/payments/cancel', { imp_uid: id });
    assert.equal(rest['code'], 0, JSON.stringify(rest));
  }));

test('an account until the page`s own time: ready, paid in, refunded to the buyer`s account', (t) =>
  onPc(t, async (scene) => {
    const popup = await click(scene, orderAt(scene, { pay_method: 'vbank', vbank_due: '209903051800' }));
    await popup.getByText('2099.03.05 18:00').waitFor();
    await popup.getByRole('radio', { name: 'KB국민' }).check();
    await agreeAndPay(popup, '계좌 발급받기');
    const { imp_uid: id } = await lastAnswer(scene);
    const info = (await wireOf(id)).payMethodInfo.virtualAccountMethodInfo;
    assert.deepEqual(info, { expiryDate: '20990305', expiryTime: '180000' });
    const issued = await assertEnd(stage, scene.shop, id, { status: 'ready', money: ['issue 0'], told: ['ready'] });
    assert.deepEqual(
      [issued['vbank_code'], issued['vbank_name'], issued['vbank_date']],
      ['004', 'KB국민은행', Date.parse('2099-03-05T18:00:00+09:00') / 1_000],
    );
    assert.match(String(issued['vbank_num']), /^\d{11,14}$/);
    await stage.merchant.lever('POST', '/deposits', { imp_uid: id });
    const money = ['issue 0', 'deposit 1000'];
    await assertEnd(stage, scene.shop, id, { status: 'paid', money, told: ['ready', 'paid'] });
    const refund = { refund_holder: '홍길동', refund_bank: '088', refund_account: '110-123-456789' };
    const cancelled = await stage.merchant.call('POST', '/payments/cancel', { imp_uid: id, ...refund });
    assert.equal(cancelled['code'], 0, JSON.stringify(cancelled));
    assert.deepEqual(
      (await stage.merchant.ledger(String(id), 'kicc')).map(({ kind, amount }) => `${kind} ${amount}`),
      [...money, 'refund 1000'],
    );
  }));

test('a phone bill for digital goods, on a phone', (t) =>
  inShop(t, stage, { device: 'mobile' }, async (scene) => {
    await scene.pay(orderAt(scene, { pay_method: 'phone', digital: true }));
    const { page } = scene;
    await page.waitForURL(/\/kicc\/view\/trades\/cert-req\.do/);
    await page.getByLabel('전체 동의').check();
    await page.getByRole('radio', { name: 'KT', exact: true }).check();
    await page.getByLabel('휴대폰 번호').fill('01098765432');
    await page.getByRole('button', { name: '인증번호 받기' }).click();
    await page.getByLabel('인증번호').fill('000000');
    await pressPay(page);
    await page.waitForURL(/\/done\?/);
    const id = new URL(page.url()).searchParams.get('imp_uid');
    const payment = await assertEnd(stage, scene.shop, id, {
      status: 'paid',
      money: ['approval 1000'],
      told: ['paid'],
    });
    assert.deepEqual([payment['pay_method'], payment['receipt_url']], ['phone', null]);
    assert.equal((await wireOf(id)).orderInfo.goodsTypeCode, '1');
  }));

test('a wallet is paid in the card`s window: on a card, and with its own money', (t) =>
  onPc(t, async (scene) => {
    for (const [source, method] of [
      ['등록한 카드', 'card'],
      ['머니', 'point'],
    ] as const) {
      const popup = await click(scene, orderAt(scene));
      await popup.getByRole('radio', { name: '간편결제' }).check();
      await popup.getByRole('radio', { name: '네이버페이' }).check();
      await popup.getByRole('radio', { name: source }).check();
      await agreeAndPay(popup);
      const { imp_uid: id } = await lastAnswer(scene);
      const payment = await stage.merchant.payment(String(id));
      assert.deepEqual([payment['pay_method'], payment['emb_pg_provider']], [method, 'naverpay']);
      await scene.page.evaluate('shop.answers.length = 0');
    }
  }));

test('a card that is typed in, in English, free of tax in part', (t) =>
  onPc(t, async (scene) => {
    const wishes = { auth_mode: 'key-in', language: 'en', tax_free: 340 } as Partial<RequestPayParams>;
    const popup = await click(scene, orderAt(scene, wishes));
    await popup.getByRole('heading', { name: 'Card details' }).waitFor();
    await popup.getByRole('radio', { name: '하나카드', exact: true }).check();
    await popup.getByLabel('Number').fill('9410001234567890');
    await popup.getByLabel('Expiry').fill('12/99');
    await popup.getByLabel('Birth date').fill('900101');
    await popup.getByLabel('Password').fill('12');
    await popup.getByLabel('전체 동의').check();
    await popup.getByRole('button', { name: 'Pay 1,000' }).click();
    const { imp_uid: id } = await lastAnswer(scene);
    const { langFlag, taxInfo, payMethodInfo } = await wireOf(id);
    assert.deepEqual(
      [langFlag, taxInfo, payMethodInfo.cardMethodInfo],
      ['ENG', { taxAmount: 600, freeAmount: 340, vatAmount: 60 }, { paymentType: '0' }],
    );
    assert.equal((await stage.merchant.payment(String(id)))['card_code'], '374');
  }));
