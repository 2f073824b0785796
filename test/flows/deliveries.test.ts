import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { readBackupFile, writeBackupFile } from '../../src/cli/backup-file.ts';
import type { PaymentId } from '../../src/core/ids.ts';
import type { Operation } from '../../src/core/operation.ts';
import type { Shipment } from '../../src/core/shipment.ts';
import { receiveNotification } from '../../src/flows/receive-notification.ts';
import { registerDelivery, type DeliveryWish, type RegisterDelivery } from '../../src/flows/register-delivery.ts';
import { restore } from '../../src/flows/restore-backup.ts';
import { scopeOf } from '../../src/flows/scope-of.ts';
import { HttpFailure, type HttpRequest } from '../../src/gateways/gateway.ts';
import { kicc } from '../../src/gateways/kicc/index.ts';
import { uplus } from '../../src/gateways/uplus/index.ts';
import type { Hub } from '../../src/hub.ts';
import { readBackup } from '../../src/store/backup.ts';
import { loadChannel } from '../../src/store/channels.ts';
import { loadAllOpenOperations } from '../../src/store/operations.ts';
import { findShipments } from '../../src/store/shipments.ts';
import { escrowOf } from '../gateways/method-cases.ts';
import { audit } from '../support/auditor.ts';
import { emptyDatabase } from '../support/database.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';
import { createLife, Died, mortal, mortalSend, type Life } from '../support/mortal-hub.ts';
import type { Meddler } from '../support/wire.ts';

/*
 * A hub dies between every two steps of a report that goods were sent; another one finds its rows. In the end the hub
 * says of the goods what the gateway says, and nothing is open. What it cannot learn it says of nothing.
 */

const stages = new Map<string, FlowStage>();

/** One at which reports can be asked about, and one at which they are made again. */
const asked = (): FlowStage => stageOf(kicc.name);
const repeated = (): FlowStage => stageOf(uplus.name);

function stageOf(name: string): FlowStage {
  const stage = stages.get(name);
  assert(stage);
  return stage;
}

before(async () => {
  for (const gateway of [kicc, uplus]) stages.set(gateway.name, await openFlowStage({ gateway }));
});
beforeEach(() => {
  for (const stage of stages.values()) stage.wire.meddle(null);
});
after(async () => {
  for (const stage of stages.values()) await stage.close();
});

const wish: DeliveryWish = {
  courier: 'cj',
  courierSaid: 'CJGLS',
  invoice: '6400-1',
  sentAt: new Date('2026-11-27T06:30:00Z'),
  sender: null,
  receiver: null,
  others: {},
};

for (const { name } of [kicc, uplus]) {
  test(`${name}: whenever the hub dies, it ends knowing what the gateway knows of the goods`, async (t) => {
    const stage = stageOf(name);
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

async function report(
  stage: FlowStage,
  hub: Hub,
  id: PaymentId,
  over: Partial<RegisterDelivery> = {},
): Promise<string> {
  const scope = scopeOf(await stage.payment(id));
  return (await stage.during(registerDelivery(hub, scope, { paymentId: id, report: 'first', wish, ...over }))).end;
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

const isReport = ({ url, body }: HttpRequest): boolean => /rcvdlvinfo/.test(url) || /"ES07"/.test(body ?? '');

/** The network answers every report so; the gateway hears nothing of it. */
function answeringReports(body: string | null): Meddler {
  return async (request, send) => {
    if (!isReport(request)) return send(request);
    if (body === null) throw new HttpFailure('unknown', 'no answer');
    return { status: 200, headers: {}, body };
  };
}

async function operationOf(stage: FlowStage, id: PaymentId): Promise<Operation | undefined> {
  return (await stage.operations(id)).findLast(({ kind }) => kind === 'register_delivery');
}

test('a refusal of the same report, made again, ends nothing: a person is called', async () => {
  const stage = repeated();
  const { id } = await stage.pay(escrowOf('transfer'));
  stage.wire.meddle(answeringReports(null));
  assert.equal(await report(stage, stage.hub, id), 'unknown');
  stage.wire.meddle(answeringReports('ERROR decided'));
  await stage.passTime(10 * 60_000);
  await stage.work();
  assert.equal((await operationOf(stage, id))?.state, 'unknown');
  await stage.passTime(uplus.canSettleForMs);
  await stage.work();
  const { state, needsPerson, cause } = (await operationOf(stage, id)) ?? {};
  assert.deepEqual([state, needsPerson], ['unknown', true]);
  assert.match(String(cause), /refused when it was made again: ERROR decided/);
  assert.equal((await stage.payment(id)).escrow, 'registered');
  stage.wire.meddle(null);
  assert.equal((await stage.cancel(await stage.payment(id))).end, 'refused', 'the goods may be on their way');
});

test('a report that a backup calls open is not made again after a restore: its number may have changed', async () => {
  const stage = repeated();
  const { id } = await stage.pay(escrowOf('transfer'));
  stage.wire.meddle(answeringReports(null));
  assert.equal(await report(stage, stage.hub, id), 'unknown');
  const folder = mkdtempSync(join(tmpdir(), 'naru-backup-'));
  const path = join(folder, 'backup');
  await writeBackupFile(path, (take) => readBackup(stage.hub.db, new Date(), take));
  stage.wire.meddle(null);
  await stage.workToTheEnd();
  const corrected = { ...wish, invoice: '6400-2' };
  assert.equal(await report(stage, stage.hub, id, { report: 'change', wish: corrected }), 'done');

  const database = await emptyDatabase();
  const hub = await stage.hubOn(database.url);
  await restore(hub, await readBackupFile(path), 'test');
  await hub.clock.refresh();
  let reports = 0;
  stage.wire.meddle(async (request, send) => {
    if (isReport(request)) reports += 1;
    return send(request);
  });
  await stage.work(hub);
  const [open] = await loadAllOpenOperations(hub.db);
  assert.deepEqual([reports, open?.kind, open?.needsPerson], [0, 'register_delivery', true]);
  await stage.retire(hub);
  await database.drop();
  rmSync(folder, { recursive: true });
});

test('the gateway`s notice of goods makes the hub ask about a report that it heard no end of', async () => {
  const stage = asked();
  const { id } = await stage.pay(escrowOf('transfer'));
  await stage.bench.break({ call: 'register-delivery', fault: 'lose-reply', times: 1 });
  await stage.bench.break({ call: 'settle', fault: 'http-500', times: 200 });
  assert.equal(await report(stage, stage.hub, id), 'unknown');
  await stage.bench.mend();
  const { channelId } = await stage.payment(id);
  const { notificationToken: channelToken } = await loadChannel(stage.hub.db, channelId);
  const notices = (await stage.bench.heard(1)).filter(({ body }) => body.includes(id));
  for (const notice of notices)
    await stage.during(receiveNotification(stage.hub, { ...notice, gateway: kicc.name, channelToken }));
  assert.equal((await operationOf(stage, id))?.state, 'done');
  assert.deepEqual(
    [(await shipmentsOf(stage, id))[0]?.state, (await stage.payment(id)).escrow],
    ['registered', 'shipped'],
  );
});
