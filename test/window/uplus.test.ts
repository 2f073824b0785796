import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import type { FrameLocator } from 'playwright-core';
import type { RequestPayParams } from '../../sdk/types.ts';
import { cancelIn, layerIsGone, payIn, pressPay, windowInLayer } from './buyer.ts';
import { assertEnd, inShop, startStage, type Scene } from './stage.ts';
import { until } from './until.ts';

/*
 * A gateway whose script takes a form: on a PC its window stands in a frame of the hub's page and comes back there, on
 * a phone it takes the page. What the gateway heard, what the buyer was offered, what the REST API shows at last.
 */

const stage = await startStage({ after });

const onPc = (t: TestContext, act: (scene: Scene) => Promise<void>): Promise<void> => inShop(t, stage, {}, act);
const onPhone = (t: TestContext, act: (scene: Scene) => Promise<void>): Promise<void> =>
  inShop(t, stage, { device: 'mobile' }, act);

type Order = Partial<RequestPayParams>;

/** What the gateway was asked to open the window with. */
async function wireOf(id: unknown): Promise<Readonly<Record<string, unknown>>> {
  return (await stage.merchant.lever('GET', `/wire?imp_uid=${String(id)}`))['fields'] as Record<string, unknown>;
}

async function openOnPc(scene: Scene, over: Order = {}): Promise<FrameLocator> {
  await scene.pay(scene.order({ pg: 'uplus', ...over }));
  return windowInLayer(scene.page);
}

async function answerOf(scene: Scene, place = 1): Promise<Readonly<Record<string, unknown>>> {
  await until(null, async () => (await scene.answers()).length >= place);
  await layerIsGone(scene.page);
  return { ...(await scene.answers())[place - 1] };
}

const paidOnce = (amount: number) => ({ status: 'paid', money: [`approval ${amount}`], told: ['paid'] });

test('a card on a PC: in a layer, with everything in the callback', (t) =>
  onPc(t, async (scene) => {
    const window = await openOnPc(scene, { amount: 60_000 });
    await payIn(window, { issuer: '현대카드', months: 3 });
    const answer = await answerOf(scene);
    assert.deepEqual(
      [answer['success'], answer['imp_success'], answer['status'], answer['card_name'], answer['card_quota']],
      [true, true, 'paid', '현대카드', 3],
    );
    const payment = await assertEnd(stage, scene.shop, String(answer['imp_uid']), paidOnce(60_000));
    assert.deepEqual(
      [payment['pg_provider'], payment['pg_id'], payment['card_code'], payment['apply_num']],
      ['uplus', 'tlgdacomxpay', '367', '00000000'],
    );
    const receipt = await fetch(String(payment['receipt_url']));
    assert.match(await receipt.text(), /신용카드 매출전표/);
  }));

test('a buyer who cancels on a PC closes the layer, with the sentence that shops compare with', (t) =>
  onPc(t, async (scene) => {
    await cancelIn(await openOnPc(scene));
    const { success, error_code: code, error_msg: sentence, imp_uid: id } = await answerOf(scene);
    assert.deepEqual([success, code, sentence], [false, 'S053', '사용자가 결제를 취소하셨습니다']);
    await assertEnd(stage, scene.shop, String(id), { status: 'failed', money: [], told: [] });
  }));

test('the guide`s quota: a lump sum and the months that are listed, and a filter of cards', (t) =>
  onPc(t, async (scene) => {
    const card = {
      detail: [
        { card_code: '*', enabled: false },
        { card_code: '366', enabled: true },
      ],
    };
    const window = await openOnPc(scene, { amount: 60_000, display: { card_quota: [2, 3] }, card } as Order);
    await window.getByLabel('전체 동의').check();
    assert.equal((await window.getByRole('radiogroup', { name: '카드사' }).innerText()).trim(), '신한카드');
    assert.deepEqual(await window.getByLabel('할부').locator('option').allInnerTexts(), ['일시불', '2개월', '3개월']);
    await pressPay(window);
    const { imp_uid: id } = await answerOf(scene);
    const wire = await wireOf(id);
    assert.deepEqual([wire['LGD_INSTALLRANGE'], wire['LGD_USABLECARD']], ['0:2:3', '41']);
    await assertEnd(stage, scene.shop, String(id), paidOnce(60_000));
  }));

test('a card that the shop calls directly, with its months, points and a discount of the gateway`s', (t) =>
  onPc(t, async (scene) => {
    const over = {
      amount: 60_000,
      card: { direct: { code: '367', quota: 3 } },
      language: 'en',
      bypass: { uplus: { LGD_AUTO_DISCOUNT: 'Y', LGD_AMOUNT: '1' } },
    };
    const window = await openOnPc(scene, over as Order);
    await window.getByRole('heading', { name: '현대카드: prove that it is you' }).waitFor();
    await window.getByRole('button', { name: 'Pay 60,000 won' }).click();
    const { imp_uid: id } = await answerOf(scene);
    const wire = await wireOf(id);
    assert.deepEqual(
      ['LGD_CARDTYPE', 'LGD_INSTALL', 'LGD_SELF_CUSTOM', 'LGD_LANGUAGE', 'LGD_AUTO_DISCOUNT', 'LGD_AMOUNT'].map(
        (name) => wire[name],
      ),
      ['61', '03', 'Y', 'EN', 'Y', '60000'],
    );
    const payment = await assertEnd(stage, scene.shop, String(id), paidOnce(60_000));
    assert.deepEqual([payment['card_code'], payment['card_quota']], ['367', 3]);
  }));

test('a transfer with a cash receipt, in escrow', (t) =>
  onPc(t, async (scene) => {
    const window = await openOnPc(scene, { pay_method: 'trans', escrow: true });
    await window.getByText('에스크로(매매보호)로 결제합니다').waitFor();
    await window.getByLabel('전체 동의').check();
    await window.getByRole('radio', { name: '카카오뱅크' }).check();
    await window.getByRole('radio', { name: '지출증빙용' }).check();
    await window.locator('input[name=cash-receipt-number]').fill('123-45-67890');
    await pressPay(window);
    const { imp_uid: id } = await answerOf(scene);
    const wire = await wireOf(id);
    assert.deepEqual([wire['LGD_ESCROW_USEYN'], wire['LGD_ESCROW_GOODNAME']], ['Y', '찻잔']);
    const payment = await assertEnd(stage, scene.shop, String(id), paidOnce(1000));
    assert.deepEqual(
      [payment['pay_method'], payment['bank_code'], payment['cash_receipt_issued'], payment['escrow']],
      ['trans', '090', true, true],
    );
  }));

test('an account on a phone, until the day that the shop named, and its deposit', (t) =>
  onPhone(t, async (scene) => {
    await scene.pay(scene.order({ pg: 'uplus', pay_method: 'vbank', vbank_due: '20301231' }));
    await scene.page.waitForURL(/\/uplus\/xpay\/window\//);
    await scene.page.getByText('2030-12-31 23:59').waitFor();
    await scene.page.getByLabel('전체 동의').check();
    await scene.page.getByRole('radio', { name: '신한' }).check();
    await scene.page.getByRole('button', { name: '계좌 발급받기' }).click();
    await scene.page.waitForURL(/\/done\?/);
    const { searchParams } = new URL(scene.page.url());
    assert.equal(searchParams.get('imp_success'), 'true');
    const id = searchParams.get('imp_uid');
    const issued = await assertEnd(stage, scene.shop, id, { status: 'ready', money: ['issue 0'], told: ['ready'] });
    assert.deepEqual(
      [issued['vbank_code'], issued['vbank_holder'], issued['vbank_date']],
      ['088', '이크레디트', Date.parse('2030-12-31T14:59:59Z') / 1000],
    );
    assert.match(String((await wireOf(id))['LGD_CASNOTEURL']), /\/notifications\/uplus\//);
    await stage.merchant.lever('POST', '/deposits', { imp_uid: id });
    const money = ['issue 0', 'deposit 1000'];
    await assertEnd(stage, scene.shop, id, { status: 'paid', money, told: ['ready', 'paid'] });
  }));

test('on a phone a card that is declined, and a password that is wrong, come back with their codes', (t) =>
  onPhone(t, async (scene) => {
    for (const [card, code] of [
      ['9410-0000-0000-0001', 'A8'],
      ['9410-0000-0000-0006', 'C1'],
    ] as const) {
      await scene.pay(scene.order({ pg: 'uplus' }));
      await scene.page.waitForURL(/\/uplus\/xpay\/window\//);
      await payIn(scene.page, { card });
      await scene.page.waitForURL(/\/done\?/);
      assert.equal(new URL(scene.page.url()).searchParams.get('error_code'), code);
      await scene.page.goto(scene.shop.origin);
      await scene.page.evaluate("IMP.init('imp00000000')");
    }
  }));

test('the back button leads from the window on a phone to the shop', (t) =>
  onPhone(t, async (scene) => {
    await scene.pay(scene.order({ pg: 'uplus' }));
    await scene.page.waitForURL(/\/uplus\/xpay\/window\//);
    await scene.page.getByLabel('전체 동의').waitFor();
    // The page may be gone before its answer is here.
    await scene.page.evaluate('history.back()').catch(() => {});
    await scene.page.waitForURL(`${scene.shop.origin}/`);
  }));

test('its wallets and vouchers are refused before any window', (t) =>
  onPc(t, async (scene) => {
    const methods = ['samsung', 'tosspay', 'kakaopay', 'cultureland', 'smartculture', 'booknlife', 'phone'];
    for (const [place, method] of methods.entries()) {
      await scene.pay(scene.order({ pg: 'uplus', pay_method: method }));
      const { success, error_code: code } = await answerOf(scene, place + 1);
      assert.deepEqual([method, success, code], [method, false, 'F2004']);
    }
  }));
