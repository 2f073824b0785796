import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTrial } from '../trial.ts';
import { refusalOfDeposit, type GivenAccount } from './bank.ts';

const waiting: GivenAccount = {
  orderId: 'imp_000000000001',
  mid: 'shop',
  bankCode: '088',
  number: '56212345678901',
  holder: '나루',
  amount: 10_000,
  dueAt: Date.parse('2026-11-30T14:59:59Z'),
  state: 'waiting',
};

test('a bank takes exactly what is due, into an account that waits, and says why it takes nothing else', () => {
  assert.equal(refusalOfDeposit(waiting, 10_000), null);
  assert.match(refusalOfDeposit(waiting, 9_999) ?? '', /10000원입니다/);
  assert.match(refusalOfDeposit({ ...waiting, state: 'deposited' }, 10_000) ?? '', /이미 입금된/);
  assert.match(refusalOfDeposit({ ...waiting, state: 'closed' }, 10_000) ?? '', /닫힌/);
  assert.match(refusalOfDeposit({ ...waiting, state: 'expired' }, 10_000) ?? '', /기한이 지난/);
});

test('a deposit that names no gateway, order or amount of money is refused with a sentence', async (t) => {
  const { control } = await startTrial(t);
  const wrong = [
    {},
    { gateway: 'toss' },
    { gateway: 'nobody', order_id: 'x' },
    { gateway: 'toss', order_id: 'x', amount: 0.5 },
  ];
  for (const body of wrong) {
    const { status, json } = await control('POST', '/deposits', body);
    assert(status === 400 || status === 409, JSON.stringify(body));
    assert(json.message.length > 10);
  }
});

test('the page of the bank is there, and is told nothing by a page of another origin', async (t) => {
  const trial = await startTrial(t);
  assert.deepEqual((await trial.call('GET', '/bank/state')).json, { accounts: [] });
  const headers = { origin: 'http://elsewhere.example' };
  assert.equal((await trial.call('POST', '/bank/deposits', { headers, body: {} })).status, 403);
});
