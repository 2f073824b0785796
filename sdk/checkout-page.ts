import { isSafeRedirect } from '../src/contract/checkout/redirect.ts';
import type { CommunicateMessage } from '../src/contract/checkout/messages.ts';
import type { Delivery, LaunchData, PageData } from '../src/contract/checkout/session.ts';
import { openPopup, watchPopup } from './popup.ts';

/*
 * Runs in the hub's own pages around a gateway's window. It does what the page's data says and knows no gateway: it
 * opens the window, waits for a result, and hands it to the page that asked.
 */

const pollMs = 1_000;
/** The hub answers within a minute; after ten the buyer is told to look at the shop. */
const mostPolls = 600;
/** When there was nothing to go back to, the buyer is still here. */
const backMs = 1_000;

const sentences = {
  noScript: '결제사 스크립트를 불러오지 못했습니다.',
  noWindow: '결제창을 열지 못했습니다.',
  noShop: '결제 결과를 전달할 쇼핑몰 화면을 찾지 못했습니다. 이 창을 닫고 쇼핑몰에서 주문을 확인해 주세요.',
  // The original script's own.
  blocked: '팝업차단을 해제해주셔야 결제창이 나타납니다.',
  noAnswer: '결제 결과를 아직 확인하지 못했습니다. 쇼핑몰에서 주문을 확인해 주세요.',
  english: 'Please return to the shop and look at your order',
} as const;

const launch = read<LaunchData>('naru-launch');
const state = read<PageData>('naru-state');
if (launch) start(launch);
else if (state && !isHandedOut()) follow(state);

function read<T>(id: string): T | null {
  const element = document.getElementById(id);
  return element ? (JSON.parse(element.textContent || 'null') as T) : null;
}

/**
 * A gateway's window in a frame of ours has come back in that frame: the page around it, which is the same checkout's,
 * takes over, for it is the one that the shop's page hears.
 */
function isHandedOut(): boolean {
  try {
    if (window.parent === window || !window.parent.document.getElementById('naru-launch')) return false;
    window.parent.location.replace(location.pathname.replace(/\/return$/, ''));
    return true;
  } catch {
    // Another origin's page: the shop's own.
    return false;
  }
}

/**
 * A buyer who leaves the gateway's page by the back button wants the page before this one, not the same window again.
 * In a frame the history is the shop's, and going further back would take the shop away.
 */
function start(to: LaunchData): void {
  const isTop = window.parent === window;
  const [visit] = performance.getEntriesByType('navigation') as { readonly type?: string }[];
  if (isTop && visit && visit.type === 'back_forward') leave(() => void open(to));
  else void open(to);
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted && isTop) leave(() => location.reload());
  });
}

function leave(otherwise: () => void): void {
  history.back();
  setTimeout(otherwise, backMs);
}

async function open(to: LaunchData): Promise<void> {
  try {
    if (to.kind === 'script') await callScript(to);
    else if (to.kind === 'script-form') await handForm(to);
    else if (to.kind === 'form') submit(to);
    else if (to.kind === 'redirect') location.replace(to.url);
    else if (to.kind === 'popup') openBeside(to);
    else throw new Error(sentences.noWindow);
  } catch (error) {
    const { code, message } = (error || {}) as { readonly code?: unknown; readonly message?: unknown };
    const back = new URL(to.returnUrl);
    back.searchParams.set('code', typeof code === 'string' ? code : 'WINDOW_FAILED');
    back.searchParams.set('message', typeof message === 'string' && message !== '' ? message : sentences.noWindow);
    location.replace(back.href);
  }
}

/**
 * The gateway's window stands beside the shop's, opened by the shop's page or by the button here. It is over when it is
 * closed, by its own last page or by hand: the hub knows which, and tells how the payment has ended.
 */
function openBeside({ url, returnUrl, size }: Extract<LaunchData, { kind: 'popup' | 'redirect' }>): void {
  // Where there is no page beside, the whole window is free for it.
  if (window.parent === window) return location.replace(url);
  const checkoutUrl = returnUrl.replace(/\/return$/, '');
  let isOver = false;
  const end = (): boolean => {
    if (!isOver) void close(`${checkoutUrl}/close`);
    return (isOver = true);
  };
  if (location.hash === '#blocked') say('h1', sentences.blocked);
  onClick('open', () => {
    const popup = openPopup(checkoutUrl, size);
    if (popup) watchPopup(popup, end);
    else say('h1', sentences.blocked);
  });
  onClick('give-up', end);
  window.addEventListener('message', ({ source, data }) => {
    const letter = data as CommunicateMessage | null;
    if (source !== window.parent || !letter || letter.from !== 'iamport-sdk') return;
    const { result } = (letter.data || {}) as { readonly result?: unknown };
    if (result === 'check.closing') end();
  });
}

function onClick(id: string, act: () => void): void {
  const button = document.getElementById(id);
  if (button) button.addEventListener('click', act);
}

/** The hub must hear of it, or the payment would stay open until its time is over. */
async function close(url: string): Promise<void> {
  for (let left = mostPolls; left > 0; left -= 1) {
    const data = await ask(url, 'POST');
    if (data !== null) return data.state === 'gone' ? tell(data.text) : follow(data);
    await pause();
  }
  tell(sentences.noAnswer);
}

type Callable = (...args: readonly unknown[]) => unknown;

async function callScript(to: Extract<LaunchData, { kind: 'script' }>): Promise<void> {
  await load(to.src);
  const construct = (window as unknown as Record<string, Callable | undefined>)[to.global];
  const made = construct && (construct(...to.construct) as Record<string, Callable | undefined>);
  const call = made && made[to.call];
  if (!call) throw new Error(sentences.noScript);
  await call.apply(made, [...to.args]);
}

/** An older kind of script takes the form itself and looks for names that it expects on the page. */
async function handForm(to: Extract<LaunchData, { kind: 'script-form' }>): Promise<void> {
  const page = window as unknown as Record<string, unknown>;
  for (const name of Object.keys(to.globals)) page[name] = to.globals[name];
  await load(to.src);
  const call = page[to.call] as Callable | undefined;
  if (!call) throw new Error(sentences.noScript);
  const form = formOf(to.fields);
  form.id = form.name = to.formId;
  await call(form, ...to.args);
}

function load(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(sentences.noScript));
    document.head.appendChild(script);
  });
}

function submit({ action, fields }: Extract<LaunchData, { kind: 'form' }>): void {
  const form = formOf(Object.keys(fields).map((name) => [name, fields[name] || ''] as const));
  form.action = action;
  form.submit();
}

function formOf(fields: readonly (readonly [string, string])[]): HTMLFormElement {
  const form = document.createElement('form');
  form.method = 'post';
  for (const [name, value] of fields) {
    const input = document.createElement('input');
    input.type = 'hidden';
    input.name = input.id = name;
    input.value = value;
    form.appendChild(input);
  }
  document.body.appendChild(form);
  return form;
}

function follow(data: PageData): void {
  if (data.state === 'waiting') void poll(data.poll_url);
  else if (data.state === 'done') deliver(data.delivery);
}

function deliver(delivery: Delivery): void {
  if (delivery.kind === 'stay') return tell(delivery.text);
  if (delivery.kind === 'redirect')
    return isSafeRedirect(delivery.url) ? location.replace(delivery.url) : tell(sentences.noShop);
  const opener = window.parent === window ? (window.opener as Window | null) : null;
  const asker: Window | null = window.parent === window ? opener : window.parent;
  if (asker) asker.postMessage(delivery.message, delivery.target_origin);
  else tell(sentences.noShop);
  if (opener) window.close();
}

async function poll(url: string): Promise<void> {
  for (let left = mostPolls; left > 0; left -= 1) {
    await pause();
    const data = await ask(url, 'GET');
    if (data === null || data.state === 'waiting') continue;
    return data.state === 'gone' ? tell(data.text) : deliver(data.delivery);
  }
  tell(sentences.noAnswer);
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pollMs));
}

function ask(url: string, method: 'GET' | 'POST'): Promise<PageData | null> {
  return fetch(url, { method, credentials: 'omit' })
    .then((reply) => (reply.ok ? (reply.json() as Promise<PageData>) : null))
    .catch(() => null);
}

/** The page stops turning and says why; what it said before does not hold any more. */
function tell(sentence: string): void {
  for (const gone of ['.spinner', '.buttons']) {
    const element = document.querySelector(gone);
    if (element) element.remove();
  }
  say('h1', sentence);
  say('h1 + p', sentences.english);
  document.title = sentence;
}

function say(place: string, sentence: string): void {
  const element = document.querySelector(place);
  if (element) element.textContent = sentence;
}
