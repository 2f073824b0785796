import type { FastifyRequest } from 'fastify';
import {
  readRequestPay,
  type Defects,
  type ParamRefusal,
  type RequestPay,
  type Stage,
} from '../../contract/checkout/params.ts';
import { windowErrors } from '../../contract/checkout/window-errors.ts';
import { refusedResult } from '../../contract/checkout/result.ts';
import type { SessionReply, SessionRequest } from '../../contract/checkout/session.ts';
import { openCheckout, type NotOpened, type OpenCheckout, type Opened } from '../../flows/open-checkout.ts';
import type { Hub } from '../../hub.ts';
import { errorNameOf } from './error-names.ts';
import { merchantUrlRefusal } from '../../outbound/merchant-url.ts';

export type SessionAnswer = { readonly status: number; readonly body: SessionReply | { readonly message: string } };

/**
 * `POST /checkout/sessions`: every check before any window. A failure of business is an answer for the page's
 * callback.
 */
export async function openSession(hub: Hub, request: FastifyRequest): Promise<SessionAnswer> {
  const session = readSession(request.body);
  if (typeof session === 'string') return { status: 400, body: { message: session } };
  const read = readRequestPay(session.params, { isLegacyScript: session.sdk === 'legacy' });
  const merchantUid = written(session.params['merchant_uid']);
  if ('refused' in read) return refused(merchantUid, read.refused);
  const addresses = read.defects.addresses ?? addressRefusal(hub, read);
  const defects = { ...read.defects, ...(addresses && { addresses }) };
  const end = await openCheckout(hub, { ...checkoutOf(session, read, request), defects: stagesOf(defects) });
  if (!end.opened) return refused(merchantUid, refusalOf(end, defects));
  return { status: 200, body: openedReply(session, end) };
}

function stagesOf(defects: Defects): Stage[] {
  return stages.filter((stage) => defects[stage] !== undefined);
}

const stages: readonly Stage[] = ['method', 'items', 'due', 'addresses'];

function refused(merchantUid: string, refusal: ParamRefusal): SessionAnswer {
  return { status: 200, body: { opened: false, result: refusedResult(merchantUid, refusal) } };
}

/** The page's own words where those are wrong, else the line of the table; the gateway's words stand behind ours. */
function refusalOf({ refused: why, said }: NotOpened, defects: Defects): ParamRefusal {
  const stage = stages.find((each) => why === `defect_${each}`);
  const { errorCode, errorMessage } = (stage && defects[stage]) ?? windowErrors[errorNameOf(why)];
  return { errorCode, errorMessage: said === undefined ? errorMessage : `${errorMessage} (${said})` };
}

function addressRefusal(hub: Hub, { confirmUrl, webhookUrls }: RequestPay): ParamRefusal | null {
  const urls = [...(webhookUrls ?? []), ...(confirmUrl === null ? [] : [confirmUrl])];
  const isBad = urls.some((url) => merchantUrlRefusal(url, hub.settings.mode) !== null);
  return isBad ? windowErrors.webhook_url_refused : null;
}

/** The sentence that is wrong with the request, or the request. Only our own script sends these. */
function readSession(body: unknown): SessionRequest | string {
  const value = parsed(body);
  if (value === null) return 'the body must be a JSON object';
  const { user_code: userCode, params, request_id: requestId } = value;
  if (typeof userCode !== 'string' || userCode === '') return 'user_code is missing: call IMP.init() first';
  if (typeof requestId !== 'string' || requestId.length > 200) return 'request_id is missing';
  if (typeof params !== 'object' || params === null) return 'params is missing: hand IMP.request_pay() an object';
  return {
    user_code: userCode,
    ...(typeof value['tier_code'] === 'string' ? { tier_code: value['tier_code'] } : {}),
    sdk: value['sdk'] === 'legacy' ? 'legacy' : 'v1',
    sdk_version: written(value['sdk_version']),
    device: value['device'] === 'mobile' ? 'mobile' : 'pc',
    page_url: written(value['page_url']),
    request_id: requestId,
    has_callback: value['has_callback'] === true,
    params: params as Record<string, unknown>,
  };
}

function parsed(body: unknown): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(written(body));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Text as it came; anything else counts as none. */
function written(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function checkoutOf(session: SessionRequest, read: RequestPay, request: FastifyRequest): Omit<OpenCheckout, 'defects'> {
  return {
    userCode: session.user_code,
    tierCode: session.tier_code ?? null,
    wish: read.wish,
    device: session.device,
    userAgent: request.headers['user-agent'] ?? null,
    order: read.order,
    reply: {
      messageOrigin: originOf(request),
      requestId: session.request_id,
      isLegacyScript: session.sdk === 'legacy',
      redirectUrl: read.redirectUrl,
      confirmUrl: read.confirmUrl,
      webhookUrls: read.webhookUrls,
    },
  };
}

/** The browser names the page's origin; `null` is a page that no message can be addressed to. */
function originOf(request: FastifyRequest): string | null {
  const { origin } = request.headers;
  return origin === undefined || origin === 'null' || !URL.canParse(origin) ? null : new URL(origin).origin;
}

function openedReply(session: SessionRequest, { payment, checkoutUrl, window, isFallback }: Opened): SessionReply {
  const used = `${payment.gateway}.${payment.mid}`;
  const warning = `pg '${written(session.params['pg'])}' is not registered; ${used} is used instead`;
  return {
    opened: true,
    imp_uid: payment.id,
    merchant_uid: payment.orderId,
    checkout_url: checkoutUrl,
    window: session.device === 'mobile' ? 'page' : window.launch.kind === 'popup' ? 'popup' : 'layer',
    size: window.size,
    provider: payment.gateway,
    ...(isFallback ? { warning } : {}),
  };
}
