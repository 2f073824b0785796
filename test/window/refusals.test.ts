import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { layerIsGone, payIn, windowInLayer } from './buyer.ts';
import { assertEnd, inShop, startStage, type Scene } from './stage.ts';
import { until } from './until.ts';

/* What the hub decides before any window, as the shop's page hears it. */

const stage = await startStage({ after });

async function refused(scene: Scene, params: object) {
  await scene.pay(params);
  await until(scene.page, 'shop.answers.length > 0');
  assert.equal(await scene.page.locator('.imp-dialog').count(), 0);
  const [answer] = await scene.answers();
  await scene.page.evaluate('shop.answers.length = 0');
  assert.equal(answer?.imp_uid, null);
  return [answer.error_code, answer.error_msg];
}

/** Everything that the hub knows of an order; 404 is nothing. */
async function found(order: string): Promise<number> {
  return (await stage.merchant.call('GET', `/payments/find/${order}`)).status;
}

test('an amount that differs from the one the shop registered opens no window', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const order = scene.order({ amount: 900 });
    const prepared = { merchant_uid: order.merchant_uid, amount: 1000 };
    await stage.merchant.call('POST', '/payments/prepare', prepared);
    const sentence = '결제요청 금액이 사전 등록된 금액과 일치하지 않습니다.';
    assert.deepEqual(await refused(scene, order), ['F2005', sentence]);
    assert.equal(await found(order.merchant_uid), 404);
    await scene.pay({ ...order, amount: 1000 });
    await windowInLayer(scene.page).getByText('1,000원').first().waitFor();
  }));

test('an order that is paid is not paid again', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const order = scene.order();
    await scene.pay(order);
    await payIn(windowInLayer(scene.page));
    await until(scene.page, 'shop.answers.length > 0');
    const [answer] = await scene.answers();
    await layerIsGone(scene.page);
    await scene.page.evaluate('shop.answers.length = 0');
    assert.deepEqual(await refused(scene, order), ['F1002', '이미 결제가 이루어진 거래건입니다.']);
    const end = { status: 'paid', money: ['approval 1000'], told: ['paid'] };
    await assertEnd(stage, scene.shop, answer?.imp_uid, end);
  }));

test('a pg that is not registered falls back with a word to the developer, unless the shop is strict', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const order = scene.order({ pg: 'T5102001' });
    await stage.merchant.lever('POST', '/settings', { strict_pg: true });
    const [code, sentence] = await refused(scene, order);
    assert.equal(code, 'F1001');
    assert.match(String(sentence), /^등록되지 않은 PG모듈 정보입니다/);
    await stage.merchant.lever('POST', '/settings', { strict_pg: false });
    await scene.pay(order);
    await payIn(windowInLayer(scene.page));
    await until(scene.page, 'shop.answers.length > 0');
    const warning = "[IMP] pg 'T5102001' is not registered; tosspayments.iamporttest_3 is used instead";
    assert.ok(scene.console.includes(warning));
    const [answer] = await scene.answers();
    const end = { status: 'paid', money: ['approval 1000'], told: ['paid'] };
    assert.equal((await assertEnd(stage, scene.shop, answer?.imp_uid, end))['pg_provider'], 'tosspayments');
  }));

test('a merchant that the hub does not know is told what to look at', (t) =>
  inShop(t, stage, {}, async (scene) => {
    await scene.page.evaluate("IMP.init('imp99999999')");
    const [code, sentence] = await refused(scene, scene.order());
    assert.deepEqual([code, /IMP\.init\(\)/.test(String(sentence))], ['F1001', true]);
  }));

test('a page that forgot init tells the buyer, and the hub hears nothing', (t) =>
  inShop(t, stage, {}, async (scene) => {
    await scene.page.goto(scene.shop.origin);
    const order = scene.order();
    await scene.pay(order);
    assert.deepEqual(scene.alerts, ['판매자 코드가 설정되지 않았습니다. IMP.init()함수를 먼저 호출하세요.']);
    assert.deepEqual([await scene.answers(), await found(order.merchant_uid)], [[], 404]);
  }));

test('an amount written as text is refused with an example', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const [code, sentence] = await refused(scene, { ...scene.order(), amount: '1000' });
    assert.deepEqual([code, /숫자여야 합니다/.test(String(sentence))], ['F2002', true]);
  }));
