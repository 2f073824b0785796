import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { brandId, type CheckoutToken, type PaymentId } from '../../src/core/ids.ts';
import type { Operation } from '../../src/core/operation.ts';
import type { Payment } from '../../src/core/payment.ts';
import { cancelPayment, type CancelEnd, type CancelPayment } from '../../src/flows/cancel-payment.ts';
import { finishCheckout, type CheckoutView } from '../../src/flows/finish-checkout.ts';
import { openCheckout, type OpenCheckout } from '../../src/flows/open-checkout.ts';
import { scopeOf } from '../../src/flows/scope-of.ts';
import { findSandboxMerchant, seedSandbox } from '../../src/flows/seed-sandbox.ts';
import { setClock } from '../../src/flows/shift-clock.ts';
import type { Gateway, HttpSend, WindowReturn } from '../../src/gateways/gateway.ts';
import { toss } from '../../src/gateways/toss/index.ts';
import { buildHub, type Hub } from '../../src/hub.ts';
import type { SafeAgent } from '../../src/outbound/safe-agent.ts';
import { commit } from '../../src/store/commit.ts';
import { type MerchantSettings } from '../../src/store/merchants.ts';
import { loadOperationsOf } from '../../src/store/operations.ts';
import { findOrder } from '../../src/store/orders.ts';
import { loadPayment } from '../../src/store/payments.ts';
import { openBench, type Bench, type Decision } from '../gateways/sandbox-bench.ts';
import { aCancelRequest, aCheckout, type CheckoutWish } from './builders.ts';
import { freshDatabase } from './database.ts';
import { createMachineClock, type MachineClock } from './machine-clock.ts';
import { createWire, type Wire } from './wire.ts';
import { workOnce, workUntilIdle } from './work-until-idle.ts';

/*
 * A hub in this process with a database of its own, before the sandbox gateway, and the steps that flows take on it.
 * Business time stands still and machine time too; a test moves them.
 */

export type FlowStage = {
  readonly hub: Hub;
  readonly bench: Bench;
  readonly wire: Wire;
  readonly machine: MachineClock;
  /** Another hub on the same database, with the same keys. */
  anotherHub(sendingBy?: (send: HttpSend) => HttpSend): Promise<Hub>;
  /** A hub on another database, with the same keys or others, before the same gateway. */
  hubOn(url: string, key?: Uint8Array): Promise<Hub>;
  /** Closes a hub before the stage is. */
  retire(hub: Hub): Promise<void>;
  open(wish?: CheckoutWish): Promise<OpenWindow>;
  /** The buyer's part in the window, and his way back. */
  authenticate(window: OpenWindow, decision?: Partial<Decision>): Promise<WindowReturn>;
  finish(window: OpenWindow, back: WindowReturn, hub?: Hub): Promise<CheckoutView>;
  /** A window from opening to its end. */
  pay(wish?: CheckoutWish, decision?: Partial<Decision>): Promise<Payment>;
  cancel(payment: Payment, wish?: Partial<CancelPayment>, hub?: Hub): Promise<CancelEnd>;
  payment(id: PaymentId): Promise<Payment>;
  operations(id: PaymentId): Promise<readonly Operation[]>;
  holder(payment: Payment): Promise<PaymentId | null>;
  /** The statuses that the merchant is to be told of, in order. */
  told(id: PaymentId): Promise<readonly string[]>;
  set(settings: Partial<MerchantSettings>): Promise<void>;
  /** Machine time passes as this work needs it. */
  during<T>(work: Promise<T>): Promise<T>;
  /** Business time of the hubs passes; of the gateway only where it is said. */
  passTime(ms: number, of?: 'hub' | 'all'): Promise<void>;
  work(hub?: Hub): Promise<void>;
  /** Everything that will ever be due. */
  workToTheEnd(hub?: Hub): Promise<void>;
  close(): Promise<void>;
};

export type OpenWindow = { readonly payment: Payment; readonly token: CheckoutToken; readonly window: string };

/** `gateway`: whose windows are opened, by its first channel. */
export type StageOptions = {
  readonly heard?: (line: string) => void;
  readonly gateway?: Gateway;
  /** Notices whose address each order names come to the bench; else nobody listens there. */
  readonly hearsNotices?: boolean;
};

export async function openFlowStage({
  heard,
  gateway = toss,
  hearsNotices = false,
}: StageOptions = {}): Promise<FlowStage> {
  const mid = gateway.sandboxChannels[0]?.mid ?? '';
  const [database, bench] = await Promise.all([freshDatabase(), openBench(gateway, { mid })]);
  const [wire, machine, rootKey] = [createWire(bench.send), createMachineClock(), randomBytes(32)];
  const hubs = new Set<Hub>();
  const moves = { outbound: 0 };
  let now = new Date();
  type Place = { readonly connection: string; readonly key: Uint8Array };
  const build = async ({ connection, key }: Place, sendingBy: (send: HttpSend) => HttpSend): Promise<Hub> => {
    assert(bench.place.environment === 'sandbox');
    const publicUrl = hearsNotices ? new URL(bench.noticeUrl).origin : 'http://127.0.0.1:9';
    const settings = { publicUrl, shopUrl: 'http://localhost:9', sandboxUrl: bench.place.origin };
    const built = await buildHub({
      settings: { mode: 'sandbox', ...settings },
      connection,
      rootKeys: [key],
      log: heard ? pino({ level: 'trace' }, { write: heard }) : pino({ level: 'silent' }),
      send: sendingBy(wire.send),
      machine,
    });
    const hub = { ...built, outbound: counting(built.outbound, moves) };
    hubs.add(hub);
    return hub;
  };
  const anotherHub: FlowStage['anotherHub'] = async (sendingBy = (send) => send) => {
    const hub = await build({ connection: database.url, key: rootKey }, sendingBy);
    await hub.clock.refresh();
    return hub;
  };
  const hub = await anotherHub();
  await seedSandbox(hub);
  await setClock(hub, { offsetMs: 0, heldAt: now });
  const merchant = await findSandboxMerchant(hub);

  const passTime: FlowStage['passTime'] = async (ms, of = 'hub') => {
    now = new Date(now.getTime() + ms);
    await setClock(hub, { offsetMs: 0, heldAt: now });
    if (of === 'all') await bench.advance(ms);
  };
  const during = <T>(work: Promise<T>): Promise<T> =>
    machine.passDuring(work, () => wire.underWay() === 0 && moves.outbound === 0 && [...hubs].every(isAtRest));
  const steps = createSteps({ hub, bench, gateway, during });
  return {
    ...steps,
    hub,
    bench,
    wire,
    machine,
    anotherHub,
    hubOn: (connection, key = rootKey) => build({ connection, key }, (send) => send),
    async retire(each) {
      hubs.delete(each);
      await each.close();
    },
    async set(settings) {
      await commit(hub.db, [{ write: 'change merchant', id: merchant.id, change: { settings } }]);
    },
    during,
    passTime,
    work: (by = hub) => during(workOnce(by)),
    workToTheEnd: (by = hub) =>
      during(workUntilIdle(by, (at) => passTime(Math.max(0, at.getTime() - now.getTime()), 'all'))),
    async close() {
      wire.meddle(null);
      await during(Promise.all([...hubs].map((each) => each.close())));
      await bench.close();
      await database.drop();
    },
  };
}

/** Calls to merchants under way, so that no time is made to pass meanwhile. */
function counting(agent: SafeAgent, moves: { outbound: number }): SafeAgent {
  return {
    ...agent,
    post: (call) => {
      moves.outbound += 1;
      return agent.post(call).finally(() => (moves.outbound -= 1));
    },
  };
}

function isAtRest({ db: { pool } }: Hub): boolean {
  return pool.waitingCount === 0 && pool.idleCount === pool.totalCount;
}

type Steps = Pick<FlowStage, 'open' | 'authenticate' | 'finish' | 'pay' | 'cancel'> &
  Pick<FlowStage, 'payment' | 'operations' | 'holder' | 'told'>;

type Ground = Pick<FlowStage, 'hub' | 'bench'> & {
  readonly gateway: Gateway;
  readonly during: <T>(work: Promise<T>) => Promise<T>;
};

function createSteps({ hub, bench, gateway, during }: Ground): Steps {
  const payment: Steps['payment'] = async (id) => {
    const found = await loadPayment(hub.db, id);
    assert(found);
    return found;
  };
  const open: Steps['open'] = async (wish) => {
    const asked = { ...aCheckout(wish), wish: { by: 'gateway', gateway: gateway.name, mid: null } } as const;
    const opened = await mustOpen(hub, asked);
    const token = brandId<CheckoutToken>(opened.checkoutUrl.split('/').at(-1) ?? '');
    return { payment: opened.payment, token, window: await bench.openWindow(opened.window.launch) };
  };
  const authenticate: Steps['authenticate'] = ({ window }, decision) =>
    bench.decide(window, { decision: 'pay', ...decision });
  const finish: Steps['finish'] = ({ token }, back, by = hub) => during(finishCheckout(by, token, back));
  return {
    payment,
    open,
    authenticate,
    finish,
    async pay(wish, decision) {
      const opened = await open(wish);
      await finish(opened, await authenticate(opened, decision));
      return payment(opened.payment.id);
    },
    cancel: (of, wish, by = hub) => during(cancelPayment(by, scopeOf(of), aCancelRequest(of, wish))),
    operations: (id) => loadOperationsOf(hub.db, id),
    holder: async (of) => (await findOrder(hub.db, scopeOf(of), of.orderId)).heldBy,
    async told(id) {
      const sql = 'select status from webhook_events where payment_id = $1 order by sequence';
      return (await hub.db.query(sql, [id])).map((row) => String(row['status']));
    },
  };
}

type Opened = Extract<Awaited<ReturnType<typeof openCheckout>>, { opened: true }>;

async function mustOpen(hub: Hub, input: OpenCheckout): Promise<Opened> {
  const opened = await openCheckout(hub, input);
  assert(opened.opened, `no window: ${JSON.stringify(opened)}`);
  return opened;
}
