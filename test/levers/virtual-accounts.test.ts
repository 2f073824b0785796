import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { compactKst, endOfKstDay } from '../../src/core/kst.ts';
import { merchantOf } from '../support/merchant.ts';
import { startInstallation } from '../support/processes.ts';
import { leversAt } from './levers-at.ts';

/*
 * The whole life of a virtual account, through every gateway that gives out any: issued in the window, paid into,
 * closed, run out, paid into all the same, given back. Hub, merchant and the gateway's own books agree at each end.
 */

const { hubs } = await startInstallation({ after }, 1);
const hub = hubs[0]?.url ?? '';
const merchant = merchantOf(hub);

type Gateway = {
  readonly pg: string;
  readonly folder: string;
  readonly holder: 'named' | 'unknown';
  /** One that cannot be asked undoes what it is not heard of. */
  readonly lostAnswer: 'found' | 'undone';
  /** Takes another amount while nobody has paid in. */
  readonly isChanged?: true;
};

const gateways: readonly Gateway[] = [
  { pg: 'kicc', folder: 'kicc', holder: 'named', lostAnswer: 'found' },
  { pg: 'tosspayments', folder: 'toss', holder: 'unknown', lostAnswer: 'found' },
  { pg: 'uplus', folder: 'uplus', holder: 'named', lostAnswer: 'undone', isChanged: true },
];

const amount = 60_000;

/** Within the longest that any of them keeps an account open; the end of that day in Korea. */
const dueAt = endOfKstDay(new Date(Date.now() + 7 * 24 * 3_600_000));
const dueDay = compactKst(dueAt).slice(0, 8);
const refundAccount = { refund_holder: '홍길동', refund_bank: '088', refund_account: '110123456789' };

beforeEach(async () => {
  assert.equal((await leversAt(hub).pull('POST', '/reset')).status, 200);
});

for (const { pg, folder, holder, lostAnswer, isChanged } of gateways) {
  const { pull, open, complete, movements } = leversAt(hub, folder);

  const issue = async (params: object = {}): Promise<string> => {
    const { imp_uid: id } = await open({ pg, pay_method: 'vbank', amount, ...params });
    const { json } = await complete(id, { decision: 'pay' });
    assert.equal(json.callback.error_code, undefined, JSON.stringify(json));
    return id;
  };
  const deposit = async (id: string, more: object = {}) => pull('POST', '/deposits', { imp_uid: id, ...more });
  const told = async (id: string): Promise<unknown[]> =>
    (await pull('GET', `/webhooks?imp_uid=${id}`)).json.map(({ status }: { status: string }) => status);
  const tells = { notice_url: 'http://127.0.0.1:9/webhook' };

  test(`${pg}: an account is given out, and nothing is paid yet`, async () => {
    const id = await issue({ vbank_due: dueDay, ...tells });
    const payment = await merchant.payment(id);
    assert.deepEqual(
      [payment['status'], payment['pay_method'], payment['paid_at'], payment['amount'], payment['vbank_date']],
      ['ready', 'vbank', 0, amount, dueAt.getTime() / 1000],
    );
    assert.match(String(payment['vbank_code']), /^[0-9]{3}$/);
    assert.match(String(payment['vbank_num']), /^X?[0-9-]{8,}$/);
    assert.equal(payment['vbank_holder'] === null, holder === 'unknown');
    assert.notEqual(payment['vbank_issued_at'], 0);
    assert.deepEqual([await movements(id), await told(id)], [['issue 0'], ['ready']]);
  });

  test(`${pg}: a deposit pays it, once`, async () => {
    const id = await issue(tells);
    const { status, json } = await deposit(id);
    assert.equal(status, 200, JSON.stringify(json));
    const payment = await merchant.payment(id);
    assert.equal(payment['status'], 'paid', JSON.stringify(json));
    assert.deepEqual(
      [await movements(id), await told(id)],
      [
        ['issue 0', `deposit ${amount}`],
        ['ready', 'paid'],
      ],
    );
    const again = await deposit(id);
    assert.equal(again.status, 409);
    assert.match(again.json.message, /이미 입금된/);
  });

  test(`${pg}: a bank refuses a wrong amount; one that does not pays nothing`, async () => {
    const id = await issue(tells);
    const refused = await deposit(id, { amount: amount - 1 });
    assert.deepEqual([refused.status, /60000원입니다/.test(refused.json.message)], [409, true]);
    const forced = await deposit(id, { amount: amount - 1, force: true });
    assert.equal(forced.status, 200, JSON.stringify(forced.json));
    assert.equal((await merchant.payment(id))['status'], 'ready');
    assert.deepEqual(await told(id), ['ready']);
  });

  test(`${pg}: an account that nobody pays into runs out, and money that comes later is taken in`, async () => {
    const id = await issue({ vbank_due: dueDay, ...tells });
    await pull('POST', '/clock', { set: new Date(dueAt.getTime() + 3_600_000).toISOString(), hold: true });
    const over = await merchant.payment(id);
    assert.deepEqual([over['status'], /입금 기한/.test(String(over['fail_reason']))], ['failed', true]);
    assert.equal((await deposit(id)).status, 409);
    assert.equal((await deposit(id, { force: true })).status, 200);
    const late = await merchant.payment(id);
    assert.deepEqual([late['status'], late['fail_reason'], late['failed_at']], ['paid', null, 0]);
    assert.deepEqual(await told(id), ['ready', 'paid']);
  });

  test(`${pg}: closed before a deposit, it takes none`, async () => {
    const id = await issue(tells);
    const refused = await merchant.call('POST', '/payments/cancel', { imp_uid: id });
    assert.deepEqual([refused['code'], /DELETE \/vbanks/.test(String(refused['message']))], [1, true]);
    const { status, code, response } = await merchant.call('DELETE', `/vbanks/${id}`);
    assert.deepEqual([status, code], [200, 0]);
    assert.equal((response as Record<string, unknown>)['status'], 'failed');
    assert.equal((await deposit(id)).status, 409);
    const twice = await merchant.call('DELETE', `/vbanks/${id}`);
    assert.deepEqual([twice.status, twice['code']], [400, -1]);
    assert.deepEqual(await movements(id), ['issue 0']);
  });

  test(`${pg}: a deposit goes back to the account that the merchant names`, async () => {
    const id = await issue(tells);
    await deposit(id);
    const refused = await merchant.call('POST', '/payments/cancel', { imp_uid: id });
    assert.deepEqual([refused['code'], /refund_holder/.test(String(refused['message']))], [1, true]);
    const done = await merchant.call('POST', '/payments/cancel', { imp_uid: id, amount: 10_000, ...refundAccount });
    assert.equal(done['code'], 0, JSON.stringify(done));
    const rest = await merchant.call('POST', '/payments/cancel', { imp_uid: id, ...refundAccount });
    assert.equal(rest['code'], 0, JSON.stringify(rest));
    const payment = await merchant.payment(id);
    assert.deepEqual([payment['status'], payment['cancel_amount']], ['cancelled', amount]);
    const money = (await movements(id)).filter((each) => !each.startsWith('issue'));
    assert.deepEqual(money, [`deposit ${amount}`, 'refund 10000', 'refund 50000']);
  });

  test(`${pg}: an order that was paid by card meanwhile is paid again, and somebody can see it`, async () => {
    const merchantUid = `order-twice-${folder}`;
    const id = await issue({ merchant_uid: merchantUid });
    const card = await open({ pg, merchant_uid: merchantUid, amount });
    assert.equal((await complete(card.imp_uid, { decision: 'pay' })).json.callback.error_code, undefined);
    assert.equal((await deposit(id)).status, 200);
    assert.equal((await merchant.payment(id))['status'], 'paid');
    assert.equal((await merchant.payment(card.imp_uid))['status'], 'paid');
    const refused = await open({ pg, merchant_uid: merchantUid, amount });
    assert.equal(refused.error_code, 'F1002');
  });

  test(`${pg}: the bank knows whose the account is, which is changed where the gateway does that`, async () => {
    const id = await issue();
    const { vbank_code: bank, vbank_num: number, vbank_holder: shown } = await merchant.payment(id);
    const asked = await merchant.call('GET', `/vbanks/holder?bank_code=${String(bank)}&bank_num=${String(number)}`);
    const { bank_holder: told } = asked['response'] as { bank_holder: string };
    assert.ok(holder === 'named' ? told === shown : told.length > 0);
    const { status, code } = await merchant.call('PUT', `/vbanks/${id}`, { amount: 55_000 });
    assert.deepEqual([status, code], isChanged ? [200, 0] : [400, -1]);
    const due = isChanged ? 55_000 : amount;
    assert.equal((await deposit(id, { amount: due - 1 })).status, 409);
    assert.equal((await deposit(id)).status, 200);
    const paid = await merchant.payment(id);
    assert.deepEqual([paid['status'], paid['amount']], ['paid', due]);
  });

  test(`${pg}: an account whose answer was lost is ${lostAnswer}`, async () => {
    await pull('POST', '/faults', { gateway: folder, call: 'approve', fault: 'lose-reply' });
    const { imp_uid: id } = await open({ pg, pay_method: 'vbank', amount });
    await complete(id, { decision: 'pay' });
    const { status } = await merchant.paymentWhen(
      id,
      (each) => each['vbank_num'] !== null || each['status'] === 'failed',
    );
    assert.equal(status, lostAnswer === 'found' ? 'ready' : 'failed');
    assert.equal((await deposit(id)).status, lostAnswer === 'found' ? 200 : 409);
    assert.equal((await merchant.payment(id))['status'], lostAnswer === 'found' ? 'paid' : 'failed');
  });
}
