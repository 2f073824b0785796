import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTrial } from '../trial.ts';
import { authCode } from './signature.ts';
import { merchantAt, mertKey, nextNumber, post, txIdOf } from './trial-merchant.ts';

const door = '/uplus/xpay/Gateway.do';

test('what is no form, or names no call, is told so', async (t) => {
  const trial = await startTrial(t);
  assert.equal((await trial.call('POST', door, { body: {} })).status, 400);
  assert.equal((await trial.call('GET', door)).status, 404);
  const unnamed = await post(trial, door, { LGD_MID: 'tlgdacomxpay' });
  assert.equal(unnamed.status, 200);
  assert.equal(unnamed.headers.get('content-type'), 'application/json;charset=UTF-8');
  const message = 'LGD_TXNAME 필드가 누락되었습니다.';
  const inner = { LGD_RESPCODE: 'XC01', LGD_RESPMSG: message };
  assert.deepEqual(unnamed.json, { ...inner, LGD_RESPONSE: [inner] });
  assert.equal((await merchantAt(trial).call('Unheard', {})).json.LGD_RESPCODE, 'XC01');
});

test('only who has the key of a merchant can call, and with every number once', async (t) => {
  const trial = await startTrial(t);
  const { call, authenticate, approve } = merchantAt(trial);
  const codeOf = async (fields: Record<string, string>): Promise<string> =>
    (await call('PaymentByKey', fields)).json.LGD_RESPCODE;
  assert.equal(await codeOf({ LGD_MID: 'tnobody' }), 'M003');
  assert.equal(await codeOf({ LGD_MID: '' }), 'J001');
  assert.equal(await codeOf({ LGD_AUTHCODE: '0'.repeat(40) }), 'S014');
  const other = txIdOf('tnarucardonly', 'u');
  assert.equal(await codeOf({ LGD_TXID: other, LGD_AUTHCODE: authCode(other, mertKey) }), 'S014', 'of another shop');
  assert.equal(await codeOf({ LGD_TXID: 'short', LGD_AUTHCODE: authCode('short', mertKey) }), 'S014');
  const LGD_TXID = txIdOf('tlgdacomxpay', nextNumber('once'));
  const authenticated = await authenticate();
  assert.equal((await approve(authenticated, { LGD_TXID })).json.LGD_RESPCODE, '0000');
  assert.equal((await approve(authenticated, { LGD_TXID })).json.LGD_RESPCODE, 'S007');
  const refused = { LGD_TXID: txIdOf('tlgdacomxpay', nextNumber('refused')), LGD_PAYKEY: 'none' };
  assert.equal(await codeOf(refused), 'S051');
  assert.equal(await codeOf(refused), 'S009');
  await trial.restart();
  assert.equal((await approve(authenticated, { LGD_TXID })).json.LGD_RESPCODE, 'S007');
});

test('of two calls with one number, the second is refused while the first is still under way', async (t) => {
  const trial = await startTrial(t);
  const { authenticate, approve } = merchantAt(trial);
  const authenticated = await authenticate();
  await trial.control('POST', '/faults', { gateway: 'uplus', call: 'approve', fault: 'slow', delay_ms: 300 });
  const number = { LGD_TXID: txIdOf('tlgdacomxpay', nextNumber('twice')) };
  const ends = await Promise.all([approve(authenticated, number), approve(authenticated, number)]);
  assert.deepEqual(ends.map(({ json }) => String(json.LGD_RESPCODE)).toSorted(), ['0000', 'S008']);
  assert.equal((await trial.control('GET', '/ledger?gateway=uplus')).json.entries.length, 1);
});
