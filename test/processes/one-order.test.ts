import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json } from '../../src/sandbox-control/sandbox-client.ts';
import { authenticate, merchantOf, type Merchant, type Movement } from '../support/merchant.ts';
import { startInstallation } from '../support/processes.ts';

const rounds = 12;

const isEnded = (payment: Json): boolean => payment['status'] !== 'ready';
const kindsOf = (movements: readonly Movement[]): string[] => movements.map((each) => each.kind);

test('two windows of one order return to two hubs in the same moment: one approval, every time', async (t) => {
  const { hubs, sandboxUrl } = await startInstallation(t, 2);
  const [one, two] = hubs;
  assert.ok(one && two);
  const merchant = merchantOf(one.url);
  for (let round = 0; round < rounds; round += 1) {
    const params = { merchant_uid: `order-${round}`, pg: 'tosspayments' };
    const first = await authenticate(one.url, sandboxUrl, params);
    const second = await authenticate(two.url, sandboxUrl, params);
    await Promise.all([fetch(first.returnUrl), fetch(second.returnUrl)]);
    for (const { id } of [first, second]) await merchant.paymentWhen(id, isEnded);
    const movements = [...(await merchant.ledger(first.id)), ...(await merchant.ledger(second.id))];
    assert.deepEqual(kindsOf(movements), ['approval'], `round ${round}`);
    const statuses = [(await merchant.payment(first.id))['status'], (await merchant.payment(second.id))['status']];
    assert.deepEqual(statuses.map(String).toSorted(), ['failed', 'paid'], `round ${round}`);
  }
});

test('one window returns to two hubs in the same moment: it acts once', async (t) => {
  const { hubs, sandboxUrl } = await startInstallation(t, 2);
  const [one, two] = hubs;
  assert.ok(one && two);
  const merchant = merchantOf(one.url);
  for (let round = 0; round < rounds; round += 1) {
    const { id, returnUrl } = await authenticate(one.url, sandboxUrl, { merchant_uid: `order-${round}` });
    await Promise.all([fetch(returnUrl), fetch(returnUrl.replace(one.url, two.url)), fetch(returnUrl)]);
    await merchant.paymentWhen(id, isEnded);
    assert.deepEqual(kindsOf(await merchant.ledger(id)), ['approval'], `round ${round}`);
    assert.equal((await merchant.payment(id))['status'], 'paid');
  }
});

test('many cancellations of one payment over two hubs never give back more than was paid', async (t) => {
  const { hubs, sandboxUrl } = await startInstallation(t, 2);
  const [one, two] = hubs;
  assert.ok(one && two);
  const { id, returnUrl } = await authenticate(one.url, sandboxUrl, { merchant_uid: 'order-1' });
  await fetch(returnUrl);
  const merchants = [merchantOf(one.url), merchantOf(two.url)];
  const cancelsOf = (merchant: Merchant) =>
    Array.from({ length: 4 }, () => merchant.call('POST', '/payments/cancel', { imp_uid: id, amount: 300 }));
  const answers = await Promise.all(merchants.flatMap(cancelsOf));
  const done = answers.filter((each) => each['code'] === 0).length;
  const movements = (await merchantOf(one.url).ledger(id)).filter((each) => each.kind === 'cancellation');
  assert.equal(movements.length, done);
  assert.ok(done >= 1 && done <= 3);
  assert.equal((await merchantOf(two.url).payment(id))['cancel_amount'], done * 300);
});
