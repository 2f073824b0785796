import { randomBytes, randomInt } from 'node:crypto';
import type { Cancellation } from '../../src/core/cancellation.ts';
import {
  brandId,
  newPaymentId,
  type CancellationId,
  type MerchantId,
  type OrderId,
  type TierId,
} from '../../src/core/ids.ts';
import type { Payment } from '../../src/core/payment.ts';
import { hashOf } from '../../src/flows/hash-of.ts';
import { findSandboxMerchant } from '../../src/flows/seed-sandbox.ts';
import type { Hub } from '../../src/hub.ts';
import { insertCancellation } from '../../src/store/cancellations.ts';
import { commit } from '../../src/store/commit.ts';
import { findChannels } from '../../src/store/channels.ts';
import type { Statement } from '../../src/store/database.ts';
import { defaultSettings } from '../../src/store/merchants.ts';
import { insertOperation } from '../../src/store/operations.ts';
import { insertPayment } from '../../src/store/payments.ts';
import { aCancellation, aPayment } from '../support/builders.ts';

/*
 * Rows as they are in a database, for tests of what is read: no gateway is needed to have a payment of every status.
 */

export type Owner = { readonly merchantId: MerchantId; readonly channelId: Payment['channelId'] };

export async function sandboxOwner(hub: Hub): Promise<Owner> {
  const { id: merchantId } = await findSandboxMerchant(hub);
  const [channel] = await findChannels(hub.db, { merchantId, tierId: null });
  if (!channel) throw new Error('the sandbox merchant has no channel');
  return { merchantId, channelId: channel.id };
}

/** Another merchant with a key of his own and a channel. */
export async function anotherMerchant(hub: Hub): Promise<Owner & { readonly pair: object }> {
  const createdAt = hub.clock.now();
  const merchantId = brandId<MerchantId>(hub.ids.row());
  const channelId = brandId<Payment['channelId']>(hub.ids.row());
  const [key, secret] = [`key_${digits(8)}`, `secret_${digits(8)}`];
  const userCode = `imp${digits(8)}`;
  const dataKey = hub.vault.newDataKey({ id: hub.ids.row(), merchantId });
  const settings = defaultSettings;
  const merchant = { id: merchantId, userCode, name: '다른 상점', settings, sealedWebhookSecrets: null, dataKey };
  const apiKey = { id: hub.ids.row(), merchantId, key, secretHash: hashOf(secret), sandboxOnly: false };
  const channel = {
    id: channelId,
    merchantId,
    tierId: null,
    key: `channel-key-${channelId}`,
    name: '다른 채널',
    gateway: 'a-gateway',
    mid: 'another-mid',
    environment: 'sandbox',
    purposes: ['window'],
    sealedCredentials: Buffer.from('sealed'),
    notificationToken: randomBytes(16).toString('hex'),
    position: 1,
    isDefault: true,
    removedAt: null,
    chargesPerSecond: null,
    dataKey,
    createdAt,
  } as const;
  await commit(hub.db, [
    { write: 'insert merchant', row: { ...merchant, createdAt } },
    { write: 'insert data key', row: { ...dataKey, createdAt } },
    { write: 'insert api key', row: { ...apiKey, createdAt } },
    { write: 'insert channel', row: channel },
  ]);
  return { merchantId, channelId, pair: { imp_key: key, imp_secret: secret } };
}

export async function addTier(hub: Hub, { merchantId }: Owner, code: string): Promise<TierId> {
  const id = brandId<TierId>(hub.ids.row());
  const sql = 'insert into tiers (id, merchant_id, code, name) values ($1, $2, $3, $4)';
  await hub.db.query(sql, [id, merchantId, code, `하위상점 ${code}`]);
  return id;
}

export async function addPayment(hub: Hub, owner: Owner, over: Partial<Payment> = {}): Promise<Payment> {
  const { merchantId, channelId } = owner;
  const payment = aPayment({ id: newPaymentId('window', digits), merchantId, channelId, ...over });
  await write(hub, insertPayment(payment));
  return payment;
}

/** A cancellation of a payment, with the operation that it was made by. */
export async function addCancellation(
  hub: Hub,
  payment: Payment,
  over: Partial<Cancellation> = {},
): Promise<Cancellation> {
  const cancellation = aCancellation({
    id: brandId<CancellationId>(hub.ids.cancellation()),
    merchantId: payment.merchantId,
    paymentId: payment.id,
    operationId: hub.ids.operation(),
    ...over,
  });
  const at = cancellation.requestedAt;
  const operation = {
    id: cancellation.operationId,
    merchantId: payment.merchantId,
    subject: 'payment',
    subjectId: payment.id,
    paymentId: payment.id,
    cancellationId: cancellation.id,
    kind: 'cancel',
    state: 'done',
    reference: cancellation.operationId,
    asked: {},
    decline: null,
    cause: null,
    needsPerson: false,
    startedAt: at,
    sentAt: at,
    presumedDeadAt: at,
    settleAttempts: 0,
    settleAt: null,
    endedAt: at,
  } as const;
  await write(hub, insertOperation(operation));
  await write(hub, insertCancellation(cancellation));
  return cancellation;
}

export function order(text: string): OrderId {
  return text as OrderId;
}

function write(hub: Hub, { text, values }: Statement): Promise<unknown> {
  return hub.db.query(text, values);
}

function digits(count: number): string {
  return Array.from({ length: count }, () => randomInt(10)).join('');
}
