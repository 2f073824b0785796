import type { V1ErrorCode } from '../src/contract/v1/errors.ts';

/*
 * What is thrown. A call that moves money throws only when it moved none: what may have happened is a value, with the
 * outcome `unknown` (outcome.ts).
 */

/**
 * 허브가 던지는 모든 오류의 부모. `kind`로 나눕니다. 문장에는 키나 토큰이 없습니다.
 *
 * The parent of all errors here; `kind` tells them apart. No text holds a key, a secret or a token.
 */
export abstract class NaruError extends Error {
  abstract readonly kind: 'refused' | 'unauthorized' | 'unreachable' | 'webhook';
  override readonly name = 'NaruError';
}

/** 오류 이름. 표: docs/reference/errors.md. The name of an error; a hub that is newer may know more. */
export type ErrorName = V1ErrorCode | (string & {});

type Refusal = {
  readonly httpStatus: number;
  readonly code: number;
  readonly message: string;
  readonly error: ErrorName | null;
};

/**
 * 요청이 거절되었고 아무것도 바뀌지 않았습니다. 문장이 이유와 할 일을 말합니다.
 *
 * The hub refused; nothing was changed. The message says why and what to do.
 */
export class NaruRefused extends NaruError {
  readonly kind = 'refused';
  readonly httpStatus: number;
  /** V1의 `code`. The V1 code. */
  readonly code: number;
  /** 바뀌지 않는 이름. The stable name of the refusal; null from the original service, which sends none. */
  readonly error: ErrorName | null;
  /** 문장이 짚은 필드. The request's field that the message names; null when it names none. */
  readonly field: string | null;

  constructor({ httpStatus, code, message, error }: Refusal) {
    super(message);
    this.httpStatus = httpStatus;
    this.code = code;
    this.error = error;
    this.field = fieldNamedIn(message);
  }
}

/** The names that the wire writes as one plain word. */
const plainNames = 'amount|birth|checksum|currency|expiry|from|identifier|page|schedules|sorting|type';
const nameInText = new RegExp(`(?:^|[\\s(])([a-z]+(?:_[a-z0-9]+)+|${plainNames})(?![a-z_])`);

/** A name in brackets, else the first word that is written as the wire writes names. */
function fieldNamedIn(message: string): string | null {
  const found = /\["([a-z0-9_]+)"\]/.exec(message) ?? nameInText.exec(message);
  return found?.[1] ?? null;
}

/**
 * `impKey`와 `impSecret`이 맞지 않거나 토큰이 거듭 거절되었습니다. 아무것도 처리되지 않았습니다.
 *
 * The key pair is wrong, or a fresh token was refused too. Nothing was done.
 */
export class NaruUnauthorized extends NaruError {
  readonly kind = 'unauthorized';
}

type Unreached = { readonly mayHaveArrived: boolean; readonly canRepeat?: boolean; readonly cause?: unknown };

/**
 * 허브에 닿지 못했습니다: 연결 실패, 시간 초과, 허브가 아닌 곳의 응답. 돈을 움직이는 호출이라면 보내지지 않았습니다.
 *
 * The hub was not reached, not in time, or something else answered. Of a call that moves money it means: not sent.
 */
export class NaruUnreachable extends NaruError {
  readonly kind = 'unreachable';
  /** 요청이 도착했을 수 있음. True: the request may have arrived. */
  readonly mayHaveArrived: boolean;
  /** 다시 불러도 두 번 처리되지 않음. The same call may be made again: a read, or one with an idempotency key. */
  readonly canRepeat: boolean;

  constructor(message: string, { mayHaveArrived, canRepeat = false, cause }: Unreached) {
    super(message, { cause });
    this.mayHaveArrived = mayHaveArrived;
    this.canRepeat = canRepeat;
  }
}

/** Why a webhook was not believed. */
export type WebhookFault =
  | 'header_missing'
  | 'timestamp_wrong'
  | 'too_old'
  | 'too_new'
  | 'signature_wrong'
  | 'body_not_raw'
  | 'body_too_large'
  | 'body_unreadable'
  | 'payment_unknown';

/**
 * 웹훅을 믿을 수 없습니다. `fault`가 이유입니다. 400으로 답하세요.
 *
 * A webhook that is not to be believed; `fault` says why. Answer it with HTTP 400.
 */
export class WebhookRejected extends NaruError {
  readonly kind = 'webhook';
  readonly fault: WebhookFault;

  constructor(fault: WebhookFault, message: string) {
    super(message);
    this.fault = fault;
  }
}
