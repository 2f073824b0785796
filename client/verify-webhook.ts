import { WebhookRejected, type WebhookFault } from './errors.ts';
import type { OtherWord } from './payment.ts';
import type { PaymentStatus } from './requests.ts';
import { readRequest, type RawWebhook, type WebhookRequest } from './webhook-request.ts';

/*
 * Standard Webhooks: an HMAC-SHA256 over `id.timestamp.body`, by the web's own crypto, which compares in constant time.
 */

/** 허브가 말한 것. What a hub told; it is a reason to look the payment up, and no more. */
export type Webhook = {
  /** `webhook-id`: 재시도해도 같습니다. The same over all retries of one event. */
  readonly id: string;
  /** 보낸 시각, 초. When this try was sent, in seconds since 1970. */
  readonly timestamp: number;
  /** 이 결제의 몇 번째 소식인지, 1부터. Counts the events of one payment from 1. */
  readonly sequence: number;
  readonly imp_uid: string;
  readonly merchant_uid: string;
  readonly status: PaymentStatus | OtherWord;
  readonly cancellation_id: string | null;
};

export type VerifyOptions = {
  /** `whsec_...`; 바꾸는 동안에는 둘 다. Both of them while one takes the other's place. */
  readonly secret: string | readonly string[];
  /** 이보다 오래되었으면 거절, 300초. A webhook that is older, or ahead by more, is refused: five minutes. */
  readonly toleranceSeconds?: number;
};

/**
 * 웹훅의 서명과 시각을 확인하고 본문(JSON 또는 form)을 읽습니다.
 *
 * Checks signature and time, and reads the body, JSON or a form. Throws `WebhookRejected`.
 */
export async function verifyWebhook(request: WebhookRequest, options: VerifyOptions): Promise<Webhook> {
  const keys = await Promise.all([options.secret].flat().map(keyOf));
  const raw = await readRequest(request);
  const id = needed(raw, 'webhook-id');
  const timestamp = needed(raw, 'webhook-timestamp');
  const signatures = needed(raw, 'webhook-signature').split(' ');
  checkTime(timestamp, options.toleranceSeconds ?? 300);
  if (!(await isSigned(keys, signatures, signedBytes(`${id}.${timestamp}.`, raw.body))))
    throw rejected('signature_wrong', '서명이 맞지 않습니다. 웹훅 비밀키를 확인하세요. The signature is wrong.');
  const sequence = wholeNumber(needed(raw, 'webhook-sequence'));
  return { id, timestamp: Number(timestamp), sequence, ...readBody(new TextDecoder().decode(raw.body)) };
}

function needed({ header }: RawWebhook, name: string): string {
  const value = header(name);
  if (value === null) throw rejected('header_missing', `헤더 ${name}이(가) 없습니다. The header ${name} is missing.`);
  return value;
}

function checkTime(written: string, toleranceSeconds: number): void {
  const ageSeconds = Date.now() / 1000 - wholeNumber(written);
  if (ageSeconds > toleranceSeconds)
    throw rejected('too_old', '오래된 웹훅입니다. 서버의 시계를 확인하세요. The webhook is too old.');
  if (ageSeconds < -toleranceSeconds)
    throw rejected('too_new', '미래의 웹훅입니다. 서버의 시계를 확인하세요. The webhook is from the future.');
}

function wholeNumber(written: string): number {
  if (/^[0-9]{1,12}$/.test(written)) return Number(written);
  throw rejected('timestamp_wrong', '헤더의 숫자를 읽을 수 없습니다. A number among the headers cannot be read.');
}

type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

async function keyOf(secret: string): Promise<Key> {
  const [, base64 = ''] = /^(?:whsec_)?([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  if (base64 === '') throw new TypeError('웹훅 비밀키는 whsec_로 시작하는 base64입니다. No webhook secret.');
  return crypto.subtle.importKey('raw', bytesIn(base64), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

function bytesIn(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function signedBytes(head: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const headBytes = new TextEncoder().encode(head);
  const whole = new Uint8Array(headBytes.length + body.length);
  whole.set(headBytes);
  whole.set(body, headBytes.length);
  return whole;
}

/** More signatures than secrets are ever in use at once. */
const maxSignatures = 10;

async function isSigned(
  keys: readonly Key[],
  signatures: readonly string[],
  bytes: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const candidates = signatures.slice(0, maxSignatures).flatMap((each) => {
    const [, base64 = null] = /^v1,([A-Za-z0-9+/]{43}=)$/.exec(each) ?? [];
    return base64 === null ? [] : [bytesIn(base64)];
  });
  const tries = keys.flatMap((key) => candidates.map((each) => crypto.subtle.verify('HMAC', key, each, bytes)));
  return (await Promise.all(tries)).includes(true);
}

type Told = Pick<Webhook, 'imp_uid' | 'merchant_uid' | 'status' | 'cancellation_id'>;

function readBody(text: string): Told {
  const fields = text.startsWith('{') ? fieldsOf(text) : Object.fromEntries(new URLSearchParams(text));
  const { imp_uid, merchant_uid, status, cancellation_id = null } = fields;
  const isRead = typeof imp_uid === 'string' && typeof merchant_uid === 'string' && typeof status === 'string';
  if (!isRead || (cancellation_id !== null && typeof cancellation_id !== 'string')) throw unreadable();
  return { imp_uid, merchant_uid, status: status as Webhook['status'], cancellation_id };
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    throw unreadable();
  }
}

function unreadable(): WebhookRejected {
  return rejected('body_unreadable', '본문을 읽을 수 없습니다. The body is no webhook of a hub.');
}

function rejected(fault: WebhookFault, message: string): WebhookRejected {
  return new WebhookRejected(fault, message);
}
