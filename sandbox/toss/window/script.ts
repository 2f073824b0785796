import { ask, type Refusal } from '../../window/ask.ts';
import type { EndMessage, WindowEnd } from './wire.ts';

/*
 * The browser script with the surface of the gateway's own (version 1): `TossPayments(clientKey)` with
 * `requestPayment`, `requestBillingAuth` and `cancelPayment`. It opens the sandbox's window in a frame on a PC and in
 * the whole page on a phone.
 */

type Params = Readonly<Record<string, unknown>>;

type TossPaymentsInstance = {
  requestPayment(method: unknown, params?: unknown): Promise<unknown>;
  requestBillingAuth(method: unknown, params: unknown): Promise<unknown>;
  cancelPayment(): void;
};

const { currentScript } = document;
const origin = new URL(currentScript instanceof HTMLScriptElement ? currentScript.src : location.href).origin;

function refusal(code: string, message: string): Refusal {
  return { code, message };
}

function TossPayments(clientKey: unknown): TossPaymentsInstance {
  checkClientKey(clientKey);
  let cancelOpen: (() => void) | null = null;
  return {
    async requestPayment(method, params) {
      const hasMethod = typeof method === 'string';
      const wanted = (hasMethod ? params : method) as Params | undefined;
      checkParams(wanted);
      const asked = { clientKey, method: hasMethod ? method : '', params: wanted };
      return openWindow('sessions', asked, (cancel) => (cancelOpen = cancel));
    },
    async requestBillingAuth(method, params) {
      const wanted = params as Params | undefined;
      checkParams(wanted);
      if (typeof wanted['customerKey'] !== 'string') throw refusal('INVALID_CUSTOMER_KEY', 'customerKey가 필요합니다.');
      return openWindow('billing-sessions', { clientKey, method, params: wanted }, (cancel) => (cancelOpen = cancel));
    },
    cancelPayment() {
      if (cancelOpen) cancelOpen();
    },
  };
}

type Asked = { readonly clientKey: unknown; readonly method: unknown; readonly params: Params };

async function openWindow(sessions: string, asked: Asked, onOpen: (cancel: (() => void) | null) => void) {
  const device = isMobile() ? 'mobile' : 'pc';
  const target = targetOf(asked.params, device);
  const session = { ...asked, device, pageUrl: location.href };
  const opened = await ask<{ url: string }>(`${origin}/toss/window/${sessions}`, session);
  return target === 'self' ? leaveFor(opened.url) : openFrame(opened.url, onOpen);
}

function checkClientKey(clientKey: unknown): void {
  if (typeof clientKey !== 'string' || clientKey === '')
    throw refusal('INVALID_CLIENT_KEY', '잘못된 클라이언트 연동 정보 입니다.');
  if (/_sk_|_gsk_/.test(clientKey))
    throw refusal('INSECURE_KEY_USAGE', '클라이언트 키를 사용해주세요. 시크릿 키는 노출되면 안 됩니다.');
  if (/_gck_/.test(clientKey)) throw refusal('NOT_SUPPORTED_WIDGET_KEY', '결제위젯 연동 키는 지원하지 않습니다.');
}

function checkParams(params: Params | undefined): asserts params is Params {
  if (typeof params !== 'object' || params === null) throw refusal('INVALID_PARAMETERS', '결제 정보가 없습니다.');
  const { amount, successUrl, failUrl } = params;
  if (typeof amount === 'number' && amount <= 0) throw refusal('BELOW_ZERO_AMOUNT', '금액은 0보다 커야 합니다.');
  if (successUrl !== undefined && !isAddress(successUrl))
    throw refusal('INCORRECT_SUCCESS_URL_FORMAT', '잘못된 successUrl 입니다.');
  if (failUrl !== undefined && !isAddress(failUrl))
    throw refusal('INCORRECT_FAIL_URL_FORMAT', '잘못된 failUrl 입니다.');
}

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && /^https?:\/\/[^/]/.test(value);
}

function isMobile(): boolean {
  return /iPhone|iPad|iPod|Android|Mobile/i.test(navigator.userAgent);
}

/** A frame on a PC unless the page asks otherwise; a phone has no frames here. */
function targetOf(params: Params, device: 'pc' | 'mobile'): 'iframe' | 'self' {
  if (device === 'mobile') {
    if (params['successUrl'] === undefined)
      throw refusal('NOT_SUPPORTED_PROMISE', '모바일에서는 successUrl이 필요합니다.');
    return 'self';
  }
  return params['windowTarget'] === 'self' ? 'self' : 'iframe';
}

function leaveFor(url: string): Promise<never> {
  location.assign(url);
  return new Promise(() => {});
}

/** The frame fills the page it is opened in; the window centres itself in it. */
function openFrame(url: string, onOpen: (cancel: (() => void) | null) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const frame = document.createElement('iframe');
    frame.src = url;
    frame.title = '토스페이먼츠 결제창 (샌드박스)';
    const rules = {
      position: 'fixed',
      inset: '0',
      width: '100%',
      height: '100%',
      border: '0',
      'z-index': '2147483647',
    };
    for (const [name, value] of Object.entries(rules)) frame.style.setProperty(name, value);
    const close = (): void => {
      window.removeEventListener('message', listen);
      frame.remove();
      onOpen(null);
    };
    const listen = (event: MessageEvent): void => {
      if (event.origin !== origin || event.source !== frame.contentWindow) return;
      const message = event.data as EndMessage | null;
      if (message?.type !== 'toss-sandbox:end') return;
      if (message.end.location !== null) return location.assign(message.end.location);
      close();
      finish(message.end, { resolve, reject });
    };
    window.addEventListener('message', listen);
    document.body.appendChild(frame);
    onOpen(() => {
      close();
      reject(refusal('USER_CANCEL', '취소되었습니다.'));
    });
  });
}

type Settle = { readonly resolve: (value: unknown) => void; readonly reject: (reason: unknown) => void };

function finish(end: WindowEnd, { resolve, reject }: Settle): void {
  if ('code' in end.result) reject(end.result);
  else resolve(end.result);
}

(window as unknown as { TossPayments: typeof TossPayments }).TossPayments = TossPayments;
