import { NaruRefused, NaruUnreachable } from './errors.ts';
import { isUnderWay, type Answer } from './exchange.ts';
import type { ChargedPayment, FailedPayment, OpenPayment, Payment } from './payment.ts';

/*
 * How a call ended that may have moved money. A decline is a value, and so is an end that nobody knows: `outcome` must
 * be looked at before there is anything to use. What is thrown moved no money.
 */

export type Done<Name extends string, Value> = { readonly outcome: 'done' } & { readonly [Key in Name]: Value };

/** 결제사나 카드사가 거절했습니다. The gateway or the issuer said no; `reason` may be shown to the buyer. */
export type Declined<Name extends string, Value> = {
  readonly outcome: 'declined';
  readonly reason: string;
} & { readonly [Key in Name]: Value };

/**
 * 결과를 아직 모릅니다. 실패로 처리하지 마세요. `canRepeat`이면 같은 키로 다시 부르고, 아니면 조회하거나 웹훅을 기다리세요.
 *
 * Nobody knows the end yet; it is not a failure. With `canRepeat` the same call under the same key asks again and does
 * nothing twice; else look it up, or wait for the webhook.
 */
export type Unknown<Name extends string, Value> = {
  readonly outcome: 'unknown';
  /** 무엇을 할지. What to do, in words. */
  readonly message: string;
  readonly canRepeat: boolean;
} & { readonly [Key in Name]: Value };

/** How the call ended, with what it is about under its own name. */
export type Outcome<Name extends string, Value, Refused = null, Open = null> =
  | Done<Name, Value>
  | Declined<Name, Refused>
  | Unknown<Name, Open | null>;

/** Says why an answer with code 0 is a decline all the same; null: it is none. */
type DeclineIn = (response: unknown) => string | null;

export async function outcomeOf<Name extends string, Value, Refused = null, Open = null>(
  name: Name,
  asked: Promise<Answer>,
  declineIn: DeclineIn = () => null,
): Promise<Outcome<Name, Value, Refused, Open>> {
  const { about, ...end } = await asked.then((answer) => endOf(answer, declineIn)).catch(lost);
  return { ...end, [name]: about } as unknown as Outcome<Name, Value, Refused, Open>;
}

export type ChargeOutcome = Outcome<'payment', ChargedPayment, FailedPayment | null, OpenPayment>;

/** A card that is declined is a payment that failed; V1 answers it with code 0. */
export function chargeOutcomeOf(asked: Promise<Answer>): Promise<ChargeOutcome> {
  return outcomeOf('payment', asked, (response) => {
    const payment = response as Payment;
    return payment.status === 'failed' ? payment.fail_reason : null;
  });
}

type End =
  | { readonly outcome: 'done'; readonly about: unknown }
  | { readonly outcome: 'declined'; readonly reason: string; readonly about: unknown }
  | { readonly outcome: 'unknown'; readonly message: string; readonly canRepeat: boolean; readonly about: unknown };

function endOf(answer: Answer, declineIn: DeclineIn): End {
  const { message, canRepeat, response: about } = answer;
  const unknown = { outcome: 'unknown', message: message || notKnownYet, canRepeat, about } as const;
  if (answer.outcome === 'unknown') return unknown;
  if (answer.code === 0) {
    const reason = declineIn(about);
    return reason === null ? { outcome: 'done', about } : { outcome: 'declined', reason, about };
  }
  if (isDeclined(answer)) return { outcome: 'declined', reason: message, about };
  if (mayBeDone(answer)) return unknown;
  throw new NaruRefused(answer);
}

/** The original service does not mark a gateway's refusal: there it is HTTP 200 with the code -1. */
function isDeclined({ outcome, error, httpStatus, code }: Answer): boolean {
  return outcome === 'declined' || (error === null && httpStatus === 200 && code === -1);
}

/** A fault of the hub, a first call that is still running, or one that was lost before this one. */
function mayBeDone(answer: Answer): boolean {
  const isFault = answer.httpStatus >= 500 && answer.httpStatus !== 501;
  return isFault || isUnderWay(answer) || answer.mayHaveArrivedBefore;
}

/** A call that may have arrived is one of which nobody knows the end. */
function lost(error: unknown): End {
  if (!(error instanceof NaruUnreachable) || !error.mayHaveArrived) throw error;
  const { message, canRepeat } = error;
  return { outcome: 'unknown', message: `${message} ${notKnownYet}`, canRepeat, about: null };
}

const notKnownYet =
  '결과를 아직 모릅니다. 실패로 처리하지 말고 조회로 확인하거나 웹훅을 기다리세요. ' +
  'The end is not known yet: look it up, or wait for the webhook.';
