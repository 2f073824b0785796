import type { Failed, NotFound, Outcome } from '../gateways/gateway.ts';

/** The gateway's word, by not knowing it. */
export const neverArrived: Extract<Failed, { outcome: 'declined' }> = {
  outcome: 'declined',
  reason: 'never_arrived',
  code: 'never_arrived',
  message: '결제사에 요청이 도착하지 않아 처리되지 않았습니다.',
};

/**
 * What an answer about a call that moves no money tells of its end. "Not found" is believed only when nothing of ours
 * can still be on its way (`isFinal`). An answer that tells no end is none.
 */
export function believed<Detail>(found: Outcome<Detail> | NotFound, isFinal: boolean): Outcome<Detail> {
  if (found.outcome === 'notSent') return { outcome: 'unknown', cause: found.cause };
  if (found.outcome !== 'notFound') return found;
  return isFinal ? neverArrived : { outcome: 'unknown', cause: 'the gateway does not know it yet' };
}
