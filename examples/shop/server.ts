import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';
import { createHub } from './hub.ts';
import { createOrders, type Order, type Seen } from './orders.ts';
import { readBody, sendFile, sendJson } from './web.ts';

/*
 * The smallest honest merchant. 가장 작은 상점 서버입니다.
 * 브라우저의 말은 믿지 않습니다: 금액은 서버가 정하고, 결제 결과는 REST API로 다시 조회해 확인합니다.
 */

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8789' },
    hub: { type: 'string', default: 'http://127.0.0.1:8787' },
    bank: { type: 'string', default: 'http://127.0.0.1:8788/bank' },
    'user-code': { type: 'string', default: 'imp00000000' },
    key: { type: 'string', default: 'imp_apikey' },
    secret: { type: 'string', default: 'sandbox-secret-not-for-live-use' },
  },
});

const hub = createHub({ url: values.hub, key: values.key, secret: values.secret });
const orders = createOrders();
const screens = new Set<ServerResponse>();
/** 휴대폰은 결제하는 동안 이 화면을 떠나므로, 그 사이에 온 웹훅을 돌아왔을 때 보여 줍니다. */
const shown: { readonly id: number; readonly text: string }[] = [];
const mostShown = 20;

/* ---- 상점이 꼭 해야 할 일은 이 세 함수가 전부입니다 · all that a merchant has to write ---- */

/** 1. 주문을 만들고, 금액을 미리 등록합니다. 다른 금액의 결제창은 열리지 않습니다. */
async function placeOrder(quantities: Record<string, number>): Promise<Order> {
  const order = orders.place(quantities);
  await hub.post('/payments/prepare', { merchant_uid: order.id, amount: order.amount });
  return order;
}

/** 2. 콜백, 이동(redirect), 웹훅 어디서 왔든 똑같이: 결제를 조회해 금액과 상태를 확인합니다. 여러 번 불려도 안전합니다. */
async function verify(impUid: string): Promise<Order | null> {
  const payment = await hub.get(`/payments/${encodeURIComponent(impUid)}`);
  const order = payment && orders.find(String(payment['merchant_uid']));
  if (!order) return null;
  const seen = seenIn(payment, impUid);
  const isRight = payment['amount'] === order.amount;
  const isIssued = seen.status === 'ready' && seen.account !== null;
  const isMoney = seen.status === 'paid' || isIssued;
  if ((isMoney && isRight) || order.paidBy === impUid) orders.record(order, seen);
  return order;
}

/** 3. 환불합니다. 같은 주문을 두 번 취소해도 한 번만 취소됩니다. 입금 전의 가상계좌는 환불 대신 닫습니다. */
async function refund({ paidBy, account, status }: Order, into: RefundAccount): Promise<string | null> {
  const impUid = paidBy ?? '';
  const wanted = { imp_uid: impUid, reason: '고객 변심', ...(account && into) };
  const answer =
    status === 'ready'
      ? await hub.call('DELETE', `/vbanks/${impUid}`)
      : await hub.call('POST', '/payments/cancel', wanted);
  if (answer.code === 0) await verify(impUid);
  return answer.message;
}

/* ---- 아래는 화면과 주소 연결입니다 · the rest is plumbing ---- */

/** 입금된 가상계좌의 돈을 되돌려 받을 계좌. Where the money of a paid account goes back to. */
type RefundAccount = ReturnType<typeof refundAccountIn>;

function refundAccountIn(body: Record<string, unknown>) {
  const text = (name: string): string => (typeof body[name] === 'string' ? body[name] : '');
  return {
    refund_bank: text('refund_bank'),
    refund_account: text('refund_account'),
    refund_holder: text('refund_holder'),
  };
}

function seenIn(payment: Record<string, unknown>, impUid: string): Seen {
  const text = (name: string): string | null => (typeof payment[name] === 'string' ? payment[name] : null);
  const number = text('vbank_num');
  const dueAt = Number(payment['vbank_date']) * 1000;
  return {
    paidBy: impUid,
    status: text('status') ?? '',
    account: number ? { bank: text('vbank_name') ?? '', number, holder: text('vbank_holder'), dueAt } : null,
    way: { pg: text('pg_provider') ?? '', method: text('pay_method') ?? '', wallet: text('emb_pg_provider') },
    receipt: text('receipt_url'),
  };
}

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

const routes: Readonly<Record<string, Handler>> = {
  'GET /': page('index.html'),
  'GET /complete': page('index.html'),
  ...Object.fromEntries(
    ['shop.js', 'choice.js', 'result.js', 'screen.js', 'dom.js', 'shop.css', 'order.css'].map((name) => [
      `GET /${name}`,
      page(name),
    ]),
  ),
  'GET /settings': async (_request, response) =>
    sendJson(response, 200, { bank: values.bank, userCode: values['user-code'], products: orders.products }),
  'POST /orders': async (request, response) =>
    sendJson(response, 200, await placeOrder(quantitiesIn(await readBody(request)))),
  'GET /verify': async (_request, response, url) =>
    sendJson(response, 200, await verify(url.searchParams.get('imp_uid') ?? '')),
  'POST /refund': async (request, response) => {
    const body = await readBody(request);
    const order = orders.find(String(body['id']));
    const problem = order?.paidBy ? await refund(order, refundAccountIn(body)) : '결제된 주문이 아닙니다.';
    sendJson(response, 200, { order, problem });
  },
  'POST /webhook': async (request, response) => {
    const body = await readBody(request);
    const order = await verify(String(body['imp_uid']));
    const { 'webhook-id': id, 'webhook-sequence': sequence } = request.headers;
    show({ at: new Date().toISOString(), body, id, sequence, order: order?.status ?? '모르는 주문' });
    sendJson(response, 200, { received: true });
  },
  'GET /events': async (request, response) => {
    const seen = Number(request.headers['last-event-id'] ?? 0);
    const missed = shown.filter(({ id }) => id > seen).map(({ text }) => text);
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`:\n\n${missed.join('')}`);
    screens.add(response);
    response.on('close', () => screens.delete(response));
  },
};

function page(name: string): Handler {
  return (_request, response) => sendFile(response, new URL(`public/${name}`, import.meta.url), values.hub);
}

function quantitiesIn(body: Record<string, unknown>): Record<string, number> {
  return Object.fromEntries(Object.entries(body).map(([id, quantity]) => [id, Number(quantity)]));
}

function show(event: object): void {
  const id = (shown.at(-1)?.id ?? 0) + 1;
  const text = `id: ${id}\ndata: ${JSON.stringify(event)}\n\n`;
  shown.push({ id, text });
  shown.splice(0, shown.length - mostShown);
  for (const screen of screens) screen.write(text);
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const handler = routes[`${request.method} ${url.pathname}`];
  if (!handler) return sendJson(response, 404, { message: '없는 주소입니다. Not found.' });
  handler(request, response, url).catch((error: Error) => sendJson(response, 502, { message: error.message }));
});

server.listen(Number(values.port), 'localhost', () => {
  process.stdout.write(`${JSON.stringify({ listening: `http://localhost:${values.port}` })}\n`);
});

function stop(): void {
  server.closeAllConnections();
  server.close(() => process.exit(0));
}

process.on('SIGTERM', stop);
process.on('disconnect', stop);
process.on('SIGINT', () => {
  if (!process.channel) stop();
});
