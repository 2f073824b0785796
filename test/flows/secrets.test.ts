import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { testCards } from '../../sandbox/cards.ts';
import { learnDeposit } from '../../src/flows/receive-deposit.ts';
import { issueToken } from '../../src/flows/issue-token.ts';
import { receiveNotification } from '../../src/flows/receive-notification.ts';
import { findSandboxMerchant, sandboxMerchant } from '../../src/flows/seed-sandbox.ts';
import { toss } from '../../src/gateways/toss/index.ts';
import { loadCancellations } from '../../src/store/cancellations.ts';
import { findChannels } from '../../src/store/channels.ts';
import { loadChannel } from '../../src/store/channels.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';
import { startMerchantServer, type MerchantServer } from '../support/merchant-server.ts';
import { callOf, losingReplies, rewritingReplies, type Call, type Meddler } from '../support/wire.ts';

/*
 * Card numbers, keys and resident numbers are fed through every door of the hub; afterwards every row of every table,
 * every line of the log and every webhook is searched for them (ARCHITECTURE.md, 7.16).
 */

const cardNumber = '4330123412341234';
const residentNumber = '900101-1234567';
const refundAccount = { bankCode: '088', number: '110987654321', holder: '홍길동' };
const [channelKeys] = toss.sandboxChannels.map((each) => each.credentials);
const secretKey = String(channelKeys?.['secretKey']);

const typedCard = testCards.find((each) => each.outcome === 'limit-exceeded')?.number ?? '';

/** All that must be found nowhere, in every way of writing it. */
const secrets = [
  cardNumber,
  cardNumber.replace(/(....)(?=.)/g, '$1-'),
  cardNumber.replace(/(....)(?=.)/g, '$1 '),
  typedCard,
  typedCard.replaceAll('-', ''),
  residentNumber,
  secretKey,
  Buffer.from(`${secretKey}:`).toString('base64'),
  sandboxMerchant.apiSecret,
  refundAccount.number,
];

const loose = `카드 ${cardNumber} / 4330-1234-1234-1234 / 4330 1234 1234 1234, 주민번호 ${residentNumber}, 키 ${secretKey}`;

let stage: FlowStage;
let merchant: MerchantServer;
const lines: string[] = [];

before(async (t) => {
  stage = await openFlowStage({ heard: (line) => lines.push(line) });
  merchant = await startMerchantServer(t as TestContext);
});
after(() => stage.close());

async function everyRow(): Promise<string[]> {
  const { db } = stage.hub;
  const tables = await db.query("select table_name from information_schema.tables where table_schema = 'public'");
  const rows = await Promise.all(
    tables.map(async ({ table_name: name }) => {
      const found = await db.query(`select row_to_json(t)::text as row from ${String(name)} t`);
      return found.map((each) => `${String(name)} ${String(each['row'])}`);
    }),
  );
  return rows.flat();
}

/** Bytes are shown as hex digits. */
function findSecrets(texts: readonly string[], also: readonly string[] = []): string[] {
  const wanted = [...secrets, ...also].flatMap((each) => [each, Buffer.from(each).toString('hex')]);
  return texts.flatMap((text) => wanted.filter((each) => text.includes(each)).map((each) => `${each} in ${text}`));
}

async function assertNowhere(also: readonly string[] = []): Promise<void> {
  await stage.work();
  assert.deepEqual(findSecrets(await everyRow(), also), []);
  assert.deepEqual(findSecrets(lines, also), []);
  assert.deepEqual(
    findSecrets(
      merchant.heard.map((each) => JSON.stringify(each)),
      also,
    ),
    [],
  );
}

/** The gateway refuses these calls, and its sentence says too much. */
function refusing(status: number, ...calls: readonly Call[]): Meddler {
  const body = JSON.stringify({ code: 'SOMETHING_NEW', message: loose });
  return async (request, exchange) =>
    calls.includes(callOf(request)) ? { status, headers: {}, body } : exchange(request);
}

/** Where the gateway sends its notices. */
async function address() {
  const { id: merchantId } = await findSandboxMerchant(stage.hub);
  const [channel] = await findChannels(stage.hub.db, { merchantId, tierId: null });
  return { gateway: 'tosspayments', channelToken: channel?.notificationToken ?? '', sourceAddress: '' };
}

const told = () => ({ webhookUrls: [`${merchant.url}/webhook`] });

test('the search finds what is there', async () => {
  const planted = await stage.pay({ ...told(), customData: loose });
  assert.notDeepEqual(findSecrets(await everyRow()), []);
  await stage.hub.db.query('update payments set custom_data = null where id = $1', [planted.id]);
  assert.deepEqual(findSecrets(await everyRow()), []);
});

test('the card that a buyer types in the window is never ours to keep', async () => {
  await stage.pay(told(), { card: 'limit-exceeded' });
  await stage.pay(told());
  await assertNowhere();
});

test('a whole card number in the answer to an approval is not kept', async () => {
  const change: Parameters<typeof rewritingReplies>[1] = (payment) => ({
    ...payment,
    card: { ...(payment['card'] as object), number: cardNumber },
  });
  stage.wire.meddle(rewritingReplies(['approve', 'settle'], change));
  const payment = await stage.pay(told());
  stage.wire.meddle(null);
  assert.equal(payment.status, 'paid');
  await assertNowhere();
});

test('a refusal that tells too much is kept without it', async () => {
  stage.wire.meddle(refusing(400, 'approve', 'cancel'));
  const payment = await stage.pay(told());
  assert.deepEqual([payment.status, payment.failCode], ['failed', 'SOMETHING_NEW']);
  stage.wire.meddle(null);
  const paid = await stage.pay(told());
  stage.wire.meddle(refusing(400, 'cancel'));
  const end = await stage.cancel(paid);
  stage.wire.meddle(null);
  assert(end.end === 'declined');
  assert.deepEqual(findSecrets([end.message]), []);
  await assertNowhere();
});

test('an unknown end whose cause tells too much is kept without it', async () => {
  const change: Parameters<typeof rewritingReplies>[1] = (payment) => ({ ...payment, status: loose });
  stage.wire.meddle(rewritingReplies(['approve', 'settle'], change));
  const approving = await stage.pay(told());
  assert.equal(approving.status, 'ready');
  stage.wire.meddle(null);
  await stage.passTime(600_000);
  await stage.work();
  stage.wire.meddle(() => {
    throw new Error('broken');
  });
  await stage.pay(told()).catch(() => 'the hub broke');
  stage.wire.meddle(null);
  await assertNowhere();
});

test('a return of the browser that tells too much is kept without it', async () => {
  const window = await stage.open(told());
  await stage.finish(window, { query: { code: 'SOMETHING_NEW', message: loose, orderId: cardNumber }, form: {} });
  assert.equal((await stage.payment(window.payment.id)).status, 'failed');
  await assertNowhere();
});

test('a notice is kept without card, key and resident number, wherever they stand in it', async () => {
  const payment = await stage.pay(told());
  const data = { orderId: payment.id, card: { number: cardNumber, cardNumber }, memo: loose, cardPassword: '12' };
  const headers = {
    authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`,
    'x-memo': loose,
    cookie: `card=${cardNumber}`,
  };
  const bodies = [
    JSON.stringify({ eventType: 'PAYMENT_STATUS_CHANGED', data }),
    new URLSearchParams({ cardNumber, memo: loose }).toString(),
    loose,
  ];
  for (const body of bodies) await receiveNotification(stage.hub, { ...(await address()), headers, body });
  await assertNowhere();
});

test('the reason of a cancellation that somebody made at the gateway is kept without it', async () => {
  const payment = await stage.pay(told());
  const cancel = { transactionKey: 'a-cancellation', cancelAmount: 300, canceledAt: '2026-11-24T09:00:00+09:00' };
  const change: Parameters<typeof rewritingReplies>[1] = (found) => ({
    ...found,
    status: 'PARTIAL_CANCELED',
    balanceAmount: 700,
    cancels: [{ ...cancel, cancelReason: loose, cancelStatus: 'DONE' }],
  });
  stage.wire.meddle(rewritingReplies(['settle'], change));
  await receiveNotification(stage.hub, {
    ...(await address()),
    headers: {},
    body: JSON.stringify({
      eventType: 'PAYMENT_STATUS_CHANGED',
      data: { orderId: payment.id, status: 'PARTIAL_CANCELED' },
    }),
  });
  stage.wire.meddle(null);
  const [cancellation] = await loadCancellations(stage.hub.db, payment.id);
  assert.match(cancellation?.reason ?? '', /카드 \[redacted\]/);
  await assertNowhere();
});

test('the account that a refund goes to is sent and not kept', async () => {
  const issued = await stage.pay({ ...told(), method: 'virtual_account' });
  await stage.bench.deposit(issued.id);
  const channel = await loadChannel(stage.hub.db, issued.channelId);
  assert.equal(await stage.during(learnDeposit(stage.hub, channel, issued)), 'booked');
  const payment = await stage.payment(issued.id);
  const bodies: string[] = [];
  stage.wire.meddle(async (request, exchange) => {
    bodies.push(request.body ?? '');
    return exchange(request);
  });
  await stage.cancel(payment, { amount: 400, refundAccount, tellsMerchant: true });
  stage.wire.meddle(losingReplies('cancel', 'settle'));
  await stage.cancel(payment, { amount: 100, refundAccount });
  stage.wire.meddle(null);
  assert(bodies.some((body) => body.includes(refundAccount.number)));
  await assertNowhere();
});

test('of an API secret and of a token only hashes are kept', async () => {
  const { apiKey: key, apiSecret: secret } = sandboxMerchant;
  const issued = await issueToken(stage.hub, { key, secret });
  assert(issued);
  await issueToken(stage.hub, { key, secret: `${secret}x` });
  await assertNowhere([issued.token]);
});
