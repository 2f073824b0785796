import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { RequestPayParams } from '../../sdk/types.ts';
import { cancelIn, layerIsGone, payIn, pressPay, windowInLayer, type Choice } from './buyer.ts';
import { assertEnd, inShop, startStage, type Scene } from './stage.ts';
import { until } from './until.ts';

/* From the button in a shop to its callback, on a PC. */

const stage = await startStage({ after });

/** One payment to its callback; answers what the callback got. */
async function paid(scene: Scene, params: Partial<RequestPayParams>, choice: Choice = {}) {
  await scene.pay(params);
  await payIn(windowInLayer(scene.page), choice);
  return lastAnswer(scene);
}

async function lastAnswer({ page, answers }: Scene) {
  await until(page, 'shop.answers.length > 0');
  await layerIsGone(page);
  const all = await answers();
  assert.equal(all.length, 1);
  return { ...all[0] };
}

test('paid: the callback names the payment, and hub, gateway and webhook agree', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const order = scene.order();
    const answer = await paid(scene, order);
    assert.deepEqual(answer, { imp_uid: answer.imp_uid, merchant_uid: order.merchant_uid });
    const end = { status: 'paid', money: ['approval 1000'], told: ['paid'] };
    const payment = await assertEnd(stage, scene.shop, answer.imp_uid, end);
    assert.deepEqual(
      [payment['merchant_uid'], payment['amount'], payment['card_name'], payment['card_quota'], payment['channel']],
      [order.merchant_uid, 1000, '신한카드', 0, 'pc'],
    );
    assert.deepEqual(await scene.page.evaluate('shop.violations'), []);
  }));

test('the whole window works by keyboard', (t) =>
  inShop(t, stage, {}, async (scene) => {
    await scene.pay(scene.order());
    const window = windowInLayer(scene.page);
    await window.getByLabel('전체 동의').waitFor();
    const { keyboard } = scene.page;
    // Into the frames, on the first box: all terms; past the three terms, into the companies.
    for (const key of ['Tab', 'Space', 'Tab', 'Tab', 'Tab', 'Tab', 'ArrowDown', 'Enter']) await keyboard.press(key);
    const { imp_uid: id } = await lastAnswer(scene);
    const end = { status: 'paid', money: ['approval 1000'], told: ['paid'] };
    assert.equal((await assertEnd(stage, scene.shop, id, end))['card_name'], '현대카드');
  }));

test('a buyer who forgot something reads what it is, beside the button', (t) =>
  inShop(t, stage, {}, async (scene) => {
    await scene.pay(scene.order());
    const window = windowInLayer(scene.page);
    const press = () => window.getByRole('button', { name: '결제하기' }).click();
    await press();
    const problem = window.getByRole('alert');
    assert.match((await problem.textContent()) ?? '', /필수 약관에 동의해 주세요/);
    await window.getByLabel('전체 동의').check();
    await problem.waitFor({ state: 'hidden' });
    await press();
    assert.match((await problem.textContent()) ?? '', /카드사를 선택해 주세요/);
    const [box, button] = [await problem.boundingBox(), await window.getByRole('button').last().boundingBox()];
    assert.ok(box && button && box.y < button.y && button.y - box.y < 60);
  }));

test('a buyer whose connection breaks reads so in Korean, presses again, and has paid once', (t) =>
  inShop(t, stage, {}, async (scene) => {
    await scene.page.route(/\/toss\/window\/\w+\/pay$/, (route) => route.abort(), { times: 1 });
    await scene.pay(scene.order());
    const window = windowInLayer(scene.page);
    await payIn(window);
    await window.getByRole('alert').getByText('네트워크 연결이 원활하지 않습니다').waitFor();
    await pressPay(window);
    const { imp_uid: id } = await lastAnswer(scene);
    await assertEnd(stage, scene.shop, id, { status: 'paid', money: ['approval 1000'], told: ['paid'] });
  }));

test('a buyer who cancels is told so to the callback, and no money has moved', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const order = scene.order();
    await scene.pay(order);
    await cancelIn(windowInLayer(scene.page));
    const answer = await lastAnswer(scene);
    assert.deepEqual(answer, {
      imp_uid: answer.imp_uid,
      merchant_uid: order.merchant_uid,
      error_code: 'PAY_PROCESS_CANCELED',
      error_msg: '사용자에 의해 결제가 취소되었습니다.',
    });
    const payment = await assertEnd(stage, scene.shop, answer.imp_uid, { status: 'failed', money: [], told: [] });
    assert.match(String(payment['fail_reason']), /사용자에 의해 결제가 취소되었습니다/);
  }));

test('a card that the issuer declines fails, and the order can be paid with another', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const order = scene.order();
    const declined = await paid(scene, order, { card: '9410-0000-0000-0001' });
    assert.equal(declined.error_code, 'REJECT_CARD_PAYMENT');
    assert.match(String(declined.error_msg), /한도초과 혹은 잔액부족/);
    await assertEnd(stage, scene.shop, declined.imp_uid, { status: 'failed', money: [], told: [] });
    await scene.page.evaluate('shop.answers.length = 0');
    const { imp_uid: id } = await paid(scene, order);
    await assertEnd(stage, scene.shop, id, { status: 'paid', money: ['approval 1000'], told: ['paid'] });
  }));

test('a card that fails while authenticating fails too, with its own sentence', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const answer = await paid(scene, scene.order(), { card: '9410-0000-0000-0006' });
    assert.equal(answer.error_code, 'INVALID_CARD_PASSWORD');
    await assertEnd(stage, scene.shop, answer.imp_uid, { status: 'failed', money: [], told: [] });
  }));

test('instalments that the buyer chooses arrive as card_quota', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const { imp_uid: id } = await paid(scene, scene.order({ amount: 50_000 }), { months: 5, issuer: 'BC' });
    const end = { status: 'paid', money: ['approval 50000'], told: ['paid'] };
    assert.equal((await assertEnd(stage, scene.shop, id, end))['card_quota'], 5);
  }));

test('below 50,000 won there is nothing to choose, and the window says why', (t) =>
  inShop(t, stage, {}, async (scene) => {
    await scene.pay(scene.order({ amount: 49_999 }));
    const window = windowInLayer(scene.page);
    await window.getByText('5만원부터 할부할 수 있습니다').waitFor();
    assert.ok(await window.getByLabel('할부').isDisabled());
    assert.deepEqual(await window.getByLabel('할부').locator('option').allTextContents(), ['일시불']);
  }));

test('custom_data that was an object comes back as its JSON', (t) =>
  inShop(t, stage, {}, async (scene) => {
    const { imp_uid: id } = await paid(scene, scene.order({ custom_data: { cart: [7, '찻잔'] } }));
    const end = { status: 'paid', money: ['approval 1000'], told: ['paid'] };
    assert.equal((await assertEnd(stage, scene.shop, id, end))['custom_data'], '{"cart":[7,"찻잔"]}');
  }));

test('the older script tells everything, and both of its flags', async (t) => {
  const shop = await stage.otherShop({ scripts: ['/js/iamport.payment-1.2.0.js'] });
  await inShop(t, stage, { shop }, async (scene) => {
    const order = scene.order({ buyer_name: '홍길동', custom_data: { a: 1 } });
    const answer = await paid(scene, order, { issuer: '현대' });
    const { paid_at: at, apply_num: number, pg_tid: tid, ...rest } = answer;
    assert.ok(Number.isInteger(at) && /^\d{8}$/.test(String(number)) && typeof tid === 'string');
    const told = ['success', 'imp_success', 'status', 'paid_amount', 'pay_method', 'pg_provider', 'pg_type'] as const;
    assert.deepEqual(
      told.map((name) => rest[name]),
      [true, true, 'paid', 1000, 'card', 'tosspayments', 'payment'],
    );
    assert.deepEqual([rest.buyer_name, rest.custom_data, rest.card_quota], ['홍길동', '{"a":1}', 0]);
    await assertEnd(stage, shop, answer.imp_uid, { status: 'paid', money: ['approval 1000'], told: ['paid'] });
    await scene.page.evaluate('shop.answers.length = 0');
    await scene.pay(scene.order());
    await cancelIn(windowInLayer(scene.page));
    const cancelled = await lastAnswer(scene);
    assert.deepEqual(
      [cancelled.success, cancelled.imp_success, cancelled.error_code],
      [false, false, 'PAY_PROCESS_CANCELED'],
    );
  });
});
