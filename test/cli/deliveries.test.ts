import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setClock } from '../../src/flows/shift-clock.ts';
import { merchantOf, type Merchant } from '../support/merchant.ts';
import { naru } from '../support/naru.ts';
import { workOnce } from '../support/work-until-idle.ts';
import { hurriedMachine, startApi, type Json, type RunningApi } from '../v1/running-api.ts';

/* Goods whose report no gateway answers for: they are listed, and a named person says what he saw there. */

let api: RunningApi;
let merchant: Merchant;

before(async () => {
  api = await startApi({ withGateway: true, machine: hurriedMachine() });
  merchant = merchantOf(api.url);
});
after(() => api.close());

const dayMs = 24 * 60 * 60_000;
const party = { name: '홍길순', tel: '010-7777-6666' };
const logis = { company: 'CJGLS', invoice: '6400-1', sent_at: 1_800_000_000 };
const delivery = { sender: party, receiver: party, logis };

/** Paid and reported; two days on, nobody has answered. */
async function reportInVain(): Promise<{ id: string; operation: Json }> {
  const params = { merchant_uid: `parcel-${Date.now()}`, pg: 'uplus', pay_method: 'trans', escrow: true };
  const id = await merchant.open(params);
  await merchant.complete(id, { decision: 'pay' });
  await merchant.lever('POST', '/faults', {
    gateway: 'uplus',
    call: 'register-delivery',
    fault: 'lose-request',
    times: 99,
  });
  assert.equal((await merchant.call('POST', `/escrows/logis/${id}`, delivery))['code'], -1);
  await api.hub.background.idle();
  await setClock(api.hub, { offsetMs: 2 * dayMs, heldAt: null });
  await workOnce(api.hub);
  await setClock(api.hub, { offsetMs: 0, heldAt: null });
  await api.hub.clock.refresh();
  await merchant.lever('DELETE', '/faults');
  const { code, out, err } = await naru(['operation', 'list', '--json'], api.variables);
  assert.equal(code, 0, err);
  const [operation] = JSON.parse(out) as Json[];
  assert.deepEqual([operation?.['kind'], operation?.['payment_id']], ['register_delivery', id]);
  return { id, operation: operation ?? {} };
}

async function settle(operation: Json, ...said: readonly string[]): Promise<string> {
  const who = ['--by', '김민수', '--reason', '상점관리자에서 확인', '--yes'];
  const asked = ['operation', 'settle', String(operation['id']), ...who, ...said];
  const { code, out, err } = await naru(asked, api.variables);
  return `${code} ${out}${err}`;
}

test('a delivery that nobody answers for is ended by a named person, and may be reported again', async () => {
  const { id, operation } = await reportInVain();
  assert.match((await naru(['operation', 'list'], api.variables)).out, /에스크로 배송 등록 report of goods/);
  assert.match(await settle(operation, '--outcome', 'maybe'), /^2 .*done 또는 declined/s);
  assert.match(await settle(operation, '--outcome', 'declined'), /^0 .*failed, registered.*다시 등록할 수 있습니다/s);
  assert.match(await settle(operation, '--outcome', 'done'), /^1 .*이미 끝났거나/s);
  assert.equal((await merchant.call('GET', `/escrows/logis/${id}`)).status, 409);
  assert.equal((await merchant.call('POST', `/escrows/logis/${id}`, delivery))['code'], 0);
});

test('a delivery that a person saw at the gateway stands as if the gateway had said so', async () => {
  const { id, operation } = await reportInVain();
  const said = await settle(operation, '--outcome', 'done', '--at', '2026-11-26T06:04:05Z');
  assert.match(said, /^0 .*registered, shipped/s);
  const { response } = await merchant.call('GET', `/escrows/logis/${id}`);
  const appliedAt = Date.parse('2026-11-26T06:04:05Z') / 1000;
  assert.deepEqual(response, { ...logis, applied_at: appliedAt });
  const { out } = await naru(['payment', 'show', id], api.variables);
  assert.match(out, /delivery_registered +김민수[^\n]* 상점관리자에서 확인/);
  assert.match(out, /배송 Deliveries\n.*registered +CJGLS +6400-1/);
  assert.doesNotMatch(out, /홍길순|7777/);
  const { out: audit } = await naru(['audit', 'list'], api.variables);
  assert.match(audit, /operation settle/);
});
