import type { CommunicateMessage } from '../src/contract/checkout/messages.ts';
import { failPageUrl, isSafeRedirect, redirectUrl } from '../src/contract/checkout/redirect.ts';
import { hubUnreachable } from '../src/contract/checkout/refusals.ts';
import type { SessionReply, SessionRequest } from '../src/contract/checkout/session.ts';
import { deviceOf, type Device } from './device.ts';
import type { Home } from './home.ts';
import { openLayer, type Layer } from './layer.ts';
import { readDone } from './messages.ts';
import { openSession } from './open-session.ts';
import { openPopup, watchPopup } from './popup.ts';
import type { RequestPayCallback, RequestPayParams, RequestPayResponse } from './types.ts';

export type Merchant = { readonly userCode: string; readonly tierCode: string | null };

export type Payer = {
  pay(merchant: Merchant, params: RequestPayParams, callback: RequestPayCallback | null): Promise<void>;
  close(): void;
  communicate(message: unknown): void;
};

type Request = {
  readonly id: string;
  readonly params: RequestPayParams;
  readonly callback: RequestPayCallback | null;
  readonly device: Device;
  layer: Layer | null;
  popup: Window | null;
};

type Opened = Extract<SessionReply, { opened: true }>;

/** The layer under a popup holds a few words and two buttons. */
const layerOfPopup = { width: 440, height: 320 } as const;

/**
 * One window at a time: a new request takes the place of an open one, whose callback is never called, and an old answer
 * that comes late is dropped. That is the original script's habit, which keeps the latest request.
 */
export function createPayer(home: Home): Payer {
  let open: Request | null = null;

  function close(): void {
    const request = open;
    open = null;
    if (request?.layer) request.layer.close();
    if (request?.popup) request.popup.close();
  }

  function tellFrame(message: unknown): void {
    const target = open?.layer?.frame.contentWindow;
    const { version } = home;
    const letter: CommunicateMessage = { from: 'iamport-sdk', action: 'communicate', data: message, version };
    if (target) target.postMessage(letter, home.hub);
  }

  /**
   * The answer mostly comes while the click still counts, and then a browser lets a popup through. Where it does not,
   * the page in the layer shows a button that opens it.
   */
  function openBeside(request: Request, { checkout_url: url, size, provider }: Opened): void {
    const popup = openPopup(url, size);
    request.popup = popup;
    request.layer = openLayer(popup ? url : `${url}#blocked`, layerOfPopup, provider);
    if (!popup) return;
    watchPopup(popup, () => {
      if (open === request) tellFrame({ result: 'check.closing' });
      return open !== request;
    });
  }

  window.addEventListener('message', (event) => {
    const request = open;
    if (!request?.layer) return;
    const sources = [request.layer.frame.contentWindow, request.popup];
    const done = readDone(event, { hub: home.hub, sources, requestId: request.id });
    if (!done) return;
    open = null;
    const { request_id: _, ...response } = done;
    tell(request.callback, response);
    request.layer.close();
    if (request.popup) request.popup.close();
  });

  return {
    close,
    communicate: tellFrame,
    async pay(merchant, params, callback) {
      close();
      const device = deviceFor(params);
      const request: Request = { id: newRequestId(), params, callback, device, layer: null, popup: null };
      open = request;
      const reply = await openSession(home.hub, sessionRequest(home, merchant, request));
      await bodyOf(document);
      if (open !== request) return;
      if (reply.warning) console.warn(`[IMP] ${reply.warning}`);
      if (!reply.opened) {
        open = null;
        refuse(home, request, reply.result);
      } else if (reply.window === 'page' || !canHearMessages()) {
        open = null;
        location.assign(reply.checkout_url);
      } else if (reply.window === 'popup') openBeside(request, reply);
      else request.layer = openLayer(reply.checkout_url, reply.size, reply.provider);
    },
  };
}

function newRequestId(): string {
  return `req_${Date.now()}_${Math.random().toString(36).slice(2)}`;
}

function deviceFor({ windowType }: RequestPayParams): Device {
  if (windowType === 'pc' || windowType === 'mobile') return windowType;
  return deviceOf(navigator.userAgent, navigator.maxTouchPoints || 0);
}

/**
 * A message needs an address, and the origin of a WebView's or a sandboxed page is `null`: the result comes by
 * redirect.
 */
function canHearMessages(): boolean {
  return window.origin !== 'null';
}

/** The defaults are written back into the page's object, as the original script does; a frozen one is left alone. */
function sessionRequest(home: Home, merchant: Merchant, { id, params, callback, device }: Request): SessionRequest {
  const defaults = {
    merchant_uid:
      params.merchant_uid === undefined || params.merchant_uid === null ? `nobody_${Date.now()}` : params.merchant_uid,
    pay_method: params.pay_method || 'card',
  };
  Reflect.set(params, 'merchant_uid', defaults.merchant_uid);
  Reflect.set(params, 'pay_method', defaults.pay_method);
  return {
    user_code: merchant.userCode,
    ...(merchant.tierCode === null ? {} : { tier_code: merchant.tierCode }),
    sdk: home.sdk,
    sdk_version: home.version,
    device,
    page_url: location.href,
    request_id: id,
    has_callback: callback !== null,
    params: { ...params, ...defaults },
  };
}

/** Called from the head of a page, the answer may be here before there is a body to lay a frame over. */
function bodyOf({ body, readyState }: Document): Promise<void> | void {
  if (body || readyState !== 'loading') return;
  return new Promise((resolve) => document.addEventListener('DOMContentLoaded', () => resolve(), { once: true }));
}

/**
 * No window was opened. Whoever gave no callback hears it all the same: on a phone where every other end of a payment
 * goes, on a PC by the original script's alert.
 */
function refuse(home: Home, { params, device, callback }: Request, result: RequestPayResponse): void {
  console.error(`[IMP] ${result.error_code}: ${result.error_msg}`);
  if (callback) return tell(callback, result);
  const target = device === 'mobile' ? redirectFor(home, params, result) : null;
  if (target) location.assign(target);
  else window.alert(result.error_msg);
}

function redirectFor(
  home: Home,
  { m_redirect_url: target }: RequestPayParams,
  result: RequestPayResponse,
): string | null {
  if (typeof target === 'string' && isSafeRedirect(target)) return redirectUrl(target, result, home.sdk);
  return result.error_code === hubUnreachable.errorCode ? null : failPageUrl(`${home.hub}/payments/fail`, result);
}

/** A page's own mistake in its callback must not keep the layer open. */
function tell(callback: RequestPayCallback | null, response: RequestPayResponse): void {
  if (!callback) return;
  try {
    callback.call({}, response);
  } catch (error) {
    console.error(error);
  }
}
