import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { brandId, type ChannelId } from '../../src/core/ids.ts';
import { receiveNotification } from '../../src/flows/receive-notification.ts';
import { findSandboxMerchant } from '../../src/flows/seed-sandbox.ts';
import type { NotificationAnswer } from '../../src/gateways/gateway.ts';
import { kicc } from '../../src/gateways/kicc/index.ts';
import { sealedFor } from '../../src/hub.ts';
import { findChannels } from '../../src/store/channels.ts';
import { commit } from '../../src/store/commit.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';
import { losingReplies } from '../support/wire.ts';

/*
 * Notices that prove nothing by themselves: of which merchant, from which address, about which transaction.
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage({ gateway: kicc });
  for (const environment of ['test', 'live'] as const) await addChannel(environment);
});
after(() => stage.close());

async function theChannel() {
  const { id: merchantId } = await findSandboxMerchant(stage.hub);
  const channels = await findChannels(stage.hub.db, { merchantId, tierId: null });
  const channel = channels.find((each) => each.gateway === kicc.name && each.environment === 'sandbox');
  assert(channel);
  return { ...channel, merchantId };
}

/** A channel of the gateway's other sides; its notices come to an address called like them. */
async function addChannel(environment: 'test' | 'live'): Promise<void> {
  const { vault, db, ids, clock } = stage.hub;
  const key = `channel-key-of-${environment}`;
  const credentials = JSON.stringify({ mallId: 'T5102001', secretKey: 'easypay!KICCTEST' });
  const channel = await theChannel();
  const row = {
    ...channel,
    id: brandId<ChannelId>(ids.row()),
    key,
    environment,
    sealedCredentials: vault.seal(channel.dataKey, credentials, sealedFor({ key })),
    isDefault: false,
    position: 9,
    notificationToken: environment,
    createdAt: clock.now(),
  };
  await commit(db, [{ write: 'insert channel', row }]);
}

const notice = { resCd: '0000', mallId: 'T5102001', notiType: '10', pgCno: '26112612000012345678' };

function hear(channelToken: string, sourceAddress: string, over: object = {}): Promise<NotificationAnswer | null> {
  const body = JSON.stringify({ ...notice, shopOrderNo: 'imp_999999999999', ...over });
  return receiveNotification(stage.hub, { gateway: kicc.name, channelToken, sourceAddress, headers: {}, body });
}

async function lastVerdict(): Promise<unknown> {
  const rows = await stage.hub.db.query('select verdict from notifications order by received_at desc, id desc limit 1');
  return rows[0]?.['verdict'];
}

const heard = { resCd: '0000', resMsg: '정상' };
const stranger = 'refused: not from an address that the gateway publishes';

test('a notice is heard from the published addresses of its side', async () => {
  for (const [side, address] of [
    ['test', '61.33.205.151'],
    ['test', '::ffff:61.33.205.151'],
    ['live', '203.233.72.150'],
    ['live', '203.233.72.151'],
    ['live', '61.33.211.180'],
  ] as const) {
    const answer = await hear(side, address);
    assert.deepEqual(JSON.parse(answer?.body ?? ''), heard);
    assert.equal(await lastVerdict(), 'about a payment that this channel does not have');
  }
});

test('from anywhere else it is kept, refused, and leads to no question', async () => {
  stage.wire.forget();
  for (const [side, address] of [
    ['test', '203.233.72.150'],
    ['live', '61.33.205.151'],
    ['live', '127.0.0.1'],
    ['live', '203.233.72.15'],
    ['live', ''],
  ] as const) {
    assert.equal((await hear(side, address))?.status, 403);
    assert.equal(await lastVerdict(), stranger);
  }
  assert.deepEqual(stage.wire.sent(), []);
});

test('the sandbox is never asked for its address', async () => {
  const { notificationToken } = await theChannel();
  assert.equal((await hear(notificationToken, '10.0.0.7'))?.status, 200);
});

test('a notice must speak of the merchant, the payment and the transaction that we have', async () => {
  const { notificationToken } = await theChannel();
  const payment = await stage.pay();
  const about = { shopOrderNo: payment.id, pgCno: payment.gatewayTransactionId };
  stage.wire.meddle(losingReplies('cancel', 'settle'));
  await stage.cancel(payment, { amount: 400 });
  stage.wire.meddle(null);
  stage.wire.forget();
  for (const [over, verdict] of [
    [{ ...about, mallId: 'T0021766' }, 'refused: it speaks of another merchant'],
    [{ ...about, pgCno: '1' }, 'refused: it speaks of another transaction than the one of this payment'],
    [{ ...about, shopOrderNo: 'order_0001' }, 'about no payment of ours'],
  ] as const) {
    assert.equal((await hear(notificationToken, '127.0.0.1', over))?.status, 200);
    assert.equal(await lastVerdict(), verdict);
  }
  assert.deepEqual(stage.wire.sent(), []);
  await hear(notificationToken, '127.0.0.1', { ...about, notiType: '20', cancelAmount: '99999' });
  assert.equal(await lastVerdict(), 'asked the gateway about 1 open operation(s)');
  assert.equal((await stage.payment(payment.id)).cancelled, 400);
  await hear(notificationToken, '127.0.0.1', { ...about, notiType: '20', cancelAmount: '99999' });
  assert.equal(await lastVerdict(), 'nothing was open; a cancellation made at this gateway cannot be learnt');
  assert.equal((await stage.payment(payment.id)).cancelled, 400);
});
