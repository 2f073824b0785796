import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Json } from '../../src/sandbox-control/sandbox-client.ts';
import { authenticate, merchantOf, type Movement } from '../support/merchant.ts';
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

/** A payment of 1,000 won is asked for so many cancellations at once, half of them over each hub. */
async function cancelAtOnce(t: TestContext, amounts: readonly number[]) {
  const { hubs, sandboxUrl } = await startInstallation(t, 2);
  const [one, two] = hubs;
  assert.ok(one && two);
  const { id, returnUrl } = await authenticate(one.url, sandboxUrl, { merchant_uid: 'order-1' });
  await fetch(returnUrl);
  const answers = await Promise.all(
    amounts.map((amount, index) =>
      merchantOf(index % 2 === 0 ? one.url : two.url).call('POST', '/payments/cancel', { imp_uid: id, amount }),
    ),
  );
  const done = answers.filter((each) => each['code'] === 0).length;
  const cancellations = (await merchantOf(one.url).ledger(id)).filter((each) => each.kind === 'cancellation');
  const givenBack = cancellations.reduce((sum, each) => sum + each.amount, 0);
  assert.equal((await merchantOf(two.url).payment(id))['cancel_amount'], givenBack);
  assert.ok(givenBack > 0 && givenBack <= 1000);
  return { done, count: cancellations.length };
}

test('many cancellations of one payment over two hubs never give back more than was paid', async (t) => {
  const { done, count } = await cancelAtOnce(t, [300, 301, 302, 303, 304, 305, 306, 307]);
  assert.equal(count, done);
});

test('equal cancellations over two hubs: nothing is given back that no caller heard of', async (t) => {
  const { done, count } = await cancelAtOnce(
    t,
    Array.from({ length: 8 }, () => 300),
  );
  assert.ok(count <= done, `${count} were made, ${done} were told`);
});
