import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handleOnce, type WebhookEvent } from './handle-once.ts';
import { memoryWebhookStore } from './memory-webhook-store.ts';
import type { Payment } from './payment.ts';
import type { Webhook } from './verify-webhook.ts';

/*
 * Turns that go wrong in the store itself. What a store does with events is in test/client/webhooks.test.ts.
 */

const request = { headers: {}, body: '' };
const webhook = { id: 'evt-1', imp_uid: 'imp_1', sequence: 1 } as Webhook;
const verify = async (): Promise<Webhook> => webhook;
const lookUp = async (): Promise<Payment> => ({ imp_uid: 'imp_1' }) as Payment;

test('a turn that was lost meanwhile fails the handler, so that its transaction is rolled back', async () => {
  const store = memoryWebhookStore();
  const handle = async ({ done }: WebhookEvent<unknown>): Promise<void> => {
    await done();
    await done();
  };
  await assert.rejects(handleOnce(request, { verify, lookUp, store, handle }), /not held any more/);
});

test('a store that cannot take the turn back is told beside what went wrong before', async () => {
  const gone = async (): Promise<void> => {
    throw new Error('no database');
  };
  const store = { ...memoryWebhookStore(), release: gone };
  const handle = async (): Promise<void> => {
    throw new Error('no stock');
  };
  const error: unknown = await handleOnce(request, { verify, lookUp, store, handle }).catch(
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof AggregateError);
  assert.deepEqual(error.errors.map(String), ['Error: no stock', 'Error: no database']);
});

test('a payment that cannot be looked up leaves the turn free', async () => {
  const store = memoryWebhookStore();
  const failing = async (): Promise<Payment> => {
    throw new Error('no hub');
  };
  const handle = async (): Promise<void> => {};
  await assert.rejects(handleOnce(request, { verify, lookUp: failing, store, handle }), /no hub/);
  assert.equal((await handleOnce(request, { verify, lookUp, store, handle })).did, 'handled');
});
