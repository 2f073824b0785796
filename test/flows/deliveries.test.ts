import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PaymentId } from '../../src/core/ids.ts';
import type { Shipment } from '../../src/core/shipment.ts';
import { registerDelivery, type DeliveryWish } from '../../src/flows/register-delivery.ts';
import { scopeOf } from '../../src/flows/scope-of.ts';
import { kicc } from '../../src/gateways/kicc/index.ts';
import { uplus } from '../../src/gateways/uplus/index.ts';
import type { Hub } from '../../src/hub.ts';
import { findShipments } from '../../src/store/shipments.ts';
import { escrowOf } from '../gateways/method-cases.ts';
import { audit } from '../support/auditor.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';
import { createLife, Died, mortal, mortalSend, type Life } from '../support/mortal-hub.ts';

/*
 * A hub dies between every two steps of a report that goods were sent; another one finds its rows. In the end the hub
 * says of the goods what the gateway says, and nothing is open.
 */

const wish: DeliveryWish = {
  courier: 'cj',
  courierSaid: 'CJGLS',
  invoice: '6400-1',
  sentAt: new Date('2026-11-27T06:30:00Z'),
  sender: null,
  receiver: null,
  others: {},
};

for (const gateway of [kicc, uplus]) {
  test(`${gateway.name}: whenever the hub dies, it ends knowing what the gateway knows of the goods`, async (t) => {
    const stage = await openFlowStage({ gateway });
    t.after(() => stage.close());
    let life: Life = createLife(0);
    const victim = await stage.anotherHub((send) => (request) => mortalSend(send, life)(request));
    const steps: string[] = [];
    for (let died: string | null = ''; died !== null;) {
      const { id } = await stage.pay(escrowOf('transfer'));
      life = createLife(steps.length);
      await victim.clock.refresh();
      await report(stage, mortal(victim, life), id).catch((error: unknown) => {
        if (!(error instanceof Died)) throw error;
      });
      await victim.background.idle();
      died = life.diedAt();
      steps.push(died ?? 'lives');
      await t.test(died === null ? 'lives' : `dies ${died}`, () => isKnown(stage, id));
    }
    assert(steps.length > 4, steps.join());
    assert.deepEqual(await audit(stage), []);
  });
}

async function report(stage: FlowStage, hub: Hub, id: PaymentId): Promise<string> {
  const scope = scopeOf(await stage.payment(id));
  return (await stage.during(registerDelivery(hub, scope, { paymentId: id, report: 'first', wish }))).end;
}

/** Half a minute later another hub has learnt the end; what never arrived is reported then. */
async function isKnown(stage: FlowStage, id: PaymentId): Promise<void> {
  stage.machine.advance(91_000);
  await stage.workToTheEnd();
  const open = 'select kind, state from operations where payment_id = $1 and ended_at is null';
  assert.deepEqual(await stage.hub.db.query(open, [id]), []);
  const [last] = await shipmentsOf(stage, id);
  assert.notEqual(last?.state, 'requested');
  const isRegistered = last?.state === 'registered';
  assert.equal((await stage.payment(id)).escrow, isRegistered ? 'shipped' : 'registered');
  if (!isRegistered) {
    await assert.rejects(stage.bench.escrow(id, 'confirm'), 'the gateway knows of no goods');
    assert.equal(await report(stage, stage.hub, id), 'done');
  }
  await stage.bench.escrow(id, 'confirm');
  assert.deepEqual(await audit(stage, id), []);
}

async function shipmentsOf(stage: FlowStage, id: PaymentId): Promise<Shipment[]> {
  return findShipments(stage.hub.db, scopeOf(await stage.payment(id)), id);
}
