import type { SessionReply, SessionRequest } from '../src/contract/checkout/session.ts';
import { deviceOf } from './device.ts';
import type { Home } from './home.ts';
import { openLayer, type Layer } from './layer.ts';
import { readDone } from './messages.ts';
import type { RequestPayCallback, RequestPayParams, RequestPayResponse } from './types.ts';

/** Sentences of the original script; pages and support pages know them. */
export const sentences = {
  noParams: '결제요청 파라메터가 누락되었습니다.',
  noInit: '판매자 코드가 설정되지 않았습니다. IMP.init()함수를 먼저 호출하세요.',
  broken: '결제모듈 구동 중에 오류가 발생하였습니다. 페이지 새로고침 후 다시 시도해주세요.',
} as const;

export type Merchant = { readonly userCode: string; readonly tierCode: string | null };

type Request = { readonly id: string; readonly callback: RequestPayCallback | null; layer: Layer | null };

/** One window at a time: a new request takes the place of an open one, and an old answer that comes late is dropped. */
export function createPayer(home: Home): {
  pay(merchant: Merchant, params: RequestPayParams, callback: RequestPayCallback | null): void;
  close(): void;
  communicate(message: unknown): void;
} {
  let open: Request | null = null;

  function close(): void {
    if (open?.layer) open.layer.close();
    open = null;
  }

  function communicate(message: unknown): void {
    const target = open?.layer?.frame.contentWindow;
    const data = { from: 'iamport-sdk', action: 'communicate', data: message, version: home.version };
    if (target) target.postMessage(data, home.hub);
  }

  window.addEventListener('message', (event) => {
    if (!open?.layer) return;
    const expected = { hub: home.hub, source: open.layer.frame.contentWindow, requestId: open.id };
    const done = readDone(event, expected);
    if (!done) return;
    const { callback } = open;
    close();
    const { request_id: _, ...response } = done;
    tell(callback, response);
  });

  async function pay(merchant: Merchant, params: RequestPayParams, callback: RequestPayCallback | null): Promise<void> {
    close();
    const request: Request = { id: `req_${Date.now()}_${Math.random().toString(36).slice(2)}`, callback, layer: null };
    open = request;
    const device = deviceOf(navigator.userAgent, navigator.maxTouchPoints || 0);
    const reply = await ask(home, sessionRequest({ home, merchant, params, request, device })).catch((error: Error) => {
      window.alert(`${sentences.broken}\n${error.message}`);
      return null;
    });
    if (open !== request) return;
    if (reply === null) return close();
    if (reply.warning) console.warn(`[IMP] ${reply.warning}`);
    if (!reply.opened) {
      close();
      return refused(home, { params, device, callback }, reply.result);
    }
    if (reply.window === 'page' || window.origin === 'null') location.assign(reply.checkout_url);
    else request.layer = openLayer(reply.checkout_url, reply.size, reply.provider);
  }

  return { pay: (...args) => void pay(...args), close, communicate };
}

type Session = {
  readonly home: Home;
  readonly merchant: Merchant;
  readonly params: RequestPayParams;
  readonly request: Request;
  readonly device: 'pc' | 'mobile';
};

/** The defaults are written back into the page's object, as the original script does. */
function sessionRequest({ home, merchant, params, request, device }: Session): SessionRequest {
  if (params.merchant_uid === undefined || params.merchant_uid === null) params.merchant_uid = `nobody_${Date.now()}`;
  if (!params.pay_method) params.pay_method = 'card';
  return {
    user_code: merchant.userCode,
    ...(merchant.tierCode === null ? {} : { tier_code: merchant.tierCode }),
    sdk: home.sdk,
    sdk_version: home.version,
    device,
    page_url: location.href,
    request_id: request.id,
    has_callback: request.callback !== null,
    params,
  };
}

async function ask(home: Home, session: SessionRequest): Promise<SessionReply> {
  const reply = await fetch(`${home.hub}/checkout/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(session),
    credentials: 'omit',
  });
  const body = (await reply.json()) as SessionReply | { message: string };
  if ('message' in body) throw new Error(body.message);
  return body;
}

type Asked = {
  readonly params: RequestPayParams;
  readonly device: 'pc' | 'mobile';
  readonly callback: RequestPayCallback | null;
};

/** No window was opened. Without a callback a phone's browser goes where every other end of the payment goes. */
function refused(home: Home, { params, device, callback }: Asked, result: RequestPayResponse): void {
  if (callback) return tell(callback, result);
  if (device === 'pc') return console.error(`[IMP] ${result.error_code}: ${result.error_msg}`);
  const target = params.m_redirect_url ? new URL(params.m_redirect_url) : new URL(`${home.hub}/payments/fail`);
  const fields: Record<string, string> = params.m_redirect_url
    ? { imp_uid: '', merchant_uid: result.merchant_uid, imp_success: 'false' }
    : { imp_uid: '', success: 'false' };
  fields['error_code'] = result.error_code || '';
  fields['error_msg'] = (result.error_msg || '').replace(/[&#%+=]/g, ' ');
  for (const name of Object.keys(fields)) target.searchParams.set(name, fields[name] || '');
  location.assign(target.href);
}

/** A page's own mistake in its callback must not take the window's end away. */
function tell(callback: RequestPayCallback | null, response: RequestPayResponse): void {
  if (!callback) return;
  try {
    callback.call({}, response);
  } catch (error) {
    console.error(error);
  }
}
