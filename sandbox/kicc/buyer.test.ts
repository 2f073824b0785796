import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fields } from '../json-body.ts';
import { startTrial } from '../trial.ts';
import type { Reply, Trial } from '../trial.ts';
import { issueChanges, merchantAt } from './trial-merchant.ts';

async function openWith(trial: Trial, changes: Fields = {}, kind = 'popup'): Promise<Reply> {
  const { authPageUrl: url } = (await merchantAt(trial).register(changes)).json;
  return await trial.control('POST', '/buyer/open', { gateway: 'kicc', launch: { kind, url }, device: 'pc' });
}

async function decide(trial: Trial, decision: Fields, changes: Fields = {}): Promise<Reply> {
  const { window } = (await openWith(trial, changes)).json;
  return await trial.control('POST', '/buyer/decide', { gateway: 'kicc', window, ...decision });
}

test('opening the address, in a window of its own or not, tells what the buyer may choose', async (t) => {
  const trial = await startTrial(t);
  for (const kind of ['popup', 'redirect']) {
    const { status, json } = await openWith(trial, {}, kind);
    assert.equal(status, 200);
    assert.deepEqual(json.offered.methods.slice(0, 3), ['card', 'kakaopay', 'naverpay']);
    assert.deepEqual(json.offered.cards[1], { card_code: '367', name: '현대카드' });
  }
});

test('what is no window, or one that is over, is not opened', async (t) => {
  const trial = await startTrial(t);
  const open = async (launch: Fields): Promise<unknown[]> => {
    const { status, json } = await trial.control('POST', '/buyer/open', { gateway: 'kicc', launch });
    return [status, json.code];
  };
  const window = `${trial.url()}/kicc/view/trades/cert-req.do`;
  assert.deepEqual(await open({ kind: 'popup', url: `${window}?authorizationId=26030112000000000000` }), [400, 'SX19']);
  assert.deepEqual(await open({ kind: 'popup', url: trial.url() }), [400, 'REFUSED']);
  assert.deepEqual(await open({ kind: 'popup', url: 'nowhere' }), [400, 'REFUSED']);
  const script = { kind: 'script', src: 'a', global: 'a', construct: [], call: 'a', args: [] };
  assert.deepEqual(await open(script), [400, 'REFUSED']);
});

test('paying returns the form that a browser would post', async (t) => {
  const trial = await startTrial(t);
  const changes = { shopOrderNo: 'imp_buyer_0001', shopValueInfo: { value2: 'kept' } };
  const { json } = await decide(trial, { decision: 'pay', card_code: '367', quota: 3 }, changes);
  assert.deepEqual([json.return.method, json.return.url], ['POST', 'https://hub.example/return/1']);
  const { resCd, authorizationId, shopOrderNo, shopValue2 } = json.return.form;
  assert.deepEqual([resCd, shopOrderNo, shopValue2], ['0000', 'imp_buyer_0001', 'kept']);
  const { paymentInfo } = (await merchantAt(trial).approve({ authorizationId, shopOrderNo })).json;
  assert.deepEqual([paymentInfo.cardInfo.issuerCode, paymentInfo.cardInfo.installmentMonth], ['027', 3]);
});

test('a declined buyer authenticates, and the issuer refuses the approval', async (t) => {
  const trial = await startTrial(t);
  const { authorizationId, shopOrderNo } = (await decide(trial, { decision: 'decline' })).json.return.form;
  assert.equal((await merchantAt(trial).approve({ authorizationId, shopOrderNo })).json.resCd, '8035');
});

test('a buyer who cancels posts W002, one who walks away posts nothing', async (t) => {
  const trial = await startTrial(t);
  assert.equal((await decide(trial, { decision: 'cancel' })).json.return.form.resCd, 'W002');
  assert.equal((await decide(trial, { decision: 'abandon' })).json.return, null);
});

test('what is not offered is refused with a sentence', async (t) => {
  const trial = await startTrial(t);
  for (const choice of [
    { card_code: '999' },
    { quota: 24 },
    { card_number: '12' },
    { method: 'phone' },
    { bank_code: '004', method: 'transfer' },
  ]) {
    const { status, json } = await decide(trial, { decision: 'pay', ...choice });
    assert.equal(status, 400);
    assert.ok(json.message.length > 10);
  }
});

test('a method, a bank and points are the buyer`s to choose', async (t) => {
  const trial = await startTrial(t);
  const approved = async (decision: Fields, changes: Fields): Promise<Reply['json']> => {
    const back = (await decide(trial, { decision: 'pay', ...decision }, changes)).json.return;
    const { authorizationId, shopOrderNo } = back.form;
    return (await merchantAt(trial).approve({ authorizationId, shopOrderNo })).json.paymentInfo;
  };
  const all = { payMethodTypeCode: '00' };
  const account = await approved({ method: 'virtual_account', bank_code: '088' }, all);
  assert.equal(account.virtualAccountInfo.bankCode, '026', 'the window`s own number of that bank');
  assert.equal((await approved({ method: 'transfer' }, all)).bankInfo.bankCode, '004');
  assert.equal((await approved({ method: 'phone' }, all)).mobInfo.mobileCd, 'SKT');
  const wallet = await approved({ method: 'payco', card_code: '367' }, {});
  assert.deepEqual([wallet.cpCode, wallet.cardInfo.issuerCode], ['PCO', '027']);
  const points = await approved({ method: 'tosspay', point: true }, {});
  assert.deepEqual([points.payMethodTypeCode, points.cpCode], ['50', 'TOS']);
  assert.equal((await approved({ point: true }, {})).cpCode, 'KKO', 'the first wallet that has money');
  assert.equal((await decide(trial, { decision: 'pay', point: true }, { payMethodTypeCode: '31' })).status, 400);
  const { json } = await openWith(trial, { payMethodTypeCode: '22' });
  assert.deepEqual(
    [json.offered.methods, json.offered.banks[1]],
    [['virtual_account'], { bank_code: '088', name: '신한은행' }],
  );
});

test('a buyer registers a card: any, that of a company, or a test card; whoever declines has lost his', async (t) => {
  const trial = await startTrial(t);
  const merchant = merchantAt(trial, 'T0021766');
  const launchOf = async (): Promise<Fields> => ({
    kind: 'popup',
    url: (await merchant.register(issueChanges)).json.authPageUrl,
  });
  const registered = async (decision: Fields): Promise<Reply> => {
    const { json } = await trial.control('POST', '/buyer/open', { gateway: 'kicc', launch: await launchOf() });
    assert.deepEqual([json.offered.methods, json.offered.instalment_months], [['card'], [0]]);
    return await trial.control('POST', '/buyer/decide', { gateway: 'kicc', window: json.window, ...decision });
  };
  const issued = async (decision: Fields): Promise<Reply> => {
    const { authorizationId, shopOrderNo } = (await registered(decision)).json.return.form;
    return await merchant.approve({ authorizationId, shopOrderNo });
  };
  const { resCd, paymentInfo } = (await issued({ decision: 'pay', card_code: '367' })).json;
  assert.deepEqual([resCd, paymentInfo.cardInfo.issuerCode], ['0000', '027']);
  const once = (await issued({ decision: 'pay', card_number: '9410-0000-0000-0009' })).json.paymentInfo.cardInfo.cardNo;
  assert.equal((await merchant.charge(once)).json.resCd, '0000');
  assert.equal((await merchant.charge(once)).json.resCd, '8035');
  assert.equal((await issued({ decision: 'decline' })).json.resCd, '8350');
  assert.equal((await registered({ decision: 'cancel' })).json.return.form.resCd, 'W002');
  assert.equal((await registered({ decision: 'pay', point: true })).status, 400);
  assert.equal((await registered({ decision: 'pay', method: 'phone' })).status, 400);
});
