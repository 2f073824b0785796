import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registerNotificationUrls } from '../../src/sandbox-control/register-notifications.ts';
import type { BillingStage, Order } from '../v1/billing-stage.ts';
import type { Json } from '../v1/running-api.ts';

/*
 * A client library of the original service, called method by method. The package itself says which methods it has: one
 * that no case calls is a failure, and so is a case that does not call its method.
 */

export type Client = {
  /** By name, as the installed package has them. */
  readonly methods: () => readonly string[];
  readonly call: (method: string, input: readonly unknown[]) => Promise<unknown>;
  /** What the client says when it is refused: its own error, in short. */
  readonly refusalOf: (error: unknown) => readonly unknown[];
};

/** Calls the method of the case; gives what the client gives. */
export type Ask = (...input: readonly unknown[]) => Promise<Json>;
/** The same when it must be refused; gives the client's own error, in short. */
export type Refused = (...input: readonly unknown[]) => Promise<readonly unknown[]>;

export type Cases = Readonly<Record<string, (ask: Ask, refused: Refused) => Promise<void>>>;

export function testEveryMethod(client: Client, cases: Cases): void {
  test('every method of the package is called', () => {
    assert.deepEqual(Object.keys(cases).toSorted(), client.methods().toSorted());
  });
  for (const [method, run] of Object.entries(cases)) {
    test(method, async () => {
      let calls = 0;
      const ask: Ask = async (...input) => {
        calls += 1;
        return (await client.call(method, input)) as Json;
      };
      await run(ask, (...input) => refusalOf(client, ask(...input)));
      assert.ok(calls > 0, 'the case does not call its method');
    });
  }
}

async function refusalOf(client: Client, asked: Promise<unknown>): Promise<readonly unknown[]> {
  const answer = await asked.catch((error: unknown) => ({ error }));
  assert.ok(answer && typeof answer === 'object' && 'error' in answer, `not refused: ${JSON.stringify(answer)}`);
  return client.refusalOf(answer.error);
}

/** A payment by card, made in a window. */
export async function payInWindow(stage: BillingStage, params: object = {}): Promise<{ id: string; order: string }> {
  const { merchant_uid: order } = stage.order();
  const id = await stage.shop.open({ merchant_uid: order, amount: 1000, ...params });
  await stage.shop.complete(id, { decision: 'pay' });
  assert.equal((await stage.shop.payment(id))['status'], 'paid');
  return { id, order };
}

/** What the gateway's own books say of a payment, by kind and amount. */
export async function booksOf(stage: BillingStage, id: unknown): Promise<readonly (readonly [string, number])[]> {
  return (await stage.shop.ledger(String(id))).map(({ kind, amount }) => [kind, amount] as const);
}

/** An account that a server asks for. */
export function accountOrder(stage: BillingStage): Order & Readonly<Record<string, unknown>> {
  return {
    ...stage.order(),
    vbank_code: '088',
    vbank_due: stage.after(86_400),
    vbank_holder: '나루',
    buyer_name: '나루',
  };
}

/** The account waits, as its gateway's books say; then the buyer pays in. */
export async function assertDeposit(stage: BillingStage, { imp_uid: id, status, vbank_num }: Json): Promise<void> {
  assert.deepEqual([status, await booksOf(stage, id)], ['ready', [['issue', 0]]]);
  assert.equal(vbank_num, (await stage.shop.payment(String(id)))['vbank_num']);
  await registerNotificationUrls(stage.api.hub);
  await stage.shop.lever('POST', '/deposits', { imp_uid: id });
  assert.equal((await stage.shop.payment(String(id)))['status'], 'paid');
  assert.deepEqual((await booksOf(stage, id)).at(-1), ['deposit', 10_000]);
}
