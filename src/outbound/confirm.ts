import { writtenAmount, type Money } from '../core/money.ts';
import type { SafeAgent } from './safe-agent.ts';

export type Question = {
  readonly url: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly amount: Money;
  readonly contentType: string;
};

/** `reason` is the whole sentence that the payment's failure carries. */
export type MerchantAnswer = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** The merchant has ten seconds in all (i'mport guide, confirm process). */
const timeoutMs = 10_000;
/** A sentence for the buyer, not a page. */
const maxReasonChars = 200;
const unknownReason = '알 수 없음';

/**
 * Asks the merchant's server whether a payment may be approved; never throws. Only HTTP 200 is a yes (i'mport guide,
 * confirm process), and no answer is a no: nothing has been taken yet.
 */
export async function askMerchant(deps: { readonly agent: SafeAgent }, question: Question): Promise<MerchantAnswer> {
  try {
    const { status, text } = await deps.agent.post({
      url: question.url,
      headers: { 'content-type': question.contentType, 'user-agent': 'Naru-Confirm/1' },
      body: questionBody(question),
      readTimeoutMs: timeoutMs,
      totalTimeoutMs: timeoutMs,
    });
    return status === 200 ? { allowed: true } : { allowed: false, reason: refusal(reasonIn(text)) };
  } catch {
    return { allowed: false, reason: refusal(unknownReason) };
  }
}

/** The sentence of the original service, to the letter. */
function refusal(reason: string): string {
  return `고객사 요청에 의해 결제를 중단합니다. (상세사유 : ${reason})`;
}

function questionBody({ paymentId, orderId, amount, contentType }: Question): string {
  const fields = { imp_uid: paymentId, merchant_uid: orderId, amount: writtenAmount(amount) };
  if (contentType !== 'application/x-www-form-urlencoded') return JSON.stringify(fields);
  return new URLSearchParams({ ...fields, amount: String(fields.amount) }).toString();
}

function reasonIn(body: string): string {
  try {
    const answer: unknown = JSON.parse(body);
    const isTold = typeof answer === 'object' && answer !== null && 'reason' in answer;
    return isTold && typeof answer.reason === 'string' ? cleaned(answer.reason) : unknownReason;
  } catch {
    return unknownReason;
  }
}

/**
 * Control characters, text direction marks and halves of characters come from bugs or from malice, and a database
 * refuses some of them.
 */
function cleaned(reason: string): string {
  const chars = [...reason.replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu, ' ').trim()];
  return chars.length === 0 ? unknownReason : chars.slice(0, maxReasonChars).join('');
}
