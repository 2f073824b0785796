import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testCards } from '../../sandbox/cards.ts';
import { startInstallation } from '../support/processes.ts';
import { leversAt } from './levers-at.ts';

const { hubs } = await startInstallation({ after }, 1);
const levers = leversAt(hubs[0]?.url ?? '');
const { pull, open, complete, movements } = levers;

test('opening tells what the buyer may choose', async () => {
  const opened = await open({ merchant_uid: 'order-offered' });
  assert.match(opened.imp_uid, /^imp_[0-9]{12}$/);
  assert.equal(opened.merchant_uid, 'order-offered');
  assert.deepEqual(opened.offered.methods, ['card']);
  assert.deepEqual(opened.offered.cards[0], { card_code: '366', name: '신한카드' });
  assert.deepEqual(opened.offered.instalment_months, [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  const fewer = await open({ display: { card_quota: [3] } });
  assert.deepEqual(fewer.offered.instalment_months, [0, 2, 3]);
});

test('a long name of signs that take two code units opens a window', async () => {
  const opened = await open({ name: '🛶'.repeat(80) });
  assert.ok(opened.offered, opened.error_msg);
});

test('what IMP.request_pay would refuse is HTTP 200 with what the callback gets', async () => {
  const { status, json } = await pull('POST', '/windows', {
    user_code: 'imp99999999',
    merchant_uid: 'a',
    amount: 1000,
  });
  assert.equal(status, 200);
  assert.deepEqual(
    [json.success, json.imp_success, json.imp_uid, json.merchant_uid, json.error_code],
    [false, false, null, 'a', 'F1001'],
  );
  assert.equal(typeof json.error_msg, 'string');
});

test('a window that the gateway refuses to open ends as it does in a browser', async () => {
  const refused = await open({ merchant_uid: 'order-tiny', amount: 50 });
  assert.equal(refused.merchant_uid, 'order-tiny');
  assert.match(refused.error_msg, /BELOW_MINIMUM_AMOUNT|100원/);
  assert.deepEqual(await movements(refused.imp_uid), []);
  assert.equal((await complete(refused.imp_uid, { decision: 'pay' })).status, 409);
});

test('paying on a PC gives the callback, on a phone the address too', async () => {
  const onPc = await open();
  const paid = await complete(onPc.imp_uid, { decision: 'pay' });
  assert.equal(paid.status, 200);
  assert.deepEqual(
    [paid.json.callback.imp_uid, paid.json.callback.merchant_uid, paid.json.redirect],
    [onPc.imp_uid, onPc.merchant_uid, null],
  );
  assert.equal(paid.json.callback.error_code, undefined);
  assert.deepEqual(await movements(onPc.imp_uid), ['approval 60000']);

  const onPhone = await open({ device: 'mobile', m_redirect_url: 'https://shop.example/done?cart=7' });
  const { json } = await complete(onPhone.imp_uid, { decision: 'pay', card_code: '367', quota: 3 });
  const { origin, searchParams } = new URL(json.redirect);
  assert.deepEqual([origin, searchParams.get('cart')], ['https://shop.example', '7']);
  assert.equal(searchParams.get('imp_uid'), onPhone.imp_uid);
});

test('the older script hears in its own words', async () => {
  const opened = await open({ sdk: 'legacy' });
  const { callback } = (await complete(opened.imp_uid, { decision: 'pay' })).json;
  assert.deepEqual([callback.success, callback.imp_uid], [true, opened.imp_uid]);
});

test('declined, cancelled and abandoned windows took nothing', async () => {
  const declined = await open();
  const { callback } = (await complete(declined.imp_uid, { decision: 'decline' })).json;
  assert.equal(callback.imp_uid, declined.imp_uid);
  assert.equal(typeof callback.error_code, 'string');
  assert.deepEqual(await movements(declined.imp_uid), []);

  const cancelled = await open();
  const end = (await complete(cancelled.imp_uid, { decision: 'cancel' })).json;
  assert.match(end.callback.error_msg, /취소/);

  const abandoned = await open();
  const left = await complete(abandoned.imp_uid, { decision: 'abandon' });
  assert.deepEqual([left.status, left.json], [200, { callback: null, redirect: null }]);
  assert.equal((await complete(abandoned.imp_uid, { decision: 'pay' })).json.callback.imp_uid, abandoned.imp_uid);
});

test('a choice that was not offered is refused, the window stays open and pays afterwards', async () => {
  const { imp_uid: id } = await open({ display: { card_quota: [2] } });
  const choices: [object, RegExp][] = [
    [{ card_code: '999' }, /card 999/],
    [{ quota: 3 }, /3 instalment months/],
    [{ quota: '2' }, /^quota/],
    [{ card_number: '1234' }, /카드번호/],
    [{ card_number: 4_111 }, /^card_number/],
    [{ point: 'yes' }, /^point/],
    [{ point: true }, /포인트/],
  ];
  for (const [choice, sentence] of choices) {
    const { status, json } = await complete(id, { decision: 'pay', ...choice });
    assert.equal(status, 400, JSON.stringify(choice));
    assert.match(json.message, sentence);
  }
  assert.equal((await complete(id, { decision: 'pay', quota: 2 })).status, 200);
  assert.deepEqual(await movements(id), ['approval 60000']);
});

test('a window that ended cannot be completed again', async () => {
  for (const device of ['pc', 'mobile']) {
    const { imp_uid: id } = await open({ device, m_redirect_url: 'https://shop.example/done' });
    await complete(id, { decision: 'pay' });
    const again = await complete(id, { decision: 'pay' });
    assert.equal(again.status, 409, device);
    assert.match(again.json.message, /This window has ended/);
    assert.deepEqual(await movements(id), ['approval 60000']);
  }
});

test('a lever that makes no sense is refused with the field`s name', async () => {
  const { imp_uid: id } = await open();
  const wrong: [string, unknown, number, RegExp][] = [
    ['/windows', { user_code: 'imp00000000', device: 'tv' }, 400, /^device/],
    ['/windows', { user_code: 'imp00000000', sdk: 'v2' }, 400, /^sdk/],
    ['/windows', {}, 400, /user_code/],
    ['/windows', '{"user_code":', 400, /JSON/],
    ['/windows', [], 400, /JSON/],
    [`/windows/${id}/complete`, {}, 400, /^decision/],
    [`/windows/${id}/complete`, { decision: 'steal' }, 400, /^decision.*pay, decline, cancel, abandon/],
    ['/windows/imp_000000000000/complete', { decision: 'pay' }, 404, /No window was opened/],
    ['/windows/order-1/complete', { decision: 'pay' }, 404, /Not an imp_uid/],
  ];
  for (const [path, body, status, sentence] of wrong) {
    const refused = await pull('POST', path, body);
    assert.equal(refused.status, status, path);
    assert.match(refused.json.message, sentence);
  }
});

test('every test card does what its row of the table says', async () => {
  const { json: cards } = await pull('GET', '/cards');
  assert.deepEqual(
    cards.map((card: { number: string; outcome: string }) => [card.number, card.outcome]),
    testCards.map((card) => [card.number, card.outcome]),
  );
  const approved = new Set(['reply-lost', 'later-charges-fail', 'cancellation-refused']);
  for (const { number, outcome } of testCards) {
    const { imp_uid: id } = await open();
    const { callback } = (await complete(id, { decision: 'pay', card_number: number })).json;
    const isApproved = approved.has(outcome);
    assert.equal(callback.error_code === undefined, isApproved, outcome);
    assert.deepEqual(await movements(id), isApproved ? ['approval 60000'] : [], outcome);
  }
  const any = await open();
  await complete(any.imp_uid, { decision: 'pay', card_number: '36000000000014' });
  assert.deepEqual(await movements(any.imp_uid), ['approval 60000']);
});

test('two buyers at one window pay once', async () => {
  const { imp_uid: id } = await open();
  const ends = await Promise.all([complete(id, { decision: 'pay' }), complete(id, { decision: 'pay' })]);
  for (const { status } of ends) assert.ok([200, 409].includes(status), String(status));
  assert.deepEqual(await movements(id), ['approval 60000']);
});
