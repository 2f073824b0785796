import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startInstallation } from '../support/processes.ts';
import { leversAt } from './levers-at.ts';

/* A window that is registered, opened as a popup and left by a form, without a browser. */

const { hubs } = await startInstallation({ after }, 1);
const { pull, open, complete, movements } = leversAt(hubs[0]?.url ?? '', 'kicc');

test('`pg` alone, with its MID, and its channel key mean the one window channel', async () => {
  const channelKey = 'channel-key-00000000-0000-4000-8000-000000000003';
  for (const wish of [{ pg: 'kicc' }, { pg: 'kicc.T5102001' }, { channelKey }, { pg: 'kicc.T9999999' }]) {
    const opened = await open(wish);
    assert.equal(opened.offered.methods[0], 'card', JSON.stringify(wish));
    const { json } = await complete(opened.imp_uid, { decision: 'pay' });
    assert.deepEqual([json.callback.success, json.callback.pg_provider], [true, 'kicc']);
    assert.deepEqual(await movements(opened.imp_uid), ['approval 60000']);
  }
});

test('the callback tells everything, and a phone the older flag in its address', async () => {
  const opened = await open({ pg: 'kicc', device: 'mobile', m_redirect_url: 'https://shop.example/done?cart=7' });
  const { json } = await complete(opened.imp_uid, { decision: 'pay', card_code: '366', quota: 3 });
  const { callback } = json;
  assert.deepEqual(
    [callback.success, callback.imp_success, callback.status, callback.card_name, callback.card_quota],
    [true, true, 'paid', '신한카드', 3],
  );
  const { searchParams } = new URL(json.redirect);
  assert.deepEqual([...searchParams.keys()], ['cart', 'imp_uid', 'merchant_uid', 'imp_success']);
  assert.equal(searchParams.get('imp_success'), 'true');
});

test('cancelled, declined and abandoned', async () => {
  const cancelled = await open({ pg: 'kicc' });
  const { callback } = (await complete(cancelled.imp_uid, { decision: 'cancel' })).json;
  assert.deepEqual(
    [callback.success, callback.imp_success, callback.error_code, callback.error_msg],
    [false, false, 'W002', '사용자가 결제를 취소하셨습니다'],
  );
  const declined = await open({ pg: 'kicc' });
  assert.equal((await complete(declined.imp_uid, { decision: 'decline' })).json.callback.error_code, '8035');
  const abandoned = await open({ pg: 'kicc' });
  assert.deepEqual((await complete(abandoned.imp_uid, { decision: 'abandon' })).json, {
    callback: null,
    redirect: null,
  });
  for (const { imp_uid: id } of [cancelled, declined, abandoned]) assert.deepEqual(await movements(id), []);
});

test('a window that the gateway does not answer for is refused, and nothing is left of it', async () => {
  await pull('POST', '/faults', { gateway: 'kicc', call: 'any', fault: 'lose-request' });
  const refused = await open({ pg: 'kicc' });
  assert.deepEqual([refused.imp_uid, refused.success, refused.error_code], [null, false, 'F2014']);
});
