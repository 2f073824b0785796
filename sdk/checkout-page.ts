import type { PageData } from '../src/contract/checkout/session.ts';

/*
 * Runs in the hub's own page around a gateway's window. It does what the page's data says and knows no gateway: it opens the window,
 * waits for a result, and hands it to the page that asked.
 */

type Launch = { readonly returnUrl: string } & (
  | { readonly kind: 'script'; readonly src: string; readonly global: string; readonly construct: unknown[]; readonly call: string; readonly args: unknown[] }
  | { readonly kind: 'form'; readonly action: string; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: 'redirect' | 'popup'; readonly url: string }
);

const pollMs = 1_000;

const launch = read<Launch>('naru-launch');
const state = read<PageData>('naru-state');
if (launch) void open(launch);
else if (state) follow(state);

function read<T>(id: string): T | null {
  const element = document.getElementById(id);
  return element ? (JSON.parse(element.textContent || 'null') as T) : null;
}

async function open(to: Launch): Promise<void> {
  if (to.kind === 'form') return submit(to.action, to.fields);
  if (to.kind !== 'script') return location.replace(to.url);
  try {
    await load(to.src);
    const construct = (window as unknown as Record<string, (...args: unknown[]) => Record<string, unknown>>)[to.global];
    if (!construct) throw { code: 'SCRIPT_EMPTY', message: `${to.global} is missing` };
    const made = construct(...to.construct);
    const call = made[to.call] as (...args: unknown[]) => Promise<unknown>;
    await call.apply(made, to.args);
  } catch (error) {
    // The hub decides what this means for the payment, and tells the page that asked.
    const { code, message } = (error || {}) as { code?: string; message?: string };
    const back = new URL(to.returnUrl);
    back.searchParams.set('code', code || 'WINDOW_FAILED');
    back.searchParams.set('message', message || '결제창을 열지 못했습니다.');
    location.replace(back.href);
  }
}

function load(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = () => resolve();
    script.onerror = () => reject({ code: 'SCRIPT_UNREACHABLE', message: '결제사 스크립트를 불러오지 못했습니다.' });
    document.head.appendChild(script);
  });
}

function submit(action: string, fields: Readonly<Record<string, string>>): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = action;
  for (const name of Object.keys(fields)) {
    const input = document.createElement('input');
    input.type = 'hidden';
    input.name = name;
    input.value = fields[name] || '';
    form.appendChild(input);
  }
  document.body.appendChild(form);
  form.submit();
}

function follow(data: PageData): void {
  if (data.state === 'waiting') void poll(data.poll_url);
  if (data.state !== 'done') return;
  if (data.delivery.kind === 'redirect') return location.replace(data.delivery.url);
  const asker = window.opener || (window.parent === window ? null : window.parent);
  if (asker) asker.postMessage(data.delivery.message, data.delivery.target_origin);
}

async function poll(url: string): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    const data = await fetch(url)
      .then((reply) => reply.json() as Promise<PageData>)
      .catch(() => null);
    if (data && data.state !== 'waiting') return data.state === 'gone' ? location.reload() : follow(data);
  }
}
