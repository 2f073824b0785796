import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testCards } from '../cards.ts';
import type { Fields } from '../json-body.ts';
import { startTrial } from '../trial.ts';
import type { Trial, Wire } from '../trial.ts';
import { issuers } from './issuers.ts';
import { formOf, merchantAt, mertKey, post, windowCall } from './trial-merchant.ts';
import type { Texts } from './trial-merchant.ts';
import { receiptHash } from './signature.ts';

/** Opens a window; what it shows, or how it is refused. */
async function stateOf(trial: Trial, changes: Texts = {}): Promise<{ id: string; state: Wire }> {
  const id = await merchantAt(trial).open(changes);
  return { id, state: (await windowCall(trial, id, 'state')).json };
}

test('a posted form opens a window that shows it, and asking changes nothing', async (t) => {
  const trial = await startTrial(t);
  const { id, state } = await stateOf(trial, { LGD_OSTYPE_CHECK: 'M' });
  assert.match(id, /^[0-9a-f]{32}$/);
  assert.deepEqual(
    [state.mid, state.shopName, state.productInfo, state.amount, state.device, state.language, state.methods],
    ['tlgdacomxpay', '나루 시험 상점', '나룻배 표', 60_000, 'mobile', 'KO', ['card']],
  );
  assert.deepEqual(state.issuers[0], { code: '41', kftc: '366', name: '신한카드' });
  assert.equal(state.issuers.length, issuers.length);
  assert.deepEqual(state.instalmentMonths, [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  assert.deepEqual(state.testCards, testCards);
  assert.deepEqual((await windowCall(trial, id, 'state')).json, state);
});

test('a form in the older letters is read too', async (t) => {
  const trial = await startTrial(t);
  const { LGD_ENCODING: _, LGD_BUYER: __, LGD_PRODUCTINFO: ___, ...form } = formOf('tlgdacomxpay');
  const body = `${new URLSearchParams(form).toString()}&LGD_BUYER=%C8%AB&LGD_PRODUCTINFO=%B3%AA%B7%ED%B9%E8`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const { status, headers: answered } = await trial.call('POST', '/uplus/xpay/window', { body, headers });
  assert.equal(status, 303);
  const id = answered.get('location')?.split('/').at(-1) ?? '';
  assert.equal((await windowCall(trial, id, 'state')).json.productInfo, '나룻배');
});

test('what is wrong with a form has the vendor`s code, and the buyer goes back with it', async (t) => {
  const trial = await startTrial(t);
  const wrong: [Texts, string][] = [
    [{ LGD_MID: '' }, 'J001'],
    [{ LGD_MID: 'tnobody' }, 'M003'],
    [{ LGD_OID: '' }, 'J002'],
    [{ LGD_OID: 'a'.repeat(65) }, 'J003'],
    [{ LGD_OID: '가'.repeat(22) }, 'J003'],
    [{ LGD_OID: 'order 1' }, 'SX01'],
    [{ LGD_AMOUNT: '' }, 'J004'],
    [{ LGD_AMOUNT: '1,000' }, 'J011'],
    [{ LGD_AMOUNT: '-1' }, 'J011'],
    [{ LGD_AMOUNT: '99' }, 'J012'],
    [{ LGD_AMOUNT: '199', LGD_CUSTOM_USABLEPAY: 'SC0030' }, 'J023'],
    [{ LGD_AMOUNT: '0', LGD_CUSTOM_USABLEPAY: 'SC0040' }, 'J011'],
    [{ LGD_PRODUCTINFO: '' }, 'J008'],
    [{ LGD_PRODUCTINFO: '표 <둘>' }, 'SX01'],
    [{ LGD_BUYER: '' }, 'J009'],
    [{ LGD_TIMESTAMP: '2026' }, 'SX01'],
    [{ LGD_HASHDATA: '0'.repeat(32) }, 'S014'],
    [{ LGD_HASHDATA: '' }, 'S014'],
    [{ LGD_CUSTOM_PROCESSTYPE: 'AUTHTR' }, 'SX01'],
    [{ LGD_CUSTOM_USABLEPAY: 'SC0060' }, 'M024'],
    [{ LGD_USABLECARD: '41:99' }, 'SX01'],
    [{ LGD_INSTALLRANGE: '0:02:03' }, 'SX01'],
    [{ LGD_INSTALLRANGE: '0:1' }, 'SX01'],
    [{ LGD_USABLEBANK: '99' }, 'SX01'],
    [{ LGD_CLOSEDATE: '20200101' }, 'A020'],
    [{ LGD_CLOSEDATE: 'tomorrow' }, 'A020'],
    [{ LGD_TAXFREEAMOUNT: '60001' }, 'SX01'],
    [{ LGD_SELF_CUSTOM: 'Y' }, 'SX01'],
  ];
  for (const [changes, code] of wrong) {
    const id = await merchantAt(trial).open(changes);
    const { status, json } = await windowCall(trial, id, 'state');
    assert.deepEqual([status, json.code], [400, code], JSON.stringify(changes));
    const { form } = (await windowCall(trial, id, 'leave', {})).json;
    assert.deepEqual([form.LGD_RESPCODE, form.LGD_PAYKEY], [code, '']);
    assert.equal((await windowCall(trial, id, 'pay', { issuer: '41' })).json.code, code);
  }
});

test('a form without a way back, and a number that is no window`s, lead nowhere', async (t) => {
  const trial = await startTrial(t);
  for (const LGD_RETURNURL of ['', '/return', 'javascript:alert(1)']) {
    const id = await merchantAt(trial).open({ LGD_RETURNURL });
    assert.equal((await windowCall(trial, id, 'state')).json.code, 'SX01');
    assert.equal((await windowCall(trial, id, 'leave', {})).json.code, 'J041');
  }
  assert.equal((await windowCall(trial, 'f'.repeat(32), 'state')).json.code, 'J041');
});

test('a shop that has no contract for a method is told so', async (t) => {
  const trial = await startTrial(t);
  const codes = ['SC0030', 'SC0040'].map(async (LGD_CUSTOM_USABLEPAY) => {
    const id = await merchantAt(trial, 'tnarucardonly').open({ LGD_CUSTOM_USABLEPAY });
    return (await windowCall(trial, id, 'state')).json.code;
  });
  assert.deepEqual(await Promise.all(codes), ['M009', 'M010']);
});

test('the window offers the methods, cards, months and banks of the form', async (t) => {
  const trial = await startTrial(t);
  const offer = async (changes: Texts): Promise<Wire> => (await stateOf(trial, changes)).state;
  const all = await offer({ LGD_CUSTOM_USABLEPAY: '', LGD_CUSTOM_FIRSTPAY: 'SC0040' });
  assert.deepEqual(all.methods, ['virtual_account', 'card', 'transfer']);
  const cards = await offer({ LGD_USABLECARD: '11:51', LGD_INSTALLRANGE: '0:2:3', LGD_NOINTINF: '11-3:6,51-3' });
  assert.deepEqual(
    cards.issuers.map((each: Fields) => each['code']),
    ['11', '51'],
  );
  assert.deepEqual(cards.instalmentMonths, [0, 2, 3]);
  assert.deepEqual(cards.freeInstalments[0], { issuerCode: '11', months: [3, 6] });
  assert.deepEqual((await offer({ LGD_AMOUNT: '49999' })).instalmentMonths, [0]);
  const direct = await offer({ LGD_SELF_CUSTOM: 'Y', LGD_CARDTYPE: '61', LGD_INSTALL: '03' });
  assert.deepEqual(
    [direct.isDirect, direct.issuers.length, direct.issuers[0].name, direct.instalmentMonths],
    [true, 1, '현대카드', [3]],
  );
  const banks = await offer({ LGD_CUSTOM_USABLEPAY: 'SC0030', LGD_USABLEBANK: '06:88', LGD_CASHRECEIPTYN: 'N' });
  assert.deepEqual(banks.banks[0], { code: '06', kftc: '004', name: 'KB국민은행' });
  assert.deepEqual([banks.banks.length, banks.issuers.length, banks.asksCashReceipt], [2, 0, false]);
  const account = await offer({ LGD_CUSTOM_USABLEPAY: 'SC0040', LGD_CLOSEDATE: '20991231', LGD_ESCROW_USEYN: 'Y' });
  assert.deepEqual(
    [account.closesAt, account.isEscrow, account.asksCashReceipt, account.buyer],
    ['2099-12-31 23:59', true, true, '홍길동'],
  );
  const looks = await offer({ LGD_LANGUAGE: 'EN', LGD_CUSTOM_MERTNAME: '나루터', LGD_CUSTOM_CARDPOINTUSEYN: 'Y' });
  assert.deepEqual([looks.language, looks.shopName, looks.takesPoints], ['EN', '나루터', true]);
});

test('the browser posts every field of the form again, with code, sentence and a key that is used once', async (t) => {
  const trial = await startTrial(t);
  const form = formOf('tlgdacomxpay', { LGD_BUYERID: 'u1', LGD_ENCODING_RETURNURL: '' });
  const { headers } = await post(trial, '/uplus/xpay/window', form);
  const id = headers.get('location')?.split('/').at(-1) ?? '';
  const pay = () => windowCall(trial, id, 'pay', { issuer: '61', instalmentMonths: 3 });
  const { json } = await pay();
  assert.deepEqual([json.url, json.charset], ['https://hub.example/return/1', 'EUC-KR']);
  const { LGD_RESPCODE, LGD_RESPMSG, LGD_PAYKEY, ...echo } = json.form;
  assert.deepEqual([LGD_RESPCODE, LGD_RESPMSG], ['0000', '성공']);
  assert.match(LGD_PAYKEY, /^[0-9a-f]{40}$/);
  assert.deepEqual(echo, form);
  assert.deepEqual((await pay()).json, json, 'a second press gives the same way back');
});

test('a buyer who cancels goes back with S053, and the window is over', async (t) => {
  const trial = await startTrial(t);
  const { id } = await stateOf(trial);
  const cancel = () => windowCall(trial, id, 'cancel', {});
  const { form } = (await cancel()).json;
  assert.deepEqual(
    [form.LGD_RESPCODE, form.LGD_RESPMSG, form.LGD_PAYKEY],
    ['S053', '사용자가 결제를 취소하였습니다', ''],
  );
  assert.deepEqual((await cancel()).json.form, form);
  assert.equal((await windowCall(trial, id, 'pay', { issuer: '41' })).json.code, 'S053');
});

test('an issuer that refuses while authenticating sends its code with the return', async (t) => {
  const trial = await startTrial(t);
  const { id } = await stateOf(trial);
  const wrongPassword = testCards.find((each) => each.outcome === 'wrong-password')?.number;
  const { form } = (await windowCall(trial, id, 'pay', { issuer: '41', cardNumber: wrongPassword })).json;
  assert.deepEqual([form.LGD_RESPCODE, form.LGD_PAYKEY], ['C1', '']);
});

test('a choice that is not offered is refused and the window stays open', async (t) => {
  const trial = await startTrial(t);
  const { id } = await stateOf(trial, { LGD_USABLECARD: '41', LGD_INSTALLRANGE: '0:3' });
  const codeOf = async (choice: Fields): Promise<string> => (await windowCall(trial, id, 'pay', choice)).json.code;
  assert.equal(await codeOf({ issuer: '61' }), 'SX03');
  assert.equal(await codeOf({ issuer: '41', instalmentMonths: 2 }), 'SX03');
  assert.equal(await codeOf({ issuer: '41', cardNumber: '12' }), 'A0');
  assert.equal(await codeOf({ issuer: '41', expiry: '01/20' }), 'A1');
  assert.equal(await codeOf({ method: 'transfer', bank: '88' }), 'S056');
  const cash = await stateOf(trial, { LGD_CUSTOM_USABLEPAY: 'SC0030-SC0040', LGD_CASHRECEIPTYN: 'Y' });
  const cashCode = async (choice: Fields): Promise<string> =>
    (await windowCall(trial, cash.id, 'pay', choice)).json.code;
  assert.equal(await cashCode({ method: 'transfer', bank: '99' }), 'SX03');
  assert.equal(await cashCode({ method: 'virtual_account', bank: '90' }), 'SX03', 'gives out no accounts');
  const receipt = { kind: 'personal', number: '1' };
  assert.equal(await cashCode({ method: 'transfer', bank: '88', cashReceipt: receipt }), 'SX01');
  assert.equal((await windowCall(trial, id, 'pay', { issuer: '41', instalmentMonths: 3 })).status, 200);
});

test('a window lives for five minutes', async (t) => {
  const trial = await startTrial(t);
  const at = (time: string) => trial.control('PUT', '/clock', { offset_ms: 0, held_at: `2026-03-01T${time}+09:00` });
  await at('12:00:00');
  const { id } = await stateOf(trial);
  await at('12:05:00');
  assert.equal((await windowCall(trial, id, 'state')).status, 200);
  await at('12:05:01');
  assert.equal((await windowCall(trial, id, 'pay', { issuer: '41' })).json.code, 'J055');
  assert.equal((await windowCall(trial, id, 'leave', {})).json.form.LGD_RESPCODE, 'J055');
});

test('an order number that was paid for opens no window any more', async (t) => {
  const trial = await startTrial(t);
  const { LGD_OID } = await merchantAt(trial).pay();
  assert.equal((await stateOf(trial, { LGD_OID })).state.code, 'S021');
  await trial.restart();
  assert.equal((await stateOf(trial, { LGD_OID })).state.code, 'S021');
});

test('the receipt is for whoever has the signed address, and stands in no frame', async (t) => {
  const trial = await startTrial(t);
  const merchant = merchantAt(trial);
  const { LGD_TID } = await merchant.pay({ LGD_PRODUCTINFO: '표 & 밧줄' }, { issuer: '61' });
  await merchant.call('PartialCancel', { LGD_TID, LGD_CANCELAMOUNT: '1000' });
  const receipt = (tid: string, authdata: string) =>
    trial.call('GET', `/uplus/pg/wmp/etc/jsp/Receipt_Link.jsp?mertid=tlgdacomxpay&tid=${tid}&authdata=${authdata}`);
  const { status, text, headers } = await receipt(LGD_TID, receiptHash('tlgdacomxpay', LGD_TID, mertKey));
  assert.equal(status, 200);
  for (const part of ['60,000원', '-1,000원', '59,000원', '표 &amp; 밧줄', '현대카드', LGD_TID])
    assert.ok(text.includes(part), part);
  assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
  assert.equal((await receipt(LGD_TID, '0'.repeat(32))).status, 404);
  assert.equal((await receipt('nothing', receiptHash('tlgdacomxpay', 'nothing', mertKey))).status, 404);
});
