import type { WireAnswer } from '../conversation.ts';
import { jsonTextOf, parseFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import { claimRequest } from './books.ts';
import type { KiccBooks } from './books.ts';
import type { Endpoint, EndpointRequest } from './endpoint.ts';
import { readText } from './fields.ts';
import { merchantOf } from './merchants.ts';
import { KiccRefusal } from './refusals.ts';

/** A request as it came, before anything in it is believed. */
export type WireRequest = { readonly body: unknown; readonly contentType: string | undefined };

export type Admitted = Pick<EndpointRequest, 'merchant' | 'body' | 'requestKey'>;

/**
 * The first checks: that it can be read, who calls, and that the shopTransactionId is fresh. It is used up from here
 * on, whatever comes of the request, so that of two at once only the first acts.
 */
export function admit(books: KiccBooks, endpoint: Endpoint, wire: WireRequest): Admitted | WireAnswer {
  const text = jsonTextOf(wire.body, wire.contentType);
  if (text === null)
    return malformed(400, 'Content-Type이 application/json이 아닙니다. The body is not said to be JSON.');
  const whole = parseFields(text);
  if (!whole) return malformed(400, 'JSON 객체가 아닙니다. The body is not a JSON object.');
  const body = endpoint.fieldsOf?.(whole) ?? whole;
  try {
    const merchant = merchantOf(readText(body, 'mallId', 8));
    if (!endpoint.claimsRequest) return { merchant, body, requestKey: '' };
    return { merchant, body, requestKey: claimRequest(books, merchant, readText(body, 'shopTransactionId', 60)) };
  } catch (error) {
    return refuse(error, body);
  }
}

/** The remaining checks, the act itself and the answer. */
export function perform(books: KiccBooks, endpoint: Endpoint, request: EndpointRequest): WireAnswer {
  try {
    const { reply, isReplyLost = false } = endpoint.act(books, request);
    return { ...answerWith(reply), isReplyLost };
  } catch (error) {
    return refuse(error, request.body);
  }
}

/** What cannot be read as a request: a status and a sentence, without the gateway's envelope. */
export function malformed(status: number, sentence: string): WireAnswer {
  return { status, body: sentence, headers: { 'content-type': 'text/plain; charset=utf-8' } };
}

/** Refusals are HTTP 200 and echo who asked for what; what is no refusal is a system error and is told to people. */
function refuse(error: unknown, body: Fields): WireAnswer {
  if (!(error instanceof KiccRefusal)) {
    console.error(error);
    return malformed(500, 'Internal Server Error');
  }
  const echoes = Object.entries(body).filter(([name, value]) => echoed.includes(name) && typeof value === 'string');
  return answerWith({ resCd: error.code, resMsg: error.message, ...Object.fromEntries(echoes) });
}

const echoed: readonly string[] = ['mallId', 'shopTransactionId', 'shopOrderNo'];

function answerWith(reply: Fields): WireAnswer {
  return { status: 200, body: JSON.stringify(reply), headers: { 'content-type': 'application/json;charset=utf-8' } };
}
