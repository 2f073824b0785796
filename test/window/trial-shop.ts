import type { Page } from 'playwright-core';
import type { RequestPayParams, RequestPayResponse } from '../../sdk/types.ts';
import { startWebServer, type Ending } from '../support/web-server.ts';

export type TrialShop = {
  readonly origin: string;
  /** What the shop's pages were asked for, with its query. */
  readonly visits: string[];
  /** What its server was told at `/webhook`. */
  readonly webhooks: Webhook[];
};

export type Webhook = { readonly imp_uid: string; readonly merchant_uid: string; readonly status: string };

export type ShopOptions = {
  readonly hub: string;
  /** Paths of the scripts on the hub, in the page's order. */
  readonly scripts?: readonly string[];
};

/** A shop on a site of its own, under the strictest policy that its one foreign origin allows. */
export async function startTrialShop(
  test: Ending,
  { hub, scripts = ['/v1/iamport.js'] }: ShopOptions,
): Promise<TrialShop> {
  const policy = `default-src 'none'; script-src 'self' ${hub}; connect-src ${hub}; frame-src 'self' ${hub}`;
  const tags = scripts.map((path) => `<script src="${hub}${path}"></script>`).join('');
  const page = `<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>shop</title>
<script src="/shop.js"></script>
${tags}</head><body><button id="pay">결제</button></body></html>`;
  const visits: string[] = [];
  const webhooks: Webhook[] = [];
  const origin = await startWebServer(test, 'localhost', (request, response, body) => {
    const path = request.url ?? '/';
    if (path === '/webhook') webhooks.push(JSON.parse(body) as Webhook);
    if (path === '/webhook') return void response.writeHead(200).end();
    if (path === '/shop.js') return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(shopScript);
    if (path === '/favicon.ico') return void response.writeHead(404).end();
    visits.push(path);
    const sandboxed = '<!doctype html><iframe sandbox="allow-scripts allow-forms" src="/" name="sandboxed"></iframe>';
    // An app that shows a page of its own gives it no origin either.
    const origin = path === '/app' ? '; sandbox allow-scripts allow-forms' : '';
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy + origin })
      .end(path === '/sandbox' ? sandboxed : page);
  });
  return { origin, visits, webhooks };
}

/** Remembers what a test wants to know. */
const shopScript = `
window.shop = { answers: [], violations: [], returned: [] };
window.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  shop.violations.push(violatedDirective + ' ' + blockedURI));
shop.hear = (answer) => shop.answers.push(answer);
`;

export type OpenShop = {
  readonly page: Page;
  /** Sentences of alerts, which are all closed at once. */
  readonly alerts: string[];
  /** What the page threw and nobody caught. */
  readonly errors: string[];
  readonly console: string[];
  /** Calls request_pay, after init unless told otherwise; answers the parameters as they stand afterwards. */
  pay(params: Partial<RequestPayParams>, how?: { readonly callback?: string }): Promise<Record<string, unknown>>;
  /** What the callback has got until now. */
  answers(): Promise<RequestPayResponse[]>;
};

/** Opens the shop in a page that has called init. */
export async function openShop(page: Page, { origin }: TrialShop): Promise<OpenShop> {
  const open = listenTo(page);
  await page.goto(origin);
  await page.evaluate("IMP.init('imp00000000')");
  return open;
}

function listenTo(page: Page): OpenShop {
  const open: OpenShop = {
    page,
    alerts: [],
    errors: [],
    console: [],
    pay: (params, { callback = 'shop.hear' } = {}) => {
      const all = { merchant_uid: 'order-1', amount: 1000, ...params };
      return page.evaluate(
        `(() => { const params = ${JSON.stringify(all)}; IMP.request_pay(params, ${callback}); return params; })()`,
      );
    },
    answers: () => page.evaluate('shop.answers'),
  };
  page.on('dialog', (dialog) => {
    open.alerts.push(dialog.message());
    void dialog.accept();
  });
  page.on('pageerror', (error) => open.errors.push(error.message));
  page.on('console', (message) => open.console.push(message.text()));
  return open;
}
