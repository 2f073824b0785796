import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { askToken, startApi, type RunningApi } from './running-api.ts';
import { addPayment, addTier, anotherMerchant, order, sandboxOwner, type Owner } from './rows.ts';

/*
 * Everything has an owner: what belongs to another tier or the other side of live is not there. What belongs to another
 * merchant: see `second-merchant.test.ts`.
 */

let api: RunningApi;
let owner: Owner;
const paidAt = new Date();

before(async () => {
  api = await startApi();
  owner = await sandboxOwner(api.hub);
});
after(() => api.close());

test('two merchants may use the same order number', async () => {
  const other = await anotherMerchant(api.hub);
  const token = await askToken(api.url, other.pair);
  const ours = await addPayment(api.hub, owner, { orderId: order('same') });
  const theirs = await addPayment(api.hub, other, { orderId: order('same') });
  assert.equal((await api.call('GET', '/payments/find/same')).response?.['imp_uid'], ours.id);
  assert.equal((await api.call('GET', '/payments/find/same', { token })).response?.['imp_uid'], theirs.id);
  for (const who of [{}, { token }]) {
    const json = { merchant_uid: 'same', amount: 1000 };
    assert.equal((await api.call('POST', '/payments/prepare', { json, ...who })).code, 0);
  }
});

test('a tier is named by a header and sees its own payments only; the head store does not see them', async () => {
  const tierId = await addTier(api.hub, owner, 'A01');
  const payment = await addPayment(api.hub, owner, { tierId, orderId: order('of-a-tier') });
  const status = async (headers: Record<string, string>): Promise<number> =>
    (await api.call('GET', `/payments/${payment.id}`, { headers })).status;
  assert.equal(await status({ tier: 'A01' }), 200);
  assert.equal(await status({}), 404);
  assert.equal(await status({ tier: '' }), 404);
  const unknown = await api.call('GET', '/banks', { headers: { tier: 'ZZZ' } });
  assert.deepEqual([unknown.status, unknown.code, unknown.response], [404, -1, null]);
});

test("another merchant's tier is no tier of ours", async () => {
  await addTier(api.hub, await anotherMerchant(api.hub), 'B01');
  assert.equal((await api.call('GET', '/banks', { headers: { tier: 'B01' } })).status, 404);
});

test('on a live hub what test channels made is shown by include_sandbox only', async () => {
  const live = await startApi({ mode: 'live' });
  try {
    const merchant = await anotherMerchant(live.hub);
    const token = await askToken(live.url, merchant.pair);
    const real = await addPayment(live.hub, merchant, { live: true, orderId: order('real'), status: 'paid', paidAt });
    const trial = await addPayment(live.hub, merchant, { orderId: order('trial'), status: 'paid', paidAt });
    const sandboxOf = async (path: string): Promise<unknown> =>
      (await live.call('GET', path, { token })).response?.['sandbox'];
    assert.equal(await sandboxOf(`/payments/${real.id}`), false);
    assert.equal(await sandboxOf(`/payments/${real.id}?include_sandbox=true`), false);
    assert.equal(await sandboxOf(`/payments/${trial.id}?include_sandbox=true`), true);
    for (const query of ['', '?include_sandbox=', '?include_sandbox=false']) {
      assert.equal((await live.call('GET', `/payments/${trial.id}${query}`, { token })).status, 404, query);
    }
    assert.equal((await live.call('GET', '/payments/find/trial', { token })).status, 404);
  } finally {
    await live.close();
  }
});

test('the keys of the sandbox open no live hub', async () => {
  const live = await startApi({ mode: 'live' });
  try {
    const json = { imp_key: 'imp_apikey', imp_secret: 'sandbox-secret-not-for-live-use' };
    assert.equal((await live.call('POST', '/users/getToken', { json, token: null })).status, 401);
    assert.equal((await live.call('GET', '/sandbox/cards', { token: null })).status, 404);
  } finally {
    await live.close();
  }
});
