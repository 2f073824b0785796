import type { WireAnswer } from '../conversation.ts';
import type { Fields } from '../json-body.ts';
import { authenticate } from './authenticate.ts';
import type { TossBooks } from './books.ts';
import type { Endpoint } from './endpoint.ts';
import { TossError, isTossErrorCode, messageOf } from './errors.ts';
import { parseBody } from './fields.ts';
import { makeTraceId } from './identifiers.ts';
import { recall, remember } from './idempotency.ts';
import type { StoredAnswer } from './books.ts';
import type { TossMerchant } from './merchants.ts';

/** A request as it came, before anything in it is believed. */
export type WireRequest = {
  /** With the query, as sent. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Fields;
  readonly bodyText: string;
};

/** A request that got past key and idempotency checks and may act. `scope` is null without an Idempotency-Key. */
export type Admitted = { readonly merchant: TossMerchant; readonly scope: string | null };

/** The first checks of section 13.1: the key, then the Idempotency-Key, which may answer at once. */
export function admit(books: TossBooks, endpoint: Endpoint, request: WireRequest): Admitted | WireAnswer {
  try {
    const merchant = authenticate(headerOf(request, 'authorization'));
    const key = headerOf(request, 'idempotency-key');
    if (!key || endpoint.method !== 'POST') return { merchant, scope: null };
    const { secretKey } = merchant;
    const { scope, stored } = recall(books, { key, secretKey, method: endpoint.method, path: request.path });
    return stored ? replay(books, request, stored) : { merchant, scope };
  } catch (error) {
    return refuse(books, request, error);
  }
}

/** The remaining checks, the act itself, and the answer, which is remembered in the same breath. */
export function perform(books: TossBooks, endpoint: Endpoint, admitted: Admitted, request: WireRequest): WireAnswer {
  const answer = tryToAct(books, endpoint, admitted.merchant, request);
  if (admitted.scope !== null) {
    const { status, body } = answer;
    remember(books, admitted.scope, { status, body, traceId: answer.headers[traceHeader] ?? '' });
  }
  return answer;
}

/** An error in the gateway's own words; what is no refusal at all becomes its server error and is told to people. */
export function refuse(books: TossBooks, request: WireRequest, error: unknown): WireAnswer {
  const refusal = error instanceof TossError ? error : new TossError('UNKNOWN_ERROR');
  if (refusal !== error) console.error(error);
  const message = refusal.detail ?? messageOf(refusal.code, isEnglish(request));
  return answerWith(books, request, refusal.status, { code: refusal.code, message });
}

const traceHeader = 'x-tosspayments-trace-id';

function tryToAct(books: TossBooks, endpoint: Endpoint, merchant: TossMerchant, request: WireRequest): WireAnswer {
  try {
    checkTestCode(merchant, request);
    const body = endpoint.method === 'POST' ? parseBody(request.bodyText) : {};
    const { origin, now } = books.ports;
    const view = { version: merchant.version, isEnglish: isEnglish(request), origin: origin(), now: now() };
    const done = endpoint.act(books, { merchant, view, params: request.params, query: request.query, body });
    return { ...answerWith(books, request, 200, done.body), isReplyLost: done.isReplyLost ?? false };
  } catch (error) {
    return refuse(books, request, error);
  }
}

/** With a test key, a merchant may ask for any error by its code, before anything else is looked at. */
function checkTestCode(merchant: TossMerchant, request: WireRequest): void {
  const code = headerOf(request, 'tosspayments-test-code');
  if (code === undefined || !merchant.secretKey.startsWith('test_')) return;
  throw new TossError(isTossErrorCode(code) ? code : 'INVALID_TEST_CODE');
}

function answerWith(books: TossBooks, request: WireRequest, status: number, body: unknown): WireAnswer {
  const traceId = makeTraceId(books.ports.random);
  return { status, body: body === undefined ? '' : JSON.stringify(body), headers: answerHeaders(request, traceId) };
}

/** Byte for byte the first answer; only the trace id tells, by naming the first one beside its own. */
function replay(books: TossBooks, request: WireRequest, stored: StoredAnswer): WireAnswer {
  const traceId = `${makeTraceId(books.ports.random)},${stored.traceId}`;
  return { status: stored.status, body: stored.body, headers: answerHeaders(request, traceId) };
}

function answerHeaders(request: WireRequest, traceId: string): Record<string, string> {
  const key = headerOf(request, 'idempotency-key');
  return {
    'content-type': 'application/json;charset=utf-8',
    [traceHeader]: traceId,
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  };
}

function isEnglish(request: WireRequest): boolean {
  return /^\s*en\b/i.test(headerOf(request, 'accept-language') ?? '');
}

function headerOf(request: WireRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
