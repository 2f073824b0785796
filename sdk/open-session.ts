import { hubUnreachable } from '../src/contract/checkout/refusals.ts';
import { refusedResult } from '../src/contract/checkout/result.ts';
import type { SessionReply, SessionRequest } from '../src/contract/checkout/session.ts';

/** A hub that has said nothing for this long is taken for unreachable, so that a buyer who clicked hears something. */
const patienceMs = 30_000;

/**
 * Asks the hub for a window. Never throws: a hub out of reach, or one that speaks nonsense, is a refusal like any
 * other.
 */
export async function openSession(hub: string, session: SessionRequest): Promise<SessionReply> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), patienceMs);
  try {
    const reply = await fetch(`${hub}/checkout/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(session),
      credentials: 'omit',
      signal: limit.signal,
    });
    const answer = (await reply.json()) as SessionReply | { readonly message?: string };
    if ('opened' in answer) return answer;
    throw new Error(answer.message || `HTTP ${reply.status}`);
  } catch (error) {
    console.error('[IMP]', error);
    return { opened: false, result: refusedResult(String(session.params['merchant_uid']), hubUnreachable) };
  } finally {
    clearTimeout(timer);
  }
}
