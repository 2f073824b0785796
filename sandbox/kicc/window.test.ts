import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testCards } from '../cards.ts';
import type { Fields } from '../json-body.ts';
import { startTrial } from '../trial.ts';
import type { Reply, Trial } from '../trial.ts';
import { issuers } from './issuers.ts';
import { authorizationIdOf, merchantAt, windowCall } from './trial-merchant.ts';

const card = (cardMethodInfo: Fields): Fields => ({ payMethodInfo: { cardMethodInfo } });

/** Opens a window; what it shows, and its number. */
async function open(trial: Trial, changes: Fields = {}): Promise<{ id: string; state: Reply['json'] }> {
  const id = authorizationIdOf(await merchantAt(trial).register(changes));
  return { id, state: (await windowCall(trial, id, 'state')).json };
}

test('the window shows what was registered, and asking changes nothing', async (t) => {
  const trial = await startTrial(t);
  const shown = { mallName: '나루터', orderInfo: { goodsName: '표 1%26 2' }, deviceTypeCode: 'mobile' };
  const { id, state } = await open(trial, shown);
  assert.deepEqual(
    [state.shopName, state.goodsName, state.amount, state.mallId, state.device, state.window],
    ['나루터', '표 1& 2', 60_000, 'T5102001', 'mobile', 'integrated'],
  );
  assert.deepEqual(state.issuers[0], { code: '029', kftc: '366', name: '신한카드' });
  assert.equal(state.issuers.length, issuers.length);
  assert.deepEqual(state.instalmentMonths, [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  assert.deepEqual(state.testCards, testCards);
  assert.deepEqual((await windowCall(trial, id, 'state')).json, state);
  assert.equal((await open(trial)).state.shopName, '나루 시험 상점', 'the ledger`s name');
});

test('the window offers only the cards and months of the registration', async (t) => {
  const trial = await startTrial(t);
  const offer = async (cardMethodInfo: Fields, amount = 60_000): Promise<unknown[]> => {
    const { state } = await open(trial, { amount, ...card(cardMethodInfo) });
    return [state.issuers.map((each: Fields) => each['code']), state.instalmentMonths];
  };
  const list = [{ cardCd: '027' }, { cardCd: 'A16' }];
  assert.deepEqual(await offer({ cardInfoList: list, installmentMonthList: [0, 2, 3] }), [
    ['027', 'A16'],
    [0, 2, 3],
  ]);
  assert.deepEqual((await offer({ installmentMonthList: ['0', '6'] }))[1], [0, 6]);
  assert.deepEqual((await offer({ installmentMonthList: [0, 2] }, 49_999))[1], [0]);
  assert.deepEqual((await offer({ installmentMonthList: [0, 2] }, 50_000))[1], [0, 2]);
  assert.equal(((await offer({ cardInfoList: [], displayArea: ['CARD', 'SPAY'] }))[0] as []).length, issuers.length);
});

test('the browser posts an unsigned form with every shop value, and no amount', async (t) => {
  const trial = await startTrial(t);
  const { id } = await open(trial, { shopOrderNo: 'imp_return_01', shopValueInfo: { value1: 'cart-7', value7: '끝' } });
  const pay = () => windowCall(trial, id, 'pay', { issuer: '027', instalmentMonths: 0 });
  const { json } = await pay();
  assert.deepEqual(json, {
    url: 'https://hub.example/return/1',
    form: {
      resCd: '0000',
      resMsg: '정상',
      shopOrderNo: 'imp_return_01',
      authorizationId: id,
      shopValue1: 'cart-7',
      shopValue2: '',
      shopValue3: '',
      shopValue4: '',
      shopValue5: '',
      shopValue6: '',
      shopValue7: '끝',
    },
  });
  assert.deepEqual((await pay()).json, json, 'a second press gives the same way back');
});

test('a buyer who cancels returns with W002, and the window is over', async (t) => {
  const trial = await startTrial(t);
  const { id } = await open(trial, { shopOrderNo: 'imp_cancel_01' });
  const cancel = () => windowCall(trial, id, 'cancel', {});
  const { form } = (await cancel()).json;
  assert.deepEqual([form.resCd, form.resMsg, form.authorizationId], ['W002', '[USER] 사용자 취소', id]);
  assert.deepEqual((await cancel()).json.form, form);
  const pay = await windowCall(trial, id, 'pay', { issuer: '027' });
  assert.deepEqual([pay.status, pay.json.code], [400, 'W002']);
});

test('an issuer that refuses while authenticating sends its code with the return', async (t) => {
  const trial = await startTrial(t);
  const { id } = await open(trial);
  const wrongPassword = testCards.find((each) => each.outcome === 'wrong-password')?.number;
  const { form } = (await windowCall(trial, id, 'pay', { issuer: '027', cardNumber: wrongPassword })).json;
  assert.deepEqual([form.resCd, form.resMsg], ['8311', '비밀번호 오류입니다']);
  assert.equal((await windowCall(trial, id, 'state')).json.code, 'SX19');
});

test('a choice that is not offered is refused and the window stays open', async (t) => {
  const trial = await startTrial(t);
  const { id } = await open(trial, card({ cardInfoList: [{ cardCd: '027' }], installmentMonthList: [0, 3] }));
  const pay = async (choice: Fields): Promise<unknown[]> => {
    const { status, json } = await windowCall(trial, id, 'pay', choice);
    return [status, json.code];
  };
  assert.deepEqual(await pay({ issuer: '029' }), [400, 'SX18']);
  assert.deepEqual(await pay({}), [400, 'SX01']);
  assert.deepEqual(await pay({ issuer: '027', instalmentMonths: 2 }), [400, 'SX18']);
  assert.deepEqual(await pay({ issuer: '027', cardNumber: '1234-5678' }), [400, 'SX18']);
  assert.deepEqual(await pay({ issuer: '027', expiry: '01/20' }), [400, '8314']);
  assert.deepEqual(await pay({ issuer: '027', instalmentMonths: 3, expiry: '12/99' }), [200, undefined]);
});

test('a window lives for thirty minutes', async (t) => {
  const trial = await startTrial(t);
  const at = (time: string) => trial.control('PUT', '/clock', { offset_ms: 0, held_at: `2026-03-01T${time}+09:00` });
  await at('12:00:00');
  const { id } = await open(trial);
  await at('12:29:59');
  assert.equal((await windowCall(trial, id, 'state')).status, 200);
  await at('12:30:00');
  for (const what of ['pay', 'cancel'])
    assert.equal((await windowCall(trial, id, what, { issuer: '029' })).json.code, 'SX19', what);
});

test('no page of the gateway can be framed', async (t) => {
  const trial = await startTrial(t);
  const { pgCno } = (await merchantAt(trial).pay()).json;
  const pages = [
    '/kicc/view/trades/cert-req.do?authorizationId=1',
    `/kicc/receipt/ReceiptBranch.jsp?controlNo=${pgCno}&payment=01`,
    '/kicc/receipt/ReceiptBranch.jsp',
  ];
  for (const page of pages) {
    const { headers } = await trial.call('GET', page);
    assert.equal(headers.get('x-frame-options'), 'DENY', page);
    assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
  }
});

test('the receipt says what was paid, and what was given back', async (t) => {
  const trial = await startTrial(t);
  const { pay, revise } = merchantAt(trial);
  const { pgCno } = (await pay({ orderInfo: { goodsName: 'Tom%26Co' } }, { issuer: '027' })).json;
  await revise(pgCno, { reviseTypeCode: '32', amount: 1_000 });
  const { status, text } = await trial.call('GET', `/kicc/receipt/ReceiptBranch.jsp?controlNo=${pgCno}&payment=01`);
  assert.equal(status, 200);
  for (const part of ['60,000원', '-1,000원', '59,000원', 'Tom&amp;Co', '현대카드', pgCno])
    assert.ok(text.includes(part), part);
  assert.equal((await trial.call('GET', '/kicc/receipt/ReceiptBranch.jsp?controlNo=1')).status, 404);
});
