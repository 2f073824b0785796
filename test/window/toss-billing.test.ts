import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { cancelIn, layerIsGone, windowInLayer, type BuyersWindow } from './buyer.ts';
import { assertEnd, inShop, startStage } from './stage.ts';
import { until } from './until.ts';

/* A card that is registered in this gateway's window over the shop, and charged afterwards. */

const stage = await startStage({ after });

const pg = 'tosspayments.iamporttest_4';

/** Agrees and fills in a test card, up to the last button. */
async function registerIn(window: BuyersWindow, card: string): Promise<void> {
  await window.getByText('지금은 결제되지 않습니다').waitFor();
  await window.getByLabel('전체 동의').check();
  await window.getByText('테스트 카드로 채우기').click();
  await window.getByText(card).click();
  await window.getByRole('button', { name: '카드 등록하기' }).click();
}

async function again(customer: string, order: string): Promise<Readonly<Record<string, unknown>>> {
  const body = { customer_uid: customer, merchant_uid: order, amount: 5_000, name: '정기권' };
  const { response } = await stage.merchant.call('POST', '/subscribe/payments/again', body);
  return response as Readonly<Record<string, unknown>>;
}

test('a card registered at a PC is a payment of nothing, and is charged by its name', async (t) => {
  await inShop(t, stage, {}, async (scene) => {
    await scene.pay(scene.order({ pg, customer_uid: 'pc-card', amount: 1000 }));
    await registerIn(windowInLayer(scene.page), '모두 승인');
    await until(scene.page, 'shop.answers.length > 0');
    await layerIsGone(scene.page);
    const [answer] = await scene.answers();
    assert.equal(answer?.error_code, undefined, JSON.stringify(answer));
    const payment = await assertEnd(stage, scene.shop, answer?.imp_uid, { status: 'paid', money: [], told: ['paid'] });
    assert.deepEqual([payment['amount'], payment['customer_uid_usage']], [0, 'issue']);
    const charged = await again('pc-card', 'pc-card-1');
    assert.deepEqual([charged['status'], charged['amount'], charged['pg_id']], ['paid', 5_000, 'iamporttest_4']);
  });
});

test('a card registered at a phone leads back to the shop, and may pay only once', async (t) => {
  await inShop(t, stage, { device: 'mobile' }, async (scene) => {
    await scene.pay(scene.order({ pg, customer_uid: 'phone-card', amount: 0 }));
    await scene.page.waitForURL(/\/toss\/window\/billing-/);
    await registerIn(scene.page, '첫 결제만 승인');
    await scene.page.waitForURL(/\/done\?/);
    const id = new URL(scene.page.url()).searchParams.get('imp_uid');
    await assertEnd(stage, scene.shop, id, { status: 'paid', money: [], told: ['paid'] });
    assert.equal((await again('phone-card', 'phone-card-1'))['status'], 'paid');
    assert.equal((await again('phone-card', 'phone-card-2'))['status'], 'failed');
  });
});

test('a buyer who leaves the registration has cancelled, and one whose card is refused has not', async (t) => {
  await inShop(t, stage, {}, async (scene) => {
    await scene.pay(scene.order({ pg, customer_uid: 'no-card', amount: 1000 }));
    await cancelIn(windowInLayer(scene.page));
    await until(scene.page, 'shop.answers.length > 0');
    await layerIsGone(scene.page);
    await scene.pay(scene.order({ pg, customer_uid: 'no-card', amount: 1000 }));
    await registerIn(windowInLayer(scene.page), '비밀번호 오류');
    await until(scene.page, 'shop.answers.length > 1');
    const [left, refused] = await scene.answers();
    assert.match(String(left?.error_msg), /취소/);
    assert.match(String(refused?.error_msg), /비밀번호/);
  });
});
