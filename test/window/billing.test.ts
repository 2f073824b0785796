import assert from 'node:assert/strict';
import { after, beforeEach, test, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import type { RequestPayParams, RequestPayResponse } from '../../sdk/types.ts';
import { cancelIn, layerIsGone, registerIn, windowInLayer, type BuyersWindow } from './buyer.ts';
import { click, lastAnswer } from './popup.ts';
import { inShop, startStage, type Scene } from './stage.ts';
import { until } from './until.ts';

/*
 * A card is registered in the window of either gateway, on a PC and on a phone: the page shows an amount, and nothing
 * is charged. What the gateway was asked, what its books say, and what REST API, callback and webhook tell.
 */

const stage = await startStage({ after });

beforeEach(async () => {
  await stage.merchant.lever('POST', '/reset', {});
});

type Json = Readonly<Record<string, unknown>>;

type Gateway = {
  readonly pg: 'kicc' | 'tosspayments';
  readonly folder: string;
  readonly mid: string;
  /** Ways in which a page names the channel; the first is the usual one. */
  readonly wishes: readonly Partial<RequestPayParams>[];
  /** What the gateway received beside the shop's own. */
  wire(customer: string | null): Json;
  readonly window: RegExp;
  readonly cancelled: { readonly error_code: string; readonly error_msg: string };
};

const gateways: readonly Gateway[] = [
  {
    pg: 'kicc',
    folder: 'kicc',
    mid: 'T0021766',
    wishes: [{ pg: 'kicc.T0021766' }, { channelKey: 'channel-key-00000000-0000-4000-8000-000000000004' }],
    wire: () => ({ mallId: 'T0021766', payMethodTypeCode: '81', amount: 0 }),
    window: /\/kicc\/view\/trades\/cert-req\.do/,
    cancelled: { error_code: 'W002', error_msg: '사용자가 결제를 취소하셨습니다' },
  },
  {
    pg: 'tosspayments',
    folder: 'toss',
    mid: 'iamporttest_4',
    wishes: [{ pg: 'tosspayments' }, { channelKey: 'channel-key-00000000-0000-4000-8000-000000000002' }],
    wire: (customer) => ({
      method: '카드',
      'params.customerKey': customer ?? /^[0-9a-f-]{36}$/,
      'params.amount': undefined,
    }),
    window: /\/toss\/window\//,
    cancelled: { error_code: 'PAY_PROCESS_CANCELED', error_msg: '사용자에 의해 결제가 취소되었습니다.' },
  },
];

async function assertWire(id: string, wanted: Json): Promise<void> {
  const { fields } = await stage.merchant.lever('GET', `/wire?imp_uid=${id}`);
  for (const [path, value] of Object.entries(wanted)) {
    const found = path.split('.').reduce<unknown>((part, name) => (part as Json | undefined)?.[name], fields);
    if (value instanceof RegExp) assert.match(String(found), value);
    else assert.deepEqual(found, value, path);
  }
}

async function booksOf({ folder }: Gateway): Promise<string[]> {
  const { entries } = await stage.merchant.lever('GET', `/ledger?gateway=${folder}`);
  return (entries as { kind: string; amount: number }[]).map(({ kind, amount }) => `${kind} ${amount}`);
}

/** The card is there under its name, the payment is of nothing, and the shop's server was told so. */
async function assertRegistered(scene: Scene, gateway: Gateway, id: string): Promise<void> {
  const told = (): string[] => scene.shop.webhooks.filter((each) => each.imp_uid === id).map((each) => each.status);
  await until(null, () => told().length > 0);
  assert.deepEqual([await booksOf(gateway), told()], [['issue 0'], ['paid']]);
  const {
    status,
    amount,
    customer_uid: name,
    customer_uid_usage: usage,
    ...payment
  } = await stage.merchant.payment(id);
  assert.deepEqual([status, amount, name, usage], ['paid', 0, 'card-1', 'issue']);
  assert.deepEqual([payment['pg_provider'], payment['pg_id']], [gateway.pg, gateway.mid]);
  assert.equal(await customerCode(), 0);
}

async function assertNothingRegistered(gateway: Gateway, id: unknown): Promise<void> {
  assert.equal((await stage.merchant.payment(String(id)))['status'], 'failed');
  assert.deepEqual([await booksOf(gateway), await customerCode()], [[], 1]);
}

async function customerCode(): Promise<unknown> {
  return (await stage.merchant.call('GET', '/subscribe/customers/card-1'))['code'];
}

const orderAt = (scene: Scene, wish: Json | undefined) =>
  scene.order({ amount: 12_300, name: '달마다 차 한 봉', customer_uid: 'card-1', ...wish });

/** The window of an order: in the layer, or beside the shop where it may not be framed. */
async function openOnPc(scene: Scene, { pg }: Gateway, order: Partial<RequestPayParams>): Promise<BuyersWindow> {
  if (pg === 'kicc') return click(scene, order);
  await scene.pay(order);
  return windowInLayer(scene.page);
}

async function answerOn(scene: Scene, { pg }: Gateway): Promise<Partial<RequestPayResponse>> {
  if (pg === 'kicc') return lastAnswer(scene);
  await until(scene.page, 'shop.answers.length > 0');
  await layerIsGone(scene.page);
  return { ...(await scene.answers())[0] };
}

async function openOnPhone(scene: Scene, gateway: Gateway, order: Partial<RequestPayParams>): Promise<void> {
  await scene.pay(order);
  await scene.page.waitForURL(gateway.window);
}

async function returned(page: Page): Promise<Record<string, string>> {
  await page.waitForURL(/\/done\?/);
  return Object.fromEntries(new URL(page.url()).searchParams);
}

const onPc = (t: TestContext, act: (scene: Scene) => Promise<void>): Promise<void> => inShop(t, stage, {}, act);
const onPhone = (t: TestContext, act: (scene: Scene) => Promise<void>): Promise<void> =>
  inShop(t, stage, { device: 'mobile' }, act);

for (const gateway of gateways) {
  const [usual, byKey] = gateway.wishes;
  const { pg, cancelled } = gateway;

  test(`${pg}, on a PC: a card is registered, nothing is charged, and the callback hears of it`, (t) =>
    onPc(t, async (scene) => {
      const order = orderAt(scene, usual);
      const window = await openOnPc(scene, gateway, order);
      await registerIn(window);
      const answer = await answerOn(scene, gateway);
      assert.deepEqual([answer.error_code, answer.merchant_uid], [undefined, order.merchant_uid]);
      if (pg === 'kicc') assert.deepEqual([answer.success, answer.paid_amount, answer.status], [true, 0, 'paid']);
      await assertWire(String(answer.imp_uid), gateway.wire(null));
      await assertRegistered(scene, gateway, String(answer.imp_uid));
    }));

  test(`${pg}, on a PC: the channel by its key, and the shop's own number of the buyer`, (t) =>
    onPc(t, async (scene) => {
      const window = await openOnPc(scene, gateway, orderAt(scene, { ...byKey, customer_id: 'member-7' }));
      await registerIn(window);
      const { imp_uid: id } = await answerOn(scene, gateway);
      await assertWire(String(id), gateway.wire('member-7'));
      await assertRegistered(scene, gateway, String(id));
    }));

  test(`${pg}, on a PC: a buyer who cancels has registered nothing, and may begin again`, (t) =>
    onPc(t, async (scene) => {
      const order = orderAt(scene, usual);
      await cancelIn(await openOnPc(scene, gateway, order));
      const { imp_uid: id, ...answer } = await answerOn(scene, gateway);
      assert.deepEqual([answer.error_code, answer.error_msg], Object.values(cancelled));
      await assertNothingRegistered(gateway, id);
      await scene.page.evaluate('shop.answers.length = 0');
      await registerIn(await openOnPc(scene, gateway, order));
      await assertRegistered(scene, gateway, String((await answerOn(scene, gateway)).imp_uid));
    }));

  test(`${pg}, on a phone: a card is registered, and the address names the payment`, (t) =>
    onPhone(t, async (scene) => {
      const order = orderAt(scene, usual);
      await openOnPhone(scene, gateway, order);
      await registerIn(scene.page);
      const { imp_uid: id = '', ...rest } = await returned(scene.page);
      const flag = pg === 'kicc' ? { imp_success: 'true' } : {};
      assert.deepEqual(rest, { cart: '7', merchant_uid: order.merchant_uid, ...flag });
      await assertWire(id, gateway.wire(null));
      await assertRegistered(scene, gateway, id);
    }));

  test(`${pg}, on a phone: a buyer who cancels comes back with the reason`, (t) =>
    onPhone(t, async (scene) => {
      await openOnPhone(scene, gateway, orderAt(scene, usual));
      await cancelIn(scene.page);
      const { imp_uid: id, error_code: code, error_msg: sentence } = await returned(scene.page);
      assert.deepEqual([code, sentence], Object.values(cancelled));
      await assertNothingRegistered(gateway, id);
    }));
}

test('kicc: a window that is closed by hand has registered nothing', (t) =>
  onPc(t, async (scene) => {
    const popup = await click(scene, orderAt(scene, { pg: 'kicc' }));
    await popup.close();
    const { imp_uid: id, error_code: code } = await lastAnswer(scene);
    assert.equal(code, 'F2015');
    const [kicc] = gateways;
    assert.ok(kicc);
    await assertNothingRegistered(kicc, id);
  }));

test('uplus registers no cards: the page hears F2004, and no window opens', (t) =>
  onPc(t, async (scene) => {
    await scene.pay(orderAt(scene, { pg: 'uplus' }));
    await until(scene.page, 'shop.answers.length > 0');
    const [answer] = await scene.answers();
    assert.deepEqual([answer?.error_code, answer?.imp_uid], ['F2004', null]);
  }));
