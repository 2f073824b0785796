import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { merchantOf } from '../support/merchant.ts';
import { startInstallation } from '../support/processes.ts';
import { leversAt, type Wire } from './levers-at.ts';

/*
 * `checking_amount`: before anything is scheduled the card is charged a little, which goes back at once.
 */

const { hubs } = await startInstallation({ after }, 1);
const hub = hubs[0]?.url ?? '';
const shop = merchantOf(hub);

const schedule = async (more: object, customer = 'card'): Promise<Wire> => {
  const { json } = await leversAt(hub).pull('GET', '/clock');
  const at = Math.floor(Date.parse(json.now) / 1000) + 86_400;
  const schedules = [{ merchant_uid: 'month-1', schedule_at: at, amount: 9_900 }];
  return shop.call('POST', '/subscribe/payments/schedule', { customer_uid: customer, schedules, ...more });
};

beforeEach(async () => {
  assert.equal((await leversAt(hub).pull('POST', '/reset')).status, 200);
});

/** No charge of it is approved. */
const limited = { card_number: '9410-0000-0000-0002' };

for (const { pg, folder } of [
  { pg: 'kicc', folder: 'kicc' },
  { pg: 'tosspayments', folder: 'toss' },
]) {
  const { pull, open, complete } = leversAt(hub, folder);

  const register = async (card: object = {}): Promise<void> => {
    const { imp_uid: id } = await open({ pg, pay_method: 'card', customer_uid: 'card' });
    const { json } = await complete(id, { decision: 'pay', ...card });
    assert.equal(json.callback.error_code, undefined, JSON.stringify(json));
  };
  const moved = async (): Promise<readonly string[]> => {
    const { json } = await pull('GET', `/ledger?gateway=${folder}`);
    return json.entries
      .filter(({ kind }: Wire) => kind !== 'issue')
      .map(({ kind, amount }: Wire) => `${kind} ${amount}`);
  };

  test(`${pg}: a good card is charged, given back, and its schedule stands`, async () => {
    await register();
    const { code, message, response } = await schedule({ checking_amount: 100 });
    assert.deepEqual([code, message, response?.[0]?.schedule_status], [0, null, 'scheduled']);
    assert.deepEqual(await moved(), ['approval 100', 'cancellation 100']);
    const { response: listed }: Wire = await shop.call('GET', '/payments/status/all');
    assert.deepEqual(listed.list.map(({ status, amount, name }: Wire) => [status, amount, name]).slice(0, 1), [
      ['failed', 100, '카드 확인'],
    ]);
  });

  test(`${pg}: a card that cannot be charged schedules nothing, and the card company's words say why`, async () => {
    await register(limited);
    const { code, message, response } = await schedule({ checking_amount: '100' });
    assert.deepEqual([code, response], [1, null]);
    assert.match(message, /^카드정보 확인에 실패하였습니다\. \[\w+\] .*(한도|초과)/);
    assert.deepEqual(await moved(), []);
    const { code: found } = await shop.call('GET', '/subscribe/payments/schedule/month-1');
    assert.equal(found, -1);
  });

  test(`${pg}: where the answer is lost nothing is kept, whatever becomes of the schedule`, async () => {
    await register();
    await pull('POST', '/faults', { gateway: folder, call: 'charge-billing-key', fault: 'lose-reply' });
    const { code } = await schedule({ checking_amount: 100 });
    assert.equal(code, 0, 'the end is asked for before the merchant is answered');
    assert.deepEqual(await moved(), ['approval 100', 'cancellation 100']);
  });
}

const { pull, open, complete } = leversAt(hub, 'toss');

const registerAtToss = async (): Promise<void> => {
  const { imp_uid: id } = await open({ pg: 'tosspayments', pay_method: 'card', customer_uid: 'card' });
  await complete(id, { decision: 'pay' });
};

test('nothing and zero check nothing; what is no amount of won is refused', async () => {
  await registerAtToss();
  for (const checking of ['much', -1, 1.5, '10원']) {
    const { code, message } = await schedule({ checking_amount: checking });
    assert.deepEqual(
      [code, message],
      [1, 'checking_amount는 0 이상의 정수(원)여야 합니다. 아무것도 예약하지 않았습니다.'],
      String(checking),
    );
  }
  assert.equal((await schedule({ checking_amount: 0 })).code, 0);
  const { json } = await pull('GET', '/ledger?gateway=toss');
  assert.deepEqual(
    json.entries.map(({ kind }: Wire) => kind),
    ['issue'],
  );
});

test('a schedule that is refused anyway charges nothing first', async () => {
  await registerAtToss();
  const past = [{ merchant_uid: 'month-1', schedule_at: 1_000_000_000, amount: 9_900 }];
  const { code } = await schedule({ schedules: past, checking_amount: 100 });
  assert.equal(code, 1);
  const { json } = await pull('GET', '/ledger?gateway=toss');
  assert.equal(json.entries.length, 1);
});

test('a card in the same call is registered, checked and scheduled', async () => {
  const card = { card_number: '9410-1234-5678-1234', expiry: '2030-12', birth: '900101', pwd_2digit: '12' };
  const { code, message } = await schedule({ ...card, checking_amount: 100 });
  assert.deepEqual([code, message], [0, null]);
  const { json } = await pull('GET', '/ledger?gateway=toss');
  assert.deepEqual(
    json.entries.map(({ kind, amount }: Wire) => `${kind} ${amount}`),
    ['issue 0', 'approval 100', 'cancellation 100'],
  );
});
