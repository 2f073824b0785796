import { createClient, type NaruClient } from '../client/index.ts';
import { createBusinessClock, type BusinessClock } from './business-clock.ts';
import { createBuyer, type Buyer } from './buyer.ts';
import { freePorts } from './free-ports.ts';
import { startHostProcess, type HostProcess } from './host-process.ts';
import { createLevers } from './levers.ts';
import { NaruStartFailed } from './start-failed.ts';
import { startWebhookReceiver, type Webhooks } from './webhooks.ts';

export type StartOptions = {
  /** Your app's webhook address; `hub.webhooks.next()` still tells what was sent, and how your app answered. */
  readonly webhookUrl?: string;
  /** Free ports, unless these are named. */
  readonly port?: number;
  readonly sandboxPort?: number;
  /** A minute: the first start of an installation makes what all others copy. */
  readonly timeoutMs?: number;
};

/** Something that goes wrong at a gateway's side, on purpose. */
export type Fault = {
  readonly gateway: 'toss' | 'kicc' | 'uplus' | (string & {});
  readonly call:
    | 'approve'
    | 'cancel'
    | 'settle'
    | 'issue-billing-key'
    | 'charge-billing-key'
    | 'issue-virtual-account'
    | 'issue-cash-receipt'
    | 'cancel-cash-receipt'
    | 'register-delivery'
    | 'any'
    | (string & {});
  readonly fault: 'lose-request' | 'lose-reply' | 'slow' | 'http-500' | 'garbage' | (string & {});
  /** How many of the next calls; one. */
  readonly times?: number;
  /** How long `slow` waits. */
  readonly delay_ms?: number;
};

/** A card number and what becomes of a payment by it. */
export type TestCard = { readonly number: string; readonly outcome: string; readonly label: string };

/** A movement of money in a gateway's own books: the truth to compare with. */
export type Movement = {
  readonly order_id: string;
  readonly kind: 'approval' | 'cancellation' | 'deposit' | 'refund' | 'issue' | (string & {});
  readonly amount: number;
  readonly at: string;
  readonly transaction_id: string;
  readonly mid: string;
  readonly gateway: string;
};

export type TestHub = Buyer &
  AsyncDisposable & {
    readonly url: string;
    readonly impKey: string;
    readonly impSecret: string;
    readonly userCode: string;
    readonly webhookSecret: string;
    /** For the app under test: NARU_URL, IMP_KEY, IMP_SECRET, IMP_USER_CODE, NARU_WEBHOOK_SECRET. */
    readonly env: Readonly<Record<EnvName, string>>;
    /** The typed client of this hub. */
    readonly client: NaruClient;
    readonly clock: BusinessClock;
    readonly webhooks: Webhooks;
    readonly cards: readonly TestCard[];
    /** The next such calls at a gateway go wrong. */
    fail(fault: Fault): Promise<void>;
    ledger(of?: { readonly gateway?: Fault['gateway']; readonly imp_uid?: string }): Promise<readonly Movement[]>;
    /** Empty books, real time, no faults; the same keys and channels. */
    reset(): Promise<void>;
    stop(): Promise<void>;
  };

export type EnvName = 'NARU_URL' | 'IMP_KEY' | 'IMP_SECRET' | 'IMP_USER_CODE' | 'NARU_WEBHOOK_SECRET';

/** Published values of every sandbox: they open nothing else. */
const merchant = {
  userCode: 'imp00000000',
  impKey: 'imp_apikey',
  impSecret: 'sandbox-secret-not-for-live-use',
  webhookSecret: 'whsec_c2FuZGJveC1zZWNyZXQtbm90LWZvci1saXZl',
} as const;

const usualTimeoutMs = 60_000;
/** Another program may take a port between the look and the start. */
const mostTries = 3;

/**
 * 시험을 위한 나루 하나: 허브, 모의 결제사, 데이터베이스. 시험이 끝나면(어떻게 끝나든) 함께 사라집니다.
 *
 * A hub of this test's own with gateways and a database, on free ports of 127.0.0.1. It ends with `stop()`, with
 * `await using`, and with this process, however that ends. Rejects with NaruStartFailed.
 */
export async function startNaru(options: StartOptions = {}): Promise<TestHub> {
  const { host, url } = await startHost(options);
  try {
    return await openHub(host, url, options.webhookUrl ?? null);
  } catch (error) {
    await host.stop();
    throw error;
  }
}

/** What the hub says of its variables is no help to a test. */
const leavePortsOut =
  'startNaru의 port와 sandboxPort를 바꾸거나, 빼고 빈 포트를 쓰게 하세요. ' +
  'Give startNaru another port or sandboxPort, or leave them out for free ones.';

async function startHost(options: StartOptions): Promise<{ host: HostProcess; url: string }> {
  const { timeoutMs = usualTimeoutMs } = options;
  for (let tries = 1; ; tries += 1) {
    const [free = 0, other = 0] = await freePorts(2);
    const [port, sandboxPort] = [options.port ?? free, options.sandboxPort ?? other];
    try {
      return { host: await startHostProcess({ port, sandboxPort, timeoutMs }), url: `http://127.0.0.1:${port}` };
    } catch (error) {
      const isNamed = options.port !== undefined || options.sandboxPort !== undefined;
      const wasTaken = error instanceof NaruStartFailed && /is taken|EADDRINUSE/.test(error.message);
      if (wasTaken && isNamed) throw new NaruStartFailed(`${error.message}\n${leavePortsOut}`);
      if (!wasTaken || tries === mostTries) throw error;
    }
  }
}

async function openHub(host: HostProcess, url: string, webhookUrl: string | null): Promise<TestHub> {
  const { userCode, impKey, impSecret, webhookSecret } = merchant;
  const levers = createLevers(url);
  // A test may put another clock in the place of this process's own, and the hub signs by the real time.
  const client = createClient({ baseUrl: url, impKey, impSecret, webhookSecret, toleranceSeconds: Infinity });
  const webhooks = await startWebhookReceiver(webhookSecret, webhookUrl);
  const [cards] = await Promise.all([
    levers.get<readonly TestCard[]>('cards'),
    levers.post('settings', { webhook_url: webhooks.url }),
  ]);
  const stop = async (): Promise<void> => {
    await Promise.all([host.stop(), webhooks.close()]);
  };
  return {
    url,
    ...merchant,
    env: {
      NARU_URL: url,
      IMP_KEY: impKey,
      IMP_SECRET: impSecret,
      IMP_USER_CODE: userCode,
      NARU_WEBHOOK_SECRET: webhookSecret,
    },
    client,
    ...createBuyer({ levers, client, userCode }),
    clock: createBusinessClock(levers),
    webhooks,
    cards,
    fail: async (fault) => void (await levers.post('faults', fault)),
    ledger: async ({ gateway, imp_uid } = {}) =>
      (await levers.get<{ readonly entries: readonly Movement[] }>('ledger', { gateway, order: imp_uid })).entries,
    async reset() {
      await levers.post('reset', {});
      webhooks.forget();
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
