import { WebhookRejected } from './errors.ts';

/*
 * The same request, from node:http, Express, Fastify or as a web `Request`: its headers, and its body byte for byte,
 * for the signature is over the bytes.
 */

type NodeHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * 웹 `Request`, 또는 헤더와 원문 본문. node:http에서는 `{ headers: request.headers, body: request }`.
 *
 * A web `Request`, or headers and the body as it came, never parsed; a request of node:http is its own body.
 */
export type WebhookRequest =
  | Request
  | {
      readonly headers: Headers | NodeHeaders;
      readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
    };

export type RawWebhook = {
  /** By its name in small letters. */
  readonly header: (name: string) => string | null;
  readonly body: Uint8Array<ArrayBuffer>;
};

/** A webhook is one short line. */
const maxBytes = 10_000;

export async function readRequest(request: WebhookRequest): Promise<RawWebhook> {
  const { headers } = request;
  const header = (name: string): string | null => {
    const value = isWeb(headers) ? headers.get(name) : headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? null;
  };
  const body = await bytesOf('arrayBuffer' in request ? new Uint8Array(await request.arrayBuffer()) : request.body);
  if (body.length > maxBytes) throw tooLarge();
  return { header, body };
}

async function bytesOf(body: unknown): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof body === 'string') return new TextEncoder().encode(body);
  if (body instanceof Uint8Array) return new Uint8Array(body);
  if (!isStream(body)) throw notRaw();
  const whole = new Uint8Array(maxBytes);
  let at = 0;
  for await (const chunk of body) {
    if (at + chunk.length > maxBytes) throw tooLarge();
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole.slice(0, at);
}

function isWeb(headers: Headers | NodeHeaders): headers is Headers {
  return typeof headers['get'] === 'function';
}

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

function notRaw(): WebhookRejected {
  const ko = '본문이 이미 해석되어 서명을 확인할 수 없습니다. 이 주소에서는 원문을 받으세요';
  const message = `${ko}(Express: express.raw({ type: '*/*' })). The body was parsed before; hand in its bytes.`;
  return new WebhookRejected('body_not_raw', message);
}

function tooLarge(): WebhookRejected {
  return new WebhookRejected('body_too_large', '웹훅이라기에는 본문이 너무 큽니다. Too large a body for a webhook.');
}
