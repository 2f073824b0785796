import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { authenticate, merchantOf } from '../support/merchant.ts';
import { startInstallation } from '../support/processes.ts';

/*
 * The hub is killed between sending a call and recording its end, at moments spread over the whole call. After the
 * restart the gateway's own books say what must be.
 */

const rounds = 5;
/** The gateway waits this long before it acts, so that the hub dies before, while and after it does. */
const callMs = 400;
/** Each waits half a minute until the hub believes what was under way to be dead: they wait together. */
suite('power cuts', { concurrency: true }, () => {
  test('after kill -9 in an approval the payment ends as the ledger says', { timeout: 10 * 60_000 }, async (t) => {
    const { hubs, sandboxUrl } = await startInstallation(t, 1);
    const [hub] = hubs;
    assert.ok(hub);
    const merchant = merchantOf(hub.url);
    const ids: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { id, returnUrl } = await authenticate(hub.url, sandboxUrl, { merchant_uid: `order-${round}` });
      await merchant.lever('POST', '/faults', { gateway: 'toss', call: 'approve', fault: 'slow', delay_ms: callMs });
      const returned = fetch(returnUrl).catch(() => 'the hub died');
      await sleep(40 + (round * (callMs + 60)) / (rounds - 1));
      await hub.kill();
      await returned;
      await hub.restart();
      await merchant.lever('DELETE', '/faults');
      ids.push(id);
    }
    for (const id of ids) {
      const approvals = (await merchant.ledger(id)).filter((each) => each.kind === 'approval').length;
      assert.ok(approvals <= 1);
      if (approvals === 1) await merchant.paymentWhen(id, (payment) => payment['status'] === 'paid');
      else assert.notEqual((await merchant.payment(id))['status'], 'paid');
    }
  });

  test('after kill -9 in a cancellation the payment ends as the ledger says', { timeout: 10 * 60_000 }, async (t) => {
    const { hubs, sandboxUrl } = await startInstallation(t, 1);
    const [hub] = hubs;
    assert.ok(hub);
    const merchant = merchantOf(hub.url);
    const ids: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { id, returnUrl } = await authenticate(hub.url, sandboxUrl, { merchant_uid: `order-${round}` });
      await fetch(returnUrl);
      await merchant.lever('POST', '/faults', { gateway: 'toss', call: 'cancel', fault: 'slow', delay_ms: callMs });
      const cancelled = merchant
        .call('POST', '/payments/cancel', { imp_uid: id, amount: 400 })
        .catch(() => 'the hub died');
      await sleep(40 + (round * (callMs + 60)) / (rounds - 1));
      await hub.kill();
      await cancelled;
      await hub.restart();
      await merchant.lever('DELETE', '/faults');
      ids.push(id);
    }
    for (const id of ids) {
      const given = (await merchant.ledger(id)).filter((each) => each.kind === 'cancellation').length;
      assert.ok(given <= 1);
      if (given === 1) await merchant.paymentWhen(id, (payment) => payment['cancel_amount'] === 400);
      else assert.equal((await merchant.payment(id))['cancel_amount'], 0);
    }
  });

  test('two hubs that start together on an empty database both come up', async (t) => {
    const { hubs } = await startInstallation(t, 2);
    for (const hub of hubs) assert.equal((await fetch(`${hub.url}/readyz`)).status, 200);
  });
});
