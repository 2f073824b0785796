import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setClock } from '../../src/flows/shift-clock.ts';
import { merchantOf, type Merchant } from '../support/merchant.ts';
import { naru } from '../support/naru.ts';
import { workOnce } from '../support/work-until-idle.ts';
import { hurriedMachine, startApi, type Json, type RunningApi } from '../v1/running-api.ts';

/* Cash receipts whose gateway tells nothing for weeks: they are listed, and a named person ends them. */

let api: RunningApi;
let merchant: Merchant;

before(async () => {
  api = await startApi({ withGateway: true, machine: hurriedMachine() });
  merchant = merchantOf(api.url);
});
after(() => api.close());

const dayMs = 24 * 60 * 60_000;
const wish = { identifier: '010-9876-5432', identifier_type: 'phone' };

let orders = 0;

async function pay(): Promise<string> {
  const params = { merchant_uid: `person-${(orders += 1)}`, pg: 'tosspayments', pay_method: 'trans', amount: 11_000 };
  const id = await merchant.open(params);
  await merchant.complete(id, { decision: 'pay' });
  return id;
}

function breakCall(call: string, fault: string): Promise<Json> {
  return merchant.lever('POST', '/faults', { gateway: 'toss', call, fault, times: 99 });
}

/** Sixteen days on, nobody has answered. */
async function waitInVain(): Promise<void> {
  await api.hub.background.idle();
  await setClock(api.hub, { offsetMs: 16 * dayMs, heldAt: null });
  await workOnce(api.hub);
  await setClock(api.hub, { offsetMs: 0, heldAt: null });
  await api.hub.clock.refresh();
  await merchant.lever('DELETE', '/faults');
}

async function listed(): Promise<readonly Json[]> {
  const { code, out, err } = await naru(['operation', 'list', '--json'], api.variables);
  assert.equal(code, 0, err);
  return JSON.parse(out) as Json[];
}

async function settle(id: unknown, ...said: readonly string[]): Promise<string> {
  const who = ['--by', '김민수', '--reason', '결제사 관리자에서 확인', '--yes'];
  const { code, out, err } = await naru(['operation', 'settle', String(id), ...who, ...said], api.variables);
  return `${code} ${out}${err}`;
}

test('a receipt that nobody answers for is ended by a named person, and its payment says so', async () => {
  const id = await pay();
  await breakCall('issue-cash-receipt', 'lose-request');
  await breakCall('settle', 'http-500');
  assert.equal((await api.call('POST', `/receipts/${id}`, { json: wish })).code, -1);
  await waitInVain();
  const [open, ...others] = await listed();
  assert.equal(others.length, 0);
  assert.deepEqual([open?.['kind'], open?.['payment_id'], open?.['amount']], ['issue_cash_receipt', null, 11_000]);
  const { out } = await naru(['operation', 'list'], api.variables);
  assert.match(out, new RegExp(`현금영수증 발급 cash receipt 11,000 KRW[^]*${String(open?.['receipt_id'])}`));

  assert.match(await settle(open?.['id'], '--outcome', 'done'), /^2 .*--approval-number/s);
  assert.match(await settle(open?.['id'], '--outcome', 'perhaps'), /^2 .*done 또는 declined/s);
  const numbers = ['--transaction-id', 'key-1', '--approval-number', '123456789'];
  const told = await settle(open?.['id'], '--outcome', 'done', ...numbers, '--at', '2026-11-26T15:04:05+09:00');
  assert.match(told, /^0 .*issued/s);
  const { response } = await api.call('GET', `/receipts/${id}`);
  assert.deepEqual(
    [response?.['receipt_tid'], response?.['apply_num'], response?.['applied_at']],
    ['key-1', '123456789', Date.parse('2026-11-26T15:04:05+09:00') / 1000],
  );
  const story = await naru(['payment', 'show', id], api.variables);
  assert.match(story.out, /receipt_requested[^]*receipt_issued[^]*김민수/);
  await api.call('POST', '/payments/cancel', { json: { imp_uid: id, amount: 1_000 } });
  const after = await naru(['payment', 'show', id], api.variables);
  assert.match(after.out, /현금영수증 Cash receipts[^]*11,000 +issued +123456789 +금액이 달라졌습니다/);
  const audit = await naru(['audit', 'list'], api.variables);
  assert.match(audit.out, /operation settle/);
  assert.match(await settle(open?.['id'], '--outcome', 'declined'), /^1 .*이미 끝났거나/s);
});

test('one that was not made may be asked for again, and one that was not cancelled stands', async () => {
  const id = await pay();
  await breakCall('issue-cash-receipt', 'lose-request');
  await breakCall('settle', 'http-500');
  await api.call('POST', `/receipts/${id}`, { json: wish });
  await waitInVain();
  const [open] = await listed();
  assert.match(await settle(open?.['id'], '--outcome', 'declined'), /^0 .*failed/s);
  const { response: issued } = await api.call('POST', `/receipts/${id}`, { json: wish });
  assert.equal(issued?.['amount'], 11_000);

  await breakCall('cancel-cash-receipt', 'lose-request');
  await breakCall('settle', 'http-500');
  assert.equal((await api.call('DELETE', `/receipts/${id}`)).code, -1);
  await waitInVain();
  const [back] = await listed();
  assert.equal(back?.['kind'], 'cancel_cash_receipt');
  assert.match(await settle(back?.['id'], '--outcome', 'declined'), /^0 .*issued/s);
  assert.deepEqual((await api.call('GET', `/receipts/${id}`)).response, issued);
  const { response: cancelled } = await api.call('DELETE', `/receipts/${id}`);
  assert.ok(Number(cancelled?.['cancelled_at']) > 0);
  assert.deepEqual(await listed(), []);
});
