import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { brandId, type ChannelId } from '../../src/core/ids.ts';
import type { Payment } from '../../src/core/payment.ts';
import { receiveNotification } from '../../src/flows/receive-notification.ts';
import { findSandboxMerchant } from '../../src/flows/seed-sandbox.ts';
import type { NotificationRequest } from '../../src/gateways/gateway.ts';
import { sealedFor } from '../../src/hub.ts';
import { findChannels } from '../../src/store/channels.ts';
import { commit } from '../../src/store/commit.ts';
import { audit } from '../support/auditor.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';
import { losingReplies } from '../support/wire.ts';

/*
 * A notice of a gateway is a hint to ask: it is kept before it is judged, and what it says of money is not believed.
 */

let stage: FlowStage;
let token: string;

before(async () => {
  stage = await openFlowStage();
  token = (await theChannel()).notificationToken;
});
after(() => stage.close());

async function theChannel() {
  const { id: merchantId } = await findSandboxMerchant(stage.hub);
  const [channel] = await findChannels(stage.hub.db, { merchantId, tierId: null });
  assert(channel);
  return { ...channel, merchantId };
}

function receive(notice: NotificationRequest, channelToken = token, gateway = 'tosspayments') {
  return receiveNotification(stage.hub, { ...notice, gateway, channelToken });
}

/** The gateway's own notice that a payment has come to this status. */
async function noticeOf({ id }: Payment, status: string): Promise<NotificationRequest> {
  for (let count = 1; ; count += 1) {
    const notices = await stage.bench.heard(count);
    const found = notices.find(({ body }) => body.includes(id) && body.includes(`"status":"${status}"`));
    if (found) return found;
  }
}

type Json = Record<string, unknown>;

/** The same notice with other words in it. */
function forged(notice: NotificationRequest, over: Json): NotificationRequest {
  const body = JSON.parse(notice.body) as { data: Json };
  return { ...notice, body: JSON.stringify({ ...body, data: { ...body.data, ...over } }) };
}

async function kept(): Promise<readonly { verdict: unknown; body: string; key: unknown }[]> {
  const rows = await stage.hub.db.query('select * from notifications order by received_at, id');
  return rows.map((row) => ({ verdict: row['verdict'], body: String(row['body']), key: row['dedupe_key'] }));
}

async function lastVerdict(): Promise<unknown> {
  return (await kept()).at(-1)?.verdict;
}

/** Approved at the gateway; nobody heard of it, and nobody is asking any more. */
async function approvedUnheard(): Promise<Payment> {
  stage.wire.meddle(losingReplies('approve', 'settle'));
  const window = await stage.open({ webhookUrls: ['http://127.0.0.1:9/'] });
  await stage.finish(window, await stage.authenticate(window));
  await stage.during(stage.hub.background.idle());
  stage.wire.meddle(null);
  stage.wire.forget();
  return stage.payment(window.payment.id);
}

test('a notice of an approval whose end is unknown leads to asking, and the answer counts', async () => {
  const payment = await approvedUnheard();
  assert.equal(payment.status, 'ready');
  const answer = await receive(await noticeOf(payment, 'DONE'));
  assert.equal(answer?.status, 200);
  assert.deepEqual(stage.wire.sent(), [`GET /v1/payments/orders/${payment.id}`]);
  assert.equal((await stage.payment(payment.id)).status, 'paid');
  assert.deepEqual(await stage.told(payment.id), ['paid']);
  assert.equal(await lastVerdict(), 'asked the gateway about 1 open operation(s)');
  assert.deepEqual(await audit(stage, payment.id), []);
});

test('a notice is kept before it is judged', async () => {
  const payment = await approvedUnheard();
  const notice = await noticeOf(payment, 'DONE');
  const seen: unknown[] = [];
  stage.wire.meddle(async (request, exchange) => {
    const last = (await kept()).at(-1);
    seen.push(last?.body.includes(payment.id), last?.verdict);
    return exchange(request);
  });
  await receive(notice);
  stage.wire.meddle(null);
  assert.deepEqual(seen, [true, null]);
});

test('a notice whose judging breaks is kept all the same, and is not answered as heard', async () => {
  const payment = await approvedUnheard();
  stage.wire.meddle(() => {
    throw new Error('something of ours is broken');
  });
  await assert.rejects(async () => receive(await noticeOf(payment, 'DONE')), /broken/);
  stage.wire.meddle(null);
  const last = (await kept()).at(-1);
  assert.deepEqual([last?.body.includes(payment.id), last?.verdict], [true, null]);
  await receive(await noticeOf(payment, 'DONE'));
  assert.equal((await stage.payment(payment.id)).status, 'paid');
});

test('what a notice says is not believed: only the answer of the gateway is', async () => {
  const window = await stage.open();
  const notice = await noticeOf(await stage.pay(), 'DONE');
  await receive(forged(notice, { orderId: window.payment.id, status: 'DONE', secret: null }));
  assert.equal((await stage.payment(window.payment.id)).status, 'ready');
  const open = await approvedUnheard();
  await receive(forged(await noticeOf(open, 'DONE'), { status: 'CANCELED', totalAmount: 1, balanceAmount: 0 }));
  const { status, price } = await stage.payment(open.id);
  assert.deepEqual([status, price.amount], ['paid', 1000]);
});

test('a notice with another check value than the one of the payment is refused, and nobody is asked', async () => {
  const payment = await stage.pay();
  stage.wire.meddle(losingReplies('cancel', 'settle'));
  await stage.cancel(payment, { amount: 400 });
  stage.wire.meddle(null);
  stage.wire.forget();
  const notice = await noticeOf(payment, 'PARTIAL_CANCELED');
  for (const secret of ['ps_forged', `${payment.gatewaySecretHash}`]) {
    const answer = await receive(forged(notice, { secret }));
    assert.equal(answer?.status, 200);
    assert.equal(await lastVerdict(), 'refused: its check value is not the one of this payment');
  }
  assert.deepEqual(stage.wire.sent(), []);
  assert.equal((await stage.payment(payment.id)).cancelled, 0);
  await receive(notice);
  assert.equal((await stage.payment(payment.id)).cancelled, 400);
});

test('the same notice again changes nothing, is kept too, and is known by its key', async () => {
  const payment = await approvedUnheard();
  const notice = await noticeOf(payment, 'DONE');
  await receive(notice);
  const paid = await stage.payment(payment.id);
  const before = (await kept()).length;
  await receive(notice);
  await receive(notice);
  assert.deepEqual(await stage.payment(payment.id), paid);
  const keys = (await kept()).slice(before - 1).map((each) => each.key);
  assert.equal(keys.length, 3);
  assert.equal(new Set(keys).size, 1);
  assert.deepEqual(await stage.told(payment.id), ['paid']);
});

test('a notice of a payment that nobody has, and one about no payment, are kept and nobody is asked', async () => {
  const notice = await noticeOf(await stage.pay(), 'DONE');
  stage.wire.forget();
  await receive(forged(notice, { orderId: 'imp_999999999999' }));
  assert.equal(await lastVerdict(), 'about a payment that this channel does not have');
  await receive(forged(notice, { orderId: 'somebody-elses-order' }));
  assert.equal(await lastVerdict(), 'about no payment of ours');
  await receive({ ...notice, body: 'not a notice' });
  assert.equal(await lastVerdict(), 'refused: the body is not a JSON object');
  assert.deepEqual(stage.wire.sent(), []);
});

test("a notice at another channel's address speaks for that channel's payments only", async () => {
  const { merchantId, ...channel } = await theChannel();
  const key = 'channel-key-00000000-0000-4000-8000-999999999999';
  const { vault } = stage.hub;
  const credentials = vault.open(channel.dataKey, channel.sealedCredentials, sealedFor(channel));
  const sealedCredentials = vault.seal(channel.dataKey, credentials, sealedFor({ key }));
  const other = { ...channel, id: brandId<ChannelId>(stage.hub.ids.row()), key, sealedCredentials };
  const createdAt = stage.hub.clock.now();
  const row = {
    ...other,
    merchantId,
    isDefault: false,
    position: 9,
    notificationToken: 'another-token',
    createdAt,
  };
  await commit(stage.hub.db, [{ write: 'insert channel', row }]);
  const payment = await approvedUnheard();
  await receive(await noticeOf(payment, 'DONE'), 'another-token');
  assert.equal(await lastVerdict(), 'about a payment that this channel does not have');
  assert.equal((await stage.payment(payment.id)).status, 'ready');
  assert.deepEqual(stage.wire.sent(), []);
  await receive(await noticeOf(payment, 'DONE'));
  assert.equal((await stage.payment(payment.id)).status, 'paid');
});

test("an address that is nobody's gets no answer, and nothing is kept", async () => {
  const notice = await noticeOf(await stage.pay(), 'DONE');
  const before = (await kept()).length;
  assert.equal(await receive(notice, 'no-such-token'), null);
  assert.equal(await receive(notice, token, 'no-such-gateway'), null);
  assert.equal((await kept()).length, before);
});
