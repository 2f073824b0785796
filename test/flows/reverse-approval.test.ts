import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { callbackFor } from '../../src/contract/checkout/outcome.ts';
import type { PaymentId } from '../../src/core/ids.ts';
import type { Payment } from '../../src/core/payment.ts';
import { openCheckout } from '../../src/flows/open-checkout.ts';
import { scopeOf } from '../../src/flows/scope-of.ts';
import { findLedger } from '../../src/store/ledger.ts';
import type { Decision } from '../gateways/sandbox-bench.ts';
import { audit } from '../support/auditor.ts';
import { breaches, type BreachKind } from '../support/breaches.ts';
import { aCheckout } from '../support/builders.ts';
import { openFlowStage, type FlowStage } from '../support/flow-stage.ts';
import { both, callOf, losingReplies, losingRequests, type Meddler } from '../support/wire.ts';

/*
 * An approval that fails our checks is recorded and given back (ARCHITECTURE.md, 1c): it is never shown as paid, and
 * the order is free only when the money is on its way back.
 */

let stage: FlowStage;

before(async () => {
  stage = await openFlowStage();
});
after(() => stage.close());

type Watch = {
  readonly decision?: Partial<Decision>;
  /** Stands between the hub and the breach. */
  readonly meddler?: Meddler;
  /** Looks at the database while the reversal is on its way. */
  readonly onReversal?: (id: PaymentId) => Promise<void>;
};

async function payWith(kind: BreachKind, { decision, meddler, onReversal }: Watch = {}): Promise<Payment> {
  const breach = await breaches[kind](stage, { decision, webhookUrls: ['http://127.0.0.1:9/'] });
  const { id } = breach.window.payment;
  const watching: Meddler = async (request, exchange) => {
    if (callOf(request) === 'cancel') await onReversal?.(id);
    return exchange(request);
  };
  stage.wire.meddle(both(both(watching, meddler ?? ((request, exchange) => exchange(request))), breach.meddler));
  await stage.finish(breach.window, breach.back);
  return stage.payment(id);
}

async function reversalOf(payment: Payment) {
  const reversal = (await stage.operations(payment.id)).find((each) => each.kind === 'reverse');
  assert(reversal);
  return reversal;
}

/** The rows of a breach, with the numbers of the transactions that wrote them last. */
const writtenTogether = `
  select p.status, a.state as approve, r.state as reverse, l.amount, p.xmin::text as at,
    p.xmin = a.xmin and a.xmin = r.xmin and r.xmin = l.xmin as together
  from payments p
    join operations a on a.payment_id = p.id and a.kind = 'approve'
    join operations r on r.payment_id = p.id and r.kind = 'reverse'
    join ledger_entries l on l.payment_id = p.id and l.kind = 'approval'
  where p.id = $1`;

const takenBy: Record<BreachKind, number> = { amount_differs: 2000, mid_differs: 1000, order_differs: 1000 };

for (const kind of Object.keys(breaches) as BreachKind[]) {
  test(`${kind}: the commit that records the approval ends the payment failed and writes the reversal`, async () => {
    const seen: unknown[] = [];
    const payment = await payWith(kind, {
      onReversal: async (id) => {
        const [row] = await stage.hub.db.query(writtenTogether, [id]);
        const { at: _at, ...rest } = row ?? {};
        seen.push(rest);
      },
    });
    stage.wire.meddle(null);
    const amount = takenBy[kind];
    assert.deepEqual(seen, [{ status: 'failed', approve: 'done', reverse: 'started', amount, together: true }]);
    assert.deepEqual([payment.status, payment.failCode, payment.paidAt], ['failed', kind, null]);
    assert.deepEqual(await stage.told(payment.id), []);
    const ledger = await findLedger(stage.hub.db, scopeOf(payment), payment.id);
    assert.deepEqual(
      ledger.map((each) => [each.kind, each.amount]),
      [
        ['approval', amount],
        ['reversal', amount],
      ],
    );
    assert.deepEqual(await audit(stage), []);
  });
}

test('the order is held until the reversal is done, and free with it', async () => {
  const holders: unknown[] = [];
  const payment = await payWith('amount_differs', {
    onReversal: async (id) => {
      const now = await stage.payment(id);
      const second = await openCheckout(stage.hub, aCheckout({ orderId: now.orderId }));
      holders.push(await stage.holder(now), second.opened ? 'opened' : second.refused);
    },
  });
  stage.wire.meddle(null);
  assert.deepEqual(holders, [payment.id, 'in_progress']);
  assert.equal(await stage.holder(payment), null);
  assert.equal((await stage.pay({ orderId: payment.orderId })).status, 'paid');
  assert.deepEqual(await audit(stage), []);
});

test('the window tells a breach as a failure, with our sentence', async () => {
  const breach = await breaches.mid_differs(stage);
  stage.wire.meddle(breach.meddler);
  const view = await stage.finish(breach.window, breach.back);
  stage.wire.meddle(null);
  assert(view.state === 'ended');
  assert.deepEqual(callbackFor(view), {
    imp_uid: breach.window.payment.id,
    merchant_uid: breach.window.payment.orderId,
    error_code: 'mid_differs',
    error_msg: '승인 결과가 주문과 달라 결제를 되돌립니다. (mid_differs)',
  });
});

test('a reversal whose answer is lost stays open and holds the order; asking ends it', async () => {
  const payment = await payWith('amount_differs', { meddler: losingReplies('cancel', 'settle') });
  assert.equal((await reversalOf(payment)).state, 'unknown');
  assert.equal(await stage.holder(payment), payment.id);
  stage.wire.meddle(null);
  stage.wire.forget();
  await stage.passTime(60_000);
  await stage.work();
  const { transactionId } = (await stage.bench.ledger(payment.id))[0] ?? {};
  assert.deepEqual(stage.wire.sent(), [`GET /v1/payments/${transactionId}`]);
  assert.equal((await reversalOf(payment)).state, 'done');
  assert.equal(await stage.holder(payment), null);
  assert.deepEqual(await audit(stage), []);
});

test('a reversal that the gateway never got is sent again, and gives back once', async () => {
  const payment = await payWith('amount_differs', { meddler: losingRequests('cancel') });
  stage.wire.meddle(null);
  await stage.passTime(60_000);
  await stage.work();
  assert.equal((await reversalOf(payment)).state, 'done');
  assert.deepEqual(
    (await stage.bench.ledger(payment.id)).map((each) => [each.kind, each.amount]),
    [
      ['approval', 2000],
      ['cancellation', 2000],
    ],
  );
  assert.deepEqual(await audit(stage), []);
});

test('a reversal that the gateway refuses calls a person, and nobody asks again', async () => {
  const payment = await payWith('amount_differs', { decision: { card: 'cancellation-refused' } });
  stage.wire.meddle(null);
  stage.wire.forget();
  const reversal = await reversalOf(payment);
  assert.deepEqual([reversal.state, reversal.needsPerson, reversal.settleAt], ['unknown', true, null]);
  assert.match(reversal.cause ?? '', /^[A-Z_]+ ./);
  await stage.passTime(10 * 24 * 3_600_000);
  await stage.work();
  assert.deepEqual(stage.wire.sent(), []);
  assert.equal((await stage.payment(payment.id)).status, 'failed');
  assert.equal(await stage.holder(payment), payment.id);
});
