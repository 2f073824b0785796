import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';
import { createHub } from '../shop/hub.ts';
import { readBody, sendFile, sendJson } from '../shop/web.ts';
import { catchUp, verify } from './checking.ts';
import { createClock } from './clock.ts';
import type { Order } from './orders.ts';
import { openShop, plan } from './shop.ts';
import { beginCard, chargeNow, retry, revoke, scheduleYear } from './subscription.ts';

/*
 * 구독 상점의 서버: 화면과 웹훅을 subscription.ts와 checking.ts에 잇습니다. 상점으로서 하는 일은 거기에 있습니다.
 * The server of a shop that sells by the month; what it does as a merchant stands in those two.
 */

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8791' },
    hub: { type: 'string', default: 'http://127.0.0.1:8787' },
    'user-code': { type: 'string', default: 'imp00000000' },
    key: { type: 'string', default: 'imp_apikey' },
    secret: { type: 'string', default: 'sandbox-secret-not-for-live-use' },
  },
});

const shop = openShop({
  hub: createHub({ url: values.hub, key: values.key, secret: values.secret }),
  clock: createClock(values.hub),
  noticeUrl: `http://127.0.0.1:${values.port}/webhook`,
  changed: showAll,
});

/** 받은 웹훅, 새것부터. What was received, the newest first. */
type Webhook = { readonly id: string; readonly body: object; readonly order: Order };

const webhooks: Webhook[] = [];
const mostWebhooks = 100;
const screens = new Set<ServerResponse>();
let isMoving = false;

/** 웹훅은 누구나 보낼 수 있고 두 번 올 수도 있습니다: 조회해 확인하고, 같은 것은 한 번만 셉니다. */
async function receiveWebhook(id: string, body: Record<string, unknown>): Promise<void> {
  const order = await verify(shop, String(body['imp_uid']));
  if (!order || webhooks.some((each) => each.id === id)) return;
  webhooks.unshift({ id, body, order: { ...order } });
  webhooks.length = Math.min(webhooks.length, mostWebhooks);
  showAll();
}

async function moveClock(duration: string): Promise<void> {
  if (!['P1M', 'P1Y'].includes(duration)) throw new Error('한 달 또는 1년만 옮깁니다.');
  if (isMoving) throw new Error('시계가 이미 움직이고 있습니다. The clock is moving.');
  isMoving = true;
  showAll();
  try {
    await shop.clock.advance(duration);
  } finally {
    isMoving = false;
    await catchUp(shop);
  }
}

/** 한 달을 말하거나, 말하지 않으면 그런 달 모두. One month that is named, or all in that state. */
function monthsIn(body: Record<string, unknown>, status: Order['status']): Order[] {
  const isMeant = ({ id }: Order): boolean => body['id'] === undefined || body['id'] === id;
  const months = shop.orders.all.filter((each) => each.kind === 'month' && each.status === status && isMeant(each));
  if (months.length === 0) throw new Error('그런 달이 이제 없습니다. 목록을 보세요. There is no such month any more.');
  return months;
}

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

const routes: Readonly<Record<string, Handler>> = {
  'GET /': file('public/index.html'),
  'GET /complete': file('public/index.html'),
  'GET /subscription.js': file('public/subscription.js'),
  'GET /screen.js': file('public/screen.js'),
  'GET /subscription.css': file('public/subscription.css'),
  'GET /shop/public/dom.js': file('../shop/public/dom.js'),
  'GET /shop/public/shop.css': file('../shop/public/shop.css'),
  'GET /shop/public/order.css': file('../shop/public/order.css'),
  'GET /events': follow,
  'POST /card': does(async () => ({ userCode: values['user-code'], ...beginCard(shop) })),
  'POST /verify': does(async ({ imp_uid: id }) => ({ status: (await verify(shop, String(id)))?.status })),
  'POST /charge': does(() => chargeNow(shop)),
  'POST /year': does(() => scheduleYear(shop)),
  'POST /retry': does(async (body) => {
    for (const month of monthsIn(body, 'failed')) await retry(shop, month);
  }),
  'POST /revoke': does((body) => revoke(shop, monthsIn(body, 'scheduled'))),
  'POST /clock': does(({ advance }) => moveClock(String(advance))),
  'POST /webhook': async (request, response) => {
    await receiveWebhook(String(request.headers['webhook-id']), await readBody(request));
    sendJson(response, 200, { received: true });
  },
};

function file(path: string): Handler {
  return (_request, response) => sendFile(response, new URL(path, import.meta.url), values.hub);
}

function does(deed: (body: Record<string, unknown>) => Promise<object | void>): Handler {
  return async (request, response) => sendJson(response, 200, (await deed(await readBody(request))) ?? {});
}

/** 화면은 상태 하나를 받아 그립니다. A screen is told the whole state, at once and at every change. */
async function follow(_request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  screens.add(response);
  response.on('close', () => screens.delete(response));
  showAll();
  const problem = await catchUp(shop).then(
    () => null,
    (error: Error) => error.message,
  );
  if (problem !== null) response.write(`event: problem\ndata: ${JSON.stringify(problem)}\n\n`);
}

function showAll(): void {
  const { now, card } = shop;
  const orders = shop.orders.all.filter(({ kind }) => kind !== 'card');
  const state = JSON.stringify({ now, card, plan, orders, webhooks, isMoving });
  for (const screen of screens) screen.write(`data: ${state}\n\n`);
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const handler = routes[`${request.method} ${url.pathname}`];
  if (!handler) return sendJson(response, 404, { message: '없는 주소입니다. Not found.' });
  handler(request, response, url).catch((error: Error) => sendJson(response, 502, { message: error.message }));
});

server.listen(Number(values.port), '127.0.0.1', () => {
  const page = `http://localhost:${values.port}`;
  process.stdout.write(`${JSON.stringify({ listening: page })}\n${page} 을 여세요. 멈추려면 Ctrl-C. Open it.\n`);
});

server.on('error', ({ message }) => {
  process.stderr.write(`${message}\n다른 포트를 주세요. Give it another port: --port 8792\n`);
  process.exitCode = 1;
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    server.closeAllConnections();
    server.close(() => process.exit(0));
  });
}
