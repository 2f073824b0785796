import type { WireAnswer } from '../conversation.ts';
import { putCall } from './books.ts';
import type { UplusBooks } from './books.ts';
import type { Call, CallRequest } from './call.ts';
import type { FormFields } from './charset.ts';
import { readText, textOf } from './fields.ts';
import { merchantOf } from './merchants.ts';
import { UplusRefusal, messageOf } from './refusals.ts';
import { authCode, isSame } from './signature.ts';

export type Admitted = Omit<CallRequest, 'fault'>;

/**
 * The envelope: who calls, by a number that nobody else could have signed and that is used once. From here on it is
 * used up, whatever comes of the call, so that of two at once only the first acts.
 */
export function admit(books: UplusBooks, form: FormFields): Admitted | WireAnswer {
  try {
    const merchant = merchantOf(readText(form, 'LGD_MID', 'J001'));
    const txId = textOf(form, 'LGD_TXID');
    const isOurs = txId.startsWith(`${merchant.mid}-`) && /-\d{2}\d{14}[0-9a-f]{40}$/.test(txId);
    const isSigned = isSame(textOf(form, 'LGD_AUTHCODE'), authCode(txId, merchant.mertKey));
    if (!isOurs || !isSigned) throw new UplusRefusal('S014', 'LGD_AUTHCODE');
    if (books.underWay.has(txId)) throw new UplusRefusal('S008');
    const ended = books.calls.get(txId);
    if (ended) throw new UplusRefusal(ended.end === 'done' ? 'S007' : 'S009');
    books.underWay.add(txId);
    return { merchant, txId, form };
  } catch (error) {
    return refuse(error);
  }
}

/** The act itself and the answer. What a Rollback named meanwhile acts no more. */
export function perform(books: UplusBooks, call: Call, request: CallRequest): WireAnswer {
  const { txId } = request;
  try {
    if (books.calls.get(txId)?.end === 'undone') throw new UplusRefusal('S009');
    const { code = '0000', message = '성공', fields, tid = null, isReplyLost = false } = call.act(books, request);
    putCall(books, txId, { end: 'done', name: call.name, tid });
    return { ...answerWith(code, message, fields), isReplyLost };
  } catch (error) {
    if (books.calls.get(txId)?.end !== 'undone') putCall(books, txId, { end: 'refused', name: call.name, tid: null });
    return refuse(error);
  }
}

/** A call without a name of a call, as logged. */
export function withoutName(): WireAnswer {
  return answerWith('XC01', messageOf('XC01'), {});
}

/** What cannot be read as a call: a status and a sentence, without the envelope. */
export function malformed(status: number, sentence: string): WireAnswer {
  return { status, body: sentence, headers: { 'content-type': 'text/plain; charset=utf-8' } };
}

/** Refusals are HTTP 200; what is no refusal is a system error and is told to people. */
function refuse(error: unknown): WireAnswer {
  if (error instanceof UplusRefusal) return answerWith(error.code, error.message, {});
  console.error(error);
  return malformed(500, 'Internal Server Error');
}

/** Code and sentence stand outside and inside, as logged. JSON is UTF-8 whatever the call was written in. */
function answerWith(code: string, message: string, fields: Readonly<Record<string, string>>): WireAnswer {
  const outer = { LGD_RESPCODE: code, LGD_RESPMSG: message };
  const body = JSON.stringify({ ...outer, LGD_RESPONSE: [{ ...fields, ...outer }] });
  return { status: 200, body, headers: { 'content-type': 'application/json;charset=UTF-8' } };
}
