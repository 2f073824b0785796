import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testCards, type CardOutcome } from '../../sandbox/cards.ts';
import { startSandbox } from '../../sandbox/server.ts';
import { createSend } from '../../src/gateways/send.ts';
import type { Launch } from '../../src/core/launch.ts';
import type { Gateway, GatewayPlace, HttpSend, NotificationRequest, WindowReturn } from '../../src/gateways/gateway.ts';

/** A sandbox gateway on a free port, its levers, and a receiver for what it tells by itself. */
export type Bench = {
  readonly place: GatewayPlace;
  /** Where notices are heard, for a gateway that is told so with each order. */
  readonly noticeUrl: string;
  readonly send: HttpSend;
  now(): Date;
  openWindow(launch: Launch): Promise<string>;
  /** What the buyer does, and how the browser comes back. */
  decide(window: string, decision: Decision): Promise<WindowReturn>;
  break(fault: Fault): Promise<void>;
  mend(): Promise<void>;
  /** The buyer pays into an account, exactly what is due. */
  deposit(paymentId: string): Promise<void>;
  /** The bank takes the deposit back. */
  withdraw(paymentId: string): Promise<void>;
  /** What happens to goods that are paid for in escrow, outside of the API. */
  escrow(paymentId: string, decision: 'ship' | 'confirm' | 'deny'): Promise<void>;
  ledger(paymentId: string): Promise<readonly Movement[]>;
  advance(ms: number): Promise<void>;
  /** Waits until the gateway has told this many things. */
  heard(count: number): Promise<readonly NotificationRequest[]>;
  reset(): Promise<void>;
  close(): Promise<void>;
};

/** `bank`: by its standard code. */
export type Decision = {
  readonly decision: 'pay' | 'cancel' | 'decline';
  readonly card?: CardOutcome;
  readonly bank?: string;
};

export type Fault = {
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
    | 'any';
  readonly fault: 'lose-request' | 'lose-reply' | 'slow' | 'http-500' | 'garbage' | 'bad-signature' | 'amount-mismatch';
  readonly times?: number;
  readonly delayMs?: number;
};

export type Movement = {
  readonly kind: 'approval' | 'cancellation' | 'deposit' | 'refund' | 'issue' | 'receipt' | 'receipt_cancellation';
  readonly amount: number;
  readonly transactionId: string;
};

/** Whose notices are heard: a merchant's, and of these kinds where the merchant has to ask for them. */
export type Heard = { readonly mid: string; readonly kinds?: readonly string[] };

export async function openBench({ folder: gateway }: Pick<Gateway, 'folder'>, heard: Heard): Promise<Bench> {
  const home = await mkdtemp(join(tmpdir(), 'naru-conformance-'));
  const sandbox = await startSandbox({ host: '127.0.0.1', port: 0, home });
  const { send, close: closeSend } = createSend();
  const ear = await openEar();
  const control = (method: string, path: string, body?: object) => callControl(sandbox.url + path, method, body);
  let offsetMs = 0;

  await control('PUT', '/__sandbox/webhooks', { gateway, ...heard, url: ear.url });
  return {
    place: { environment: 'sandbox', origin: sandbox.url },
    noticeUrl: ear.url,
    send,
    now: () => new Date(Date.now() + offsetMs),
    async openWindow(launch) {
      const opened = await control('POST', '/__sandbox/buyer/open', { gateway, launch, device: 'pc' });
      return opened.window;
    },
    async decide(window, { decision, card, bank }) {
      const number = testCards.find((each) => each.outcome === card)?.number;
      const made = { gateway, window, decision, ...(number !== undefined && { card_number: number }) };
      const from = bank === undefined ? {} : { bank_code: bank };
      const { return: back } = await control('POST', '/__sandbox/buyer/decide', { ...made, ...from });
      return { query: Object.fromEntries(new URL(back.url).searchParams), form: back.form ?? {} };
    },
    async break({ call, fault, times = 1, delayMs = 1_000 }) {
      await control('POST', '/__sandbox/faults', { gateway, call, fault, times, delay_ms: delayMs });
    },
    async mend() {
      await control('DELETE', '/__sandbox/faults');
    },
    async deposit(paymentId) {
      await control('POST', '/__sandbox/deposits', { gateway, order_id: paymentId });
    },
    async withdraw(paymentId) {
      await control('POST', '/__sandbox/withdrawals', { gateway, order_id: paymentId });
    },
    async escrow(paymentId, decision) {
      await control('POST', '/__sandbox/escrow', { gateway, order_id: paymentId, decision });
    },
    async ledger(paymentId) {
      const { entries } = await control('GET', `/__sandbox/ledger?gateway=${gateway}&order=${paymentId}`);
      return entries.map(readMovement);
    },
    async advance(ms) {
      offsetMs += ms;
      await control('PUT', '/__sandbox/clock', { offset_ms: offsetMs, held_at: null });
      await control('POST', '/__sandbox/timers/run', {});
    },
    heard: ear.heard,
    async reset() {
      await control('POST', '/__sandbox/reset', {});
      offsetMs = 0;
      ear.forget();
    },
    async close() {
      await Promise.all([sandbox.close(), closeSend(), ear.close()]);
      await rm(home, { recursive: true, force: true });
    },
  };
}

type WireMovement = { kind: Movement['kind']; amount: number; transaction_id: string };

function readMovement(entry: WireMovement): Movement {
  return { kind: entry.kind, amount: entry.amount, transactionId: entry.transaction_id };
}

/** All that the levers answer and that is looked at here. */
type Answer = {
  readonly window: string;
  readonly return: { readonly url: string; readonly form: Record<string, string> | null };
  readonly entries: readonly WireMovement[];
};

async function callControl(url: string, method: string, body?: object): Promise<Answer> {
  const headers = { 'sandbox-control': '1', ...(body && { 'content-type': 'application/json' }) };
  const reply = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${url} answered ${reply.status}: ${text}`);
  return JSON.parse(text) as Answer;
}

type Ear = {
  readonly url: string;
  heard(count: number): Promise<readonly NotificationRequest[]>;
  forget(): void;
  close(): Promise<void>;
};

/** Longer than a notice takes on a busy machine; a missing one fails the test. */
const hearingMs = 10_000;

async function openEar(): Promise<Ear> {
  let notices: NotificationRequest[] = [];
  let tell = (): void => {};
  const server = createServer(async (request, reply) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    notices.push({ headers, body, sourceAddress: request.socket.remoteAddress ?? '' });
    // Every gateway's word for "heard" at once: one looks at the status, another reads JSON.
    reply.setHeader('content-type', 'application/json').end('{"resCd":"0000","resMsg":"OK"}');
    tell();
  });
  const url = await listen(server);
  return {
    url,
    async heard(count) {
      const until = Date.now() + hearingMs;
      while (notices.length < count) {
        if (Date.now() > until) throw new Error(`heard ${notices.length} of ${count} notices`);
        await new Promise<void>((resolve) => {
          tell = resolve;
          setTimeout(resolve, 100);
        });
      }
      return notices;
    },
    forget: () => void (notices = []),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}/`;
}
