import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import { merchantOf } from '../support/merchant.ts';
import { startInstallation } from '../support/processes.ts';
import { leversAt } from './levers-at.ts';

/* A window that a script opens with a form, and a gateway that answers no questions, without a browser. */

const { hubs } = await startInstallation({ after }, 1);
const hub = hubs[0]?.url ?? '';
const { pull, open, complete, movements } = leversAt(hub, 'uplus');

test('`pg` alone, with its MID, and its channel key mean the one window channel', async () => {
  const channelKey = 'channel-key-00000000-0000-4000-8000-000000000005';
  for (const wish of [{ pg: 'uplus' }, { pg: 'uplus.tlgdacomxpay' }, { channelKey }, { pg: 'uplus.tnobody' }]) {
    const opened = await open(wish);
    assert.deepEqual(opened.offered.methods, ['card'], JSON.stringify(wish));
    const { json } = await complete(opened.imp_uid, { decision: 'pay' });
    assert.deepEqual([json.callback.success, json.callback.pg_provider], [true, 'uplus']);
    assert.deepEqual(await movements(opened.imp_uid), ['approval 60000']);
  }
});

test('the buyer is offered the cards and months that the page allows', async () => {
  const detail = [
    { card_code: '*', enabled: false },
    { card_code: '367', enabled: true },
  ];
  const { offered } = await open({ pg: 'uplus', card: { detail }, display: { card_quota: [3, 5] } });
  assert.deepEqual(offered.cards, [{ card_code: '367', name: '현대카드' }]);
  assert.deepEqual(offered.instalment_months, [0, 3, 5]);
});

test('cancelled, declined and abandoned', async () => {
  const cancelled = await open({ pg: 'uplus' });
  const { callback } = (await complete(cancelled.imp_uid, { decision: 'cancel' })).json;
  assert.deepEqual(
    [callback.success, callback.imp_success, callback.error_code, callback.error_msg],
    [false, false, 'S053', '사용자가 결제를 취소하셨습니다'],
  );
  const declined = await open({ pg: 'uplus' });
  assert.equal((await complete(declined.imp_uid, { decision: 'decline' })).json.callback.error_code, 'A8');
  const poor = await open({ pg: 'uplus', pay_method: 'trans' });
  assert.equal((await complete(poor.imp_uid, { decision: 'decline' })).json.callback.error_code, '526');
  const abandoned = await open({ pg: 'uplus' });
  const nothing = { callback: null, redirect: null };
  assert.deepEqual((await complete(abandoned.imp_uid, { decision: 'abandon' })).json, nothing);
  for (const { imp_uid: id } of [cancelled, declined, poor, abandoned]) assert.deepEqual(await movements(id), []);
});

test('an approval whose answer is lost is undone while the buyer waits, and the order can be paid', async () => {
  const order = { pg: 'uplus', merchant_uid: `undone-${Date.now()}` };
  const lost = await open(order);
  await pull('POST', '/faults', { gateway: 'uplus', call: 'approve', fault: 'lose-reply' });
  const { callback } = (await complete(lost.imp_uid, { decision: 'pay' })).json;
  assert.deepEqual([callback.success, callback.error_code], [false, 'rolled_back']);
  assert.deepEqual(await movements(lost.imp_uid), ['approval 60000', 'cancellation 60000']);
  const again = await open(order);
  assert.equal((await complete(again.imp_uid, { decision: 'pay' })).json.callback.success, true);
});

test('a bank from which a transfer comes is chosen by its standard code', async () => {
  const opened = await open({ pg: 'uplus', pay_method: 'trans' });
  const { json } = await complete(opened.imp_uid, { decision: 'pay', bank_code: '090' });
  assert.deepEqual([json.callback.pay_method, json.callback.bank_name], ['trans', '카카오뱅크']);
});

test('anybody can write to the address of notices, and only the gateway`s hash pays', async () => {
  const { imp_uid: id } = await open({ pg: 'uplus', pay_method: 'vbank' });
  await complete(id, { decision: 'pay' });
  const wire = (await pull('GET', `/wire?imp_uid=${id}`)).json.fields;
  const merchant = merchantOf(hub);
  const { pg_tid: tid, vbank_num: number } = await merchant.payment(id);
  const notice = (mertKey: string): string => {
    const { LGD_TIMESTAMP: timestamp } = wire;
    const hash = createHash('md5').update(`tlgdacomxpay${id}600000000${timestamp}${mertKey}`).digest('hex');
    return new URLSearchParams({
      LGD_RESPCODE: '0000',
      LGD_MID: 'tlgdacomxpay',
      LGD_OID: id,
      LGD_TID: String(tid),
      LGD_AMOUNT: '60000',
      LGD_TIMESTAMP: timestamp,
      LGD_HASHDATA: hash,
      LGD_PAYTYPE: 'SC0040',
      LGD_PAYDATE: timestamp,
      LGD_ACCOUNTNUM: String(number),
      LGD_CASFLAG: 'I',
      LGD_CASSEQNO: '001',
      LGD_CASCAMOUNT: '60000',
      LGD_CASTAMOUNT: '60000',
    }).toString();
  };
  const tell = async (body: string): Promise<string> => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return await (await fetch(wire.LGD_CASNOTEURL, { method: 'POST', headers, body })).text();
  };
  assert.notEqual(await tell(notice('0'.repeat(32))), 'OK');
  assert.equal((await merchant.payment(id))['status'], 'ready');
  assert.equal(await tell(notice('95160cce09854ef44d2edb2bfb05f9f3')), 'OK');
  assert.equal((await merchant.payment(id))['status'], 'paid');
});
