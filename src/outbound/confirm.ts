import { writtenAmount, type Money } from '../core/money.ts';
import type { SafeAgent } from './safe-agent.ts';

export type Question = {
  readonly url: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly amount: Money;
  readonly contentType: string;
};

export type MerchantAnswer = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** The merchant has ten seconds; only HTTP 200 lets the payment go on (the original service's rule). */
const timeoutMs = 10_000;
const maxReasonChars = 200;
const unknownReason = '알 수 없음';

/** Asks the merchant's server whether a payment may be approved. No answer is a no: nothing has been taken yet. */
export async function askMerchant(deps: { readonly agent: SafeAgent }, question: Question): Promise<MerchantAnswer> {
  try {
    const { status, head } = await deps.agent.post({
      url: question.url,
      headers: { 'content-type': question.contentType, 'user-agent': 'Naru-Confirm/1' },
      body: questionBody(question),
      timeoutMs,
    });
    return status === 200 ? { allowed: true } : { allowed: false, reason: refusal(reasonIn(head)) };
  } catch {
    return { allowed: false, reason: refusal(unknownReason) };
  }
}

/** The sentence that the original service writes into the payment's failure. */
export function refusal(reason: string): string {
  return `고객사 요청에 의해 결제를 중단합니다. (상세사유 : ${reason})`;
}

function questionBody({ paymentId, orderId, amount, contentType }: Question): string {
  const fields = { imp_uid: paymentId, merchant_uid: orderId, amount: writtenAmount(amount) };
  if (contentType !== 'application/x-www-form-urlencoded') return JSON.stringify(fields);
  return new URLSearchParams({ ...fields, amount: String(fields.amount) }).toString();
}

function reasonIn(body: string): string {
  try {
    const { reason } = JSON.parse(body) as { reason?: unknown };
    return typeof reason === 'string' && reason.trim() !== '' ? cleaned(reason) : unknownReason;
  } catch {
    return unknownReason;
  }
}

function cleaned(reason: string): string {
  return reason
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, maxReasonChars);
}
