import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { card, openBillingStage, type BillingStage } from './billing-stage.ts';

/*
 * A card is typed for the gateway that is named, and is sent to no other.
 */

let stage: BillingStage;

before(async (t) => void (stage = await openBillingStage(t as TestContext)));
after(() => stage.close());

const cannotCharge = '이 채널의 결제사는 이 방식의 결제를 지원하지 않습니다. 결제하지 않았습니다.';
const cannotIssue =
  '이 채널의 결제사는 API로 빌링키를 발급하지 않습니다. 결제창으로 발급해 주세요. 아무것도 등록하지 않았습니다.';
const noneThere = '비인증결제모듈 사용정보를 찾을 수 없습니다.';

async function channelKey(pg: string): Promise<string> {
  const [found] = await stage.api.hub.db.query('select key from channels where gateway = $1 limit 1', [pg]);
  return String(found?.['key']);
}

async function sentNothing<T>(work: () => Promise<T>): Promise<T> {
  const sent: string[] = [];
  stage.meddle(async (request, exchange) => {
    sent.push(request.url);
    return exchange(request);
  });
  const result = await work();
  stage.meddle(null);
  assert.deepEqual(sent, []);
  return result;
}

type Refused = { readonly wish: () => object | Promise<object>; readonly charge: string; readonly issue: string };

const refused: Readonly<Record<string, Refused>> = {
  'a gateway that takes no typed cards': { wish: () => ({ pg: 'kicc' }), charge: cannotCharge, issue: cannotIssue },
  'another one': { wish: () => ({ pg: 'uplus' }), charge: cannotCharge, issue: cannotIssue },
  'a MID of it': { wish: () => ({ pg: 'kicc.T0001' }), charge: cannotCharge, issue: cannotIssue },
  'a channel of it': {
    wish: async () => ({ channel_key: await channelKey('kicc') }),
    charge: cannotCharge,
    issue: cannotIssue,
  },
  'a gateway without a channel': { wish: () => ({ pg: 'inicis' }), charge: noneThere, issue: noneThere },
};

for (const [about, { wish, charge, issue }] of Object.entries(refused)) {
  test(`${about} is refused, and the card is sent to nobody`, () =>
    sentNothing(async () => {
      const wanted = { ...card, ...(await wish()) };
      const order = stage.order();
      const charged = await stage.post('/subscribe/payments/onetime', { ...order, ...wanted });
      assert.deepEqual([charged.status, charged.code, charged.message], [200, 1, charge]);
      const name = stage.name();
      const kept = await stage.post('/subscribe/payments/onetime', { ...order, ...wanted, customer_uid: name });
      assert.deepEqual([kept.code, kept.message], [1, issue]);
      const issued = await stage.post(`/subscribe/customers/${name}`, wanted);
      assert.deepEqual([issued.code, issued.message], [1, issue]);
      const schedules = [{ ...stage.order(), schedule_at: stage.after(60) }];
      const scheduled = await stage.post('/subscribe/payments/schedule', { ...wanted, customer_uid: name, schedules });
      assert.deepEqual([scheduled.code, scheduled.message], [1, issue]);
      const { list } = (await stage.get(`/payments/findAll/${order.merchant_uid}`)).response ?? {};
      assert.equal(list, undefined, 'no payment is left');
    }));
}

test('no pg, the gateway by itself, and a MID that is not there all mean its API channel', async () => {
  for (const wish of [{}, { pg: 'tosspayments' }, { pg: 'tosspayments.nobody' }, { pg: '' }]) {
    const { code, response } = await stage.post('/subscribe/payments/onetime', { ...stage.order(), ...card, ...wish });
    assert.deepEqual([code, response?.['status'], response?.['pg_provider']], [0, 'paid', 'tosspayments']);
  }
});

test('a window, too, is not opened for an order that is scheduled', async () => {
  const name = await stage.register();
  const order = await stage.scheduled(name);
  await assert.rejects(stage.shop.open({ merchant_uid: order, pg: 'tosspayments', amount: 10_000 }), /진행 중/);
  await stage.post('/subscribe/payments/unschedule', { merchant_uid: order });
  assert.match(await stage.shop.open({ merchant_uid: order, pg: 'tosspayments', amount: 10_000 }), /^imp_/);
});

test('a window that was open before its order was scheduled takes no money', async () => {
  const name = await stage.register();
  const order = stage.order();
  const id = await stage.shop.open({ ...order, pg: 'tosspayments' });
  await stage.scheduled(name, { merchant_uid: order.merchant_uid });
  const { callback } = await stage.shop.complete(id, { decision: 'pay' });
  assert.match(JSON.stringify(callback), /결제가 진행 중입니다/);
  assert.deepEqual(await stage.shop.ledger(id), []);
  const kept = { ...stage.order(), ...card, merchant_uid: order.merchant_uid };
  const fresh = stage.name();
  const { code } = await stage.post('/subscribe/payments/onetime', { ...kept, customer_uid: fresh });
  assert.equal(code, 1);
  assert.equal((await stage.get(`/subscribe/customers/${fresh}`)).code, 1, 'its card is not registered either');
  await stage.passTime(7200);
  await stage.work();
  const { response } = await stage.get(`/subscribe/payments/schedule/${order.merchant_uid}`);
  assert.equal(response?.['payment_status'], 'paid');
});
