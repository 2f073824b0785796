import assert from 'node:assert/strict';
import { pino } from 'pino';
import { paymentId } from '../../src/core/ids.ts';
import { money } from '../../src/core/money.ts';
import { openKey } from '../../src/flows/charge-payment.ts';
import { findSandboxMerchant } from '../../src/flows/seed-sandbox.ts';
import type { Approval, Outcome } from '../../src/gateways/gateway.ts';
import { buildHub } from '../../src/hub.ts';
import { findBillingKey } from '../../src/store/billing-keys.ts';
import { loadChannel } from '../../src/store/channels.ts';
import { sandboxRootKey } from '../../src/vault/root-key.ts';
import type { Installation } from './processes.ts';

/*
 * What the gateway alone does: charges one after the other over one connection, with nothing of the hub's around them.
 */

type Ground = Pick<Installation, 'sandboxUrl' | 'variables'> & { readonly keyName: string };

const nobody = { name: null, email: null, phone: null, address: null, postcode: null };
const firstNumber = 900_000_000_000;

/** So many charges of a key that is registered; gives how many of them were made in a second. */
export async function bareChargesPerSecond(ground: Ground, count: number): Promise<number> {
  const { sandboxUrl, variables, keyName } = ground;
  const hub = await buildHub({
    settings: { mode: 'sandbox', publicUrl: 'http://127.0.0.1:9', shopUrl: 'http://localhost:9', sandboxUrl },
    connection: variables.DATABASE_URL,
    rootKeys: [sandboxRootKey(variables.NARU_HOME)],
    log: pino({ level: 'silent' }),
  });
  try {
    const { id: merchantId } = await findSandboxMerchant(hub);
    const key = await findBillingKey(hub.db, { merchantId, tierId: null, live: false }, keyName);
    assert(key);
    const { chargeKey } = hub.gateways.open(await loadChannel(hub.db, key.channelId));
    assert(chargeKey);
    const order = { orderName: '구독', amount: money(1000, 'KRW'), taxFree: 0, instalmentMonths: 0, buyer: nobody };
    const asked = { ...order, isInterestFreeByMerchant: false, usePoints: false, customerId: key.customerId };
    const opened = openKey(hub, key);
    const startedAt = performance.now();
    for (let number = 0; number < count; number += 1) {
      const names = { paymentId: paymentId(`imps_${firstNumber + number}`), reference: hub.ids.operation() };
      const end: Outcome<Approval> = await chargeKey({ ...asked, ...names, key: opened });
      assert.equal(end.outcome, 'done', JSON.stringify(end));
    }
    return (count / (performance.now() - startedAt)) * 1000;
  } finally {
    await hub.close();
  }
}
