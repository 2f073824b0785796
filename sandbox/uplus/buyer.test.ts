import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fields } from '../json-body.ts';
import { startTrial } from '../trial.ts';
import type { Reply, Trial } from '../trial.ts';
import { formOf, merchantAt } from './trial-merchant.ts';
import type { Texts } from './trial-merchant.ts';

const launchOf = (changes: Texts = {}, call = 'open_paymentwindow'): Fields => ({
  kind: 'script-form',
  src: 'http://127.0.0.1/uplus/xpay/js/xpay_crossplatform.js',
  globals: {},
  call,
  formId: 'LGD_PAYINFO',
  fields: Object.entries(formOf('tlgdacomxpay', changes)),
  args: ['test', 'submit'],
});

function open(trial: Trial, launch: Fields): Promise<Reply> {
  return trial.control('POST', '/buyer/open', { gateway: 'uplus', launch, device: 'pc' });
}

async function decide(trial: Trial, decision: Fields, changes: Texts = {}): Promise<Reply> {
  const { window } = (await open(trial, launchOf(changes))).json;
  return await trial.control('POST', '/buyer/decide', { gateway: 'uplus', window, ...decision });
}

test('a form that is handed to the script opens a window and tells what the buyer may choose', async (t) => {
  const trial = await startTrial(t);
  const { status, json } = await open(trial, launchOf({ LGD_CUSTOM_USABLEPAY: '' }, 'openXpay'));
  assert.equal(status, 200);
  assert.deepEqual(json.offered.methods, ['card', 'transfer', 'virtual_account']);
  assert.deepEqual(json.offered.cards[1], { card_code: '367', name: '현대카드' });
  assert.deepEqual(json.offered.banks[0], { bank_code: '004', name: 'KB국민은행' });
});

test('what opens no window is refused, and a refused form with its code', async (t) => {
  const trial = await startTrial(t);
  const codeOf = async (launch: Fields): Promise<unknown[]> => {
    const { status, json } = await open(trial, launch);
    return [status, json.code];
  };
  assert.deepEqual(await codeOf(launchOf({}, 'openAuthonly')), [400, 'REFUSED']);
  assert.deepEqual(await codeOf({ kind: 'redirect', url: trial.url() }), [400, 'REFUSED']);
  assert.deepEqual(await codeOf({ ...launchOf(), fields: [['one']] }), [400, 'REFUSED']);
  assert.deepEqual(await codeOf(launchOf({ LGD_HASHDATA: '0' })), [400, 'S014']);
});

test('paying returns the form that a browser would post', async (t) => {
  const trial = await startTrial(t);
  const { json } = await decide(trial, { decision: 'pay', card_code: '367', quota: 3 });
  assert.deepEqual([json.return.method, json.return.url], ['POST', 'https://hub.example/return/1']);
  const { LGD_RESPCODE, LGD_PAYKEY, LGD_OID, LGD_AMOUNT } = json.return.form;
  assert.equal(LGD_RESPCODE, '0000');
  const approved = await merchantAt(trial).approve({ payKey: LGD_PAYKEY, oid: LGD_OID, amount: LGD_AMOUNT });
  const [paid] = approved.json.LGD_RESPONSE;
  assert.deepEqual([paid.LGD_FINANCECODE, paid.LGD_CARDINSTALLMONTH], ['61', '03']);
});

test('a buyer transfers, gets an account, and is refused where he has no money', async (t) => {
  const trial = await startTrial(t);
  const end = async (decision: Fields, type: string): Promise<unknown[]> => {
    const { form } = (await decide(trial, decision, { LGD_CUSTOM_USABLEPAY: type })).json.return;
    const authenticated = { payKey: form.LGD_PAYKEY, oid: form.LGD_OID, amount: form.LGD_AMOUNT };
    const { LGD_RESPCODE, LGD_RESPONSE } = (await merchantAt(trial).approve(authenticated)).json;
    return [LGD_RESPCODE, LGD_RESPONSE[0].LGD_FINANCECODE];
  };
  assert.deepEqual(await end({ decision: 'pay', bank_code: '090' }, 'SC0030'), ['0000', '90']);
  assert.deepEqual(await end({ decision: 'pay', method: 'virtual_account' }, 'SC0040'), ['0000', '06']);
  assert.deepEqual((await end({ decision: 'decline' }, 'SC0010'))[0], 'A8');
  assert.deepEqual((await end({ decision: 'decline' }, 'SC0030'))[0], '526');
  assert.deepEqual((await end({ decision: 'decline' }, 'SC0040'))[0], 'A013');
});

test('a buyer who cancels posts S053, one who walks away posts nothing', async (t) => {
  const trial = await startTrial(t);
  assert.equal((await decide(trial, { decision: 'cancel' })).json.return.form.LGD_RESPCODE, 'S053');
  assert.equal((await decide(trial, { decision: 'abandon' })).json.return, null);
});

test('what is not offered is refused with a sentence', async (t) => {
  const trial = await startTrial(t);
  for (const choice of [{ card_code: '999' }, { quota: 24 }, { card_number: '12' }, { point: true }, { method: 'x' }]) {
    const { status, json } = await decide(trial, { decision: 'pay', ...choice });
    assert.equal(status, 400);
    assert.ok(json.message.length > 5);
  }
});
