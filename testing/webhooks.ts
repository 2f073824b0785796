import { createServer, request, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifyWebhook, WebhookRejected, type Webhook as Told } from '../client/index.ts';

/** One webhook of the hub, verified, and how it was answered. */
export type Webhook = Told & {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As it was sent, for a signature is over these very bytes. */
  readonly body: string;
  /** What the hub heard: by your app's address, or from the test itself (200) when there is none. */
  readonly answered: { readonly by: string | null; readonly status: number; readonly body: string };
};

export type WebhookFilter = {
  readonly imp_uid?: string;
  readonly merchant_uid?: string;
  readonly status?: Webhook['status'];
  /** 10 seconds. */
  readonly timeoutMs?: number;
};

export type Webhooks = {
  /** Where the hub sends them: a receiver of this test. */
  readonly url: string;
  /** Your own app gets them too from now on, as they were sent, and the hub hears its answer; null ends that. */
  sendTo(url: string | null): void;
  /** The first that fits and was not told yet, in the order of arrival; waits for it. Rejects when none comes. */
  next(filter?: WebhookFilter): Promise<Webhook>;
};

/** In the test's own process. `forget` is for an emptied sandbox. */
export type WebhookReceiver = Webhooks & { forget(): void; close(): Promise<void> };

type Waiter = { readonly fits: (webhook: Webhook) => boolean; readonly resolve: (webhook: Webhook) => void };

const usualTimeoutMs = 10_000;

/** The real ones, also for a test that puts others in their place later. */
const { setTimeout, clearTimeout } = globalThis;

export async function startWebhookReceiver(secret: string, sendTo: string | null): Promise<WebhookReceiver> {
  let target = sendTo;
  const untold: Webhook[] = [];
  const waiting = new Set<Waiter>();
  const rejected: string[] = [];
  const tell = (webhook: Webhook): void => {
    const waiter = [...waiting].find(({ fits }) => fits(webhook));
    if (!waiter) return void untold.push(webhook);
    waiting.delete(waiter);
    waiter.resolve(webhook);
  };
  const server = createServer((incoming, outgoing) => {
    const receive = async (): Promise<void> => {
      const { headers } = incoming;
      const body = await textOf(incoming);
      const told = await readWebhook(secret, headers, body);
      if (told instanceof WebhookRejected) rejected.push(`${told.message} ${body}`);
      const answered = await answer(target, headers, body);
      outgoing.writeHead(answered.status, { 'content-type': 'text/plain; charset=utf-8' }).end(answered.body);
      if (!(told instanceof WebhookRejected)) tell({ ...told, headers, body, answered });
    };
    receive().catch((error: unknown) => outgoing.writeHead(500).end(String(error)));
  });
  const url = await listen(server);
  return {
    url,
    sendTo: (to) => void (target = to),
    next(filter = {}) {
      const fits = fitting(filter);
      const at = untold.findIndex(fits);
      const found = untold[at];
      if (found) return Promise.resolve((untold.splice(at, 1), found));
      return wait(waiting, fits, {
        timeoutMs: filter.timeoutMs ?? usualTimeoutMs,
        why: () => noneCame(filter, untold, rejected),
      });
    },
    forget: () => void (untold.length = 0),
    close: () => close(server),
  };
}

type Wait = { readonly timeoutMs: number; readonly why: () => Error };

function wait(waiting: Set<Waiter>, fits: Waiter['fits'], { timeoutMs, why }: Wait): Promise<Webhook> {
  return new Promise((resolve, reject) => {
    const waiter: Waiter = {
      fits,
      resolve(webhook) {
        clearTimeout(timer);
        resolve(webhook);
      },
    };
    const timer = setTimeout(() => {
      waiting.delete(waiter);
      reject(why());
    }, timeoutMs);
    waiting.add(waiter);
  });
}

function fitting({ imp_uid, merchant_uid, status }: WebhookFilter): Waiter['fits'] {
  return (webhook) =>
    (imp_uid === undefined || webhook.imp_uid === imp_uid) &&
    (merchant_uid === undefined || webhook.merchant_uid === merchant_uid) &&
    (status === undefined || webhook.status === status);
}

function noneCame({ timeoutMs = usualTimeoutMs, ...wanted }: WebhookFilter, untold: Webhook[], bad: string[]): Error {
  const others = untold.map(({ imp_uid, status }) => `${imp_uid} ${status}`).join(', ') || 'none';
  const forged = bad.length === 0 ? '' : ` Not by the hub: ${bad.join(', ')}.`;
  return new Error(
    `웹훅이 오지 않았습니다. No webhook ${JSON.stringify(wanted)} came within ${timeoutMs / 1000} s. ` +
      `Others that nobody asked for: ${others}.${forged} What a payment's own notice_url gets does not come here.`,
  );
}

/** Whatever the clock of the test says: a test may have put another in its place. */
async function readWebhook(
  secret: string,
  headers: IncomingHttpHeaders,
  body: string,
): Promise<Told | WebhookRejected> {
  try {
    return await verifyWebhook({ headers, body }, { secret, toleranceSeconds: Infinity });
  } catch (error) {
    if (error instanceof WebhookRejected) return error;
    throw error;
  }
}

/** Handed on as it came; an app that cannot be reached is what the hub hears of as 502. */
function answer(target: string | null, headers: IncomingHttpHeaders, body: string): Promise<Webhook['answered']> {
  if (target === null) return Promise.resolve({ by: null, status: 200, body: '' });
  const { host: _host, connection: _connection, 'transfer-encoding': _encoding, ...kept } = headers;
  return new Promise((resolve) => {
    const failed = (error: Error): void => resolve({ by: target, status: 502, body: error.message });
    const sent = request(target, { method: 'POST', headers: kept, agent: false }, (reply) => {
      textOf(reply).then((text) => resolve({ by: target, status: reply.statusCode ?? 502, body: text }), failed);
    });
    sent.on('error', failed).end(body);
  });
}

async function textOf(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** It holds no process that has ended its tests. */
async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  server.unref();
  server.on('connection', (socket) => void socket.unref());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
