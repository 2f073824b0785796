import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { RequestPayParams } from '../../sdk/types.ts';
import { cancelIn, fillIn, payIn, pressPay } from './buyer.ts';
import { click, lastAnswer, paid } from './popup.ts';
import { assertEnd, inShop, startStage, type Scene } from './stage.ts';
import { until } from './until.ts';

/* A gateway whose window may not be framed, on a PC: from the button in a shop to its callback, by a popup. */

const stage = await startStage({ after });
const paidOnce = { status: 'paid', money: ['approval 1000'], told: ['paid'] };
const nothingMoved = { status: 'failed', money: [], told: [] };
const cancelled = '사용자가 결제를 취소하셨습니다';

const orderAt = (scene: Scene, over: Partial<RequestPayParams> = {}) => scene.order({ pg: 'kicc', ...over });

const layerOf = ({ page }: Scene) => page.frameLocator('.imp-dialog iframe');

test('paid: everything is told to the callback, and hub, gateway and webhook agree', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const order = orderAt(scene, { buyer_tel: '010-1234-5678', custom_data: { cart: 7 } });
    const answer = await paid(scene, order);
    const { imp_success: flag, success, pg_provider: gateway, paid_amount: amount, status, custom_data: data } = answer;
    assert.deepEqual(
      [success, flag, status, gateway, amount, data, answer.merchant_uid],
      [true, true, 'paid', 'kicc', 1000, '{"cart":7}', order.merchant_uid],
    );
    const payment = await assertEnd(stage, scene.shop, answer.imp_uid, paidOnce);
    assert.deepEqual(
      [payment['pg_id'], payment['card_name'], payment['card_code'], payment['pg_tid'], payment['apply_num']],
      ['T5102001', '신한카드', '366', answer.pg_tid, answer.apply_num],
    );
    assert.deepEqual(await scene.page.evaluate('shop.violations'), []);
    const receipt = await (await fetch(String(payment['receipt_url']))).text();
    assert.match(receipt, /1,000/);
  }));

test('the channel: by its MID, by its key, and by a MID that nobody registered', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const channelKey = 'channel-key-00000000-0000-4000-8000-000000000003';
    for (const wish of [{ pg: 'kicc.T5102001' }, { pg: 'tosspayments', channelKey }, { pg: 'kicc.T9999999' }]) {
      const { imp_uid: id } = await paid(scene, orderAt(scene, wish));
      assert.equal((await assertEnd(stage, scene.shop, id, paidOnce))['pg_id'], 'T5102001');
      await scene.page.evaluate('shop.answers.length = 0');
    }
    const warning = "[IMP] pg 'kicc.T9999999' is not registered; kicc.T5102001 is used instead";
    assert.ok(scene.console.includes(warning));
  }));

test('a buyer who cancels is told so in the sentence that shops compare with', (t) =>
  inShop(t, stage, {}, async (scene) => {
    await cancelIn(await click(scene, orderAt(scene)));
    const answer = await lastAnswer(scene);
    assert.deepEqual([answer.imp_success, answer.error_code, answer.error_msg], [false, 'W002', cancelled]);
    await assertEnd(stage, scene.shop, answer.imp_uid, nothingMoved);
  }));

test('a card that the issuer declines fails with its code, and the order can be paid with another', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const order = orderAt(scene);
    const declined = await paid(scene, order, { card: '9410-0000-0000-0001' });
    assert.deepEqual([declined.success, declined.error_code], [false, '8035']);
    await assertEnd(stage, scene.shop, declined.imp_uid, nothingMoved);
    await scene.page.evaluate('shop.answers.length = 0');
    const { imp_uid: id } = await paid(scene, order);
    await assertEnd(stage, scene.shop, id, paidOnce);
  }));

test('instalments that the page offers and the buyer chooses arrive as card_quota', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const popup = await click(scene, orderAt(scene, { amount: 50_000, display: { card_quota: [3, 6] } }));
    await fillIn(popup);
    const months = popup.getByRole('radiogroup', { name: '할부기간' });
    assert.deepEqual((await months.innerText()).split(/\s+/), ['일시불', '3개월', '6개월']);
    await months.getByRole('radio', { name: '6개월' }).check();
    await pressPay(popup);
    const { imp_uid: id } = await lastAnswer(scene);
    const end = { status: 'paid', money: ['approval 50000'], told: ['paid'] };
    assert.equal((await assertEnd(stage, scene.shop, id, end))['card_quota'], 6);
  }));

test('straight to one issuer, and cards that the page forbids', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const direct = orderAt(scene, { card: { direct: { code: '367', quota: 0 } } });
    const popup = await click(scene, direct);
    await popup.getByRole('heading', { name: '현대' }).waitFor();
    await pressPay(popup);
    const { imp_uid: id } = await lastAnswer(scene);
    assert.equal((await assertEnd(stage, scene.shop, id, paidOnce))['card_code'], '367');
    await scene.page.evaluate('shop.answers.length = 0');
    const only = {
      card: {
        detail: [
          { card_code: '*', enabled: false },
          { card_code: '366', enabled: true },
        ],
      },
    };
    const narrow = await click(scene, orderAt(scene, only));
    const cards = narrow.getByRole('radiogroup', { name: '카드사' });
    await cards.waitFor();
    assert.equal(await cards.getByRole('radio').count(), 1);
    await cancelIn(narrow);
    await lastAnswer(scene);
  }));

test('a popup closed by hand is the buyer`s cancel, and the order can be paid', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const order = orderAt(scene);
    const popup = await click(scene, order);
    await fillIn(popup);
    await popup.close();
    const answer = await lastAnswer(scene);
    assert.deepEqual([answer.imp_success, answer.error_code, answer.error_msg], [false, 'F2015', cancelled]);
    await assertEnd(stage, scene.shop, answer.imp_uid, nothingMoved);
    await scene.page.evaluate('shop.answers.length = 0');
    const { imp_uid: id } = await paid(scene, order);
    await assertEnd(stage, scene.shop, id, paidOnce);
  }));

test('a window that is kept aside and paid after its popup was closed is not approved', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const popup = await click(scene, orderAt(scene));
    const kept = await scene.browser.openPage();
    await kept.goto(popup.url());
    await fillIn(kept);
    await popup.close();
    await until(scene.page, 'shop.answers.length > 0');
    const [answer] = await scene.answers();
    await pressPay(kept);
    await kept.waitForURL(/\/checkout\/\w+\/return/);
    await assertEnd(stage, scene.shop, answer?.imp_uid, nothingMoved);
  }));

test('a blocked popup: the layer says so, its button opens the window, and the payment is made', (t) =>
  inShop(t, stage, {}, async (scene) => {
    await scene.page.evaluate('window.open = () => null; null');
    await scene.pay(orderAt(scene));
    await layerOf(scene).getByText('팝업차단을 해제해주셔야 결제창이 나타납니다.').waitFor();
    const opening = scene.page.context().waitForEvent('page');
    await layerOf(scene).getByRole('button', { name: '결제창 열기' }).click();
    await payIn(await opening);
    const { imp_uid: id } = await lastAnswer(scene);
    await assertEnd(stage, scene.shop, id, paidOnce);
  }));

test('an approval whose reply is lost: the popup waits, and the buyer has paid once', (t) =>
  inShop(t, stage, {}, async (scene) => {
    // The buyer's request asks, and so does the worker.
    const slow = { gateway: 'kicc', call: 'settle', fault: 'slow', delay_ms: 6000, times: 2 };
    await stage.merchant.lever('POST', '/faults', { gateway: 'kicc', call: 'approve', fault: 'lose-reply' });
    await stage.merchant.lever('POST', '/faults', slow);
    const popup = await click(scene, orderAt(scene));
    await payIn(popup);
    await popup.getByText('결제 결과를 확인하고 있습니다').waitFor();
    await popup.close();
    const { imp_uid: id, error_code: error } = await lastAnswer(scene);
    assert.equal(error, undefined);
    await assertEnd(stage, scene.shop, id, paidOnce);
  }));

test('a gateway that answers an error when it is told of the window: no popup, and a clear word', (t) =>
  inShop(t, stage, {}, async (scene) => {
    await stage.merchant.lever('POST', '/faults', { gateway: 'kicc', call: 'any', fault: 'http-500' });
    await scene.pay(orderAt(scene));
    await until(scene.page, 'shop.answers.length > 0');
    const [answer] = await scene.answers();
    assert.deepEqual([answer?.imp_uid, answer?.imp_success, answer?.error_code], [null, false, 'F2014']);
    assert.match(String(answer?.error_msg), /금액은 청구되지 않았습니다/);
    assert.equal(scene.page.context().pages().length, 1);
  }));
