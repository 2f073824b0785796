import type { Authentication, GatewaySession, NotFound, Outcome, SettleOutcome } from './gateway.ts';

type Redact = (text: string) => string;

/**
 * The same session, with every word of the gateway's that is kept or shown freed of what must not be: card numbers,
 * keys, resident numbers. One way out for all gateways.
 */
export function redacting(session: GatewaySession, redact: Redact): GatewaySession {
  const clean = <T extends Outcome<unknown> | NotFound>(outcome: T): T => withCleanWords(outcome, redact);
  const { reverse } = session;
  return {
    ...session,
    parseReturn: (back) => cleanReturn(session.parseReturn(back), redact),
    approve: async (request) => clean(await session.approve(request)),
    cancel: async (request) => clean(await session.cancel(request)),
    settle: async (request) => {
      const settled = await session.settle(request);
      return { ...settled, result: clean(settled.result) } as SettleOutcome;
    },
    ...(reverse && { reverse: async (request) => clean(await reverse(request)) }),
  };
}

function withCleanWords<T extends Outcome<unknown> | NotFound>(outcome: T, redact: Redact): T {
  if (outcome.outcome === 'declined') return { ...outcome, message: redact(outcome.message) };
  if (outcome.outcome === 'unknown' || outcome.outcome === 'notSent')
    return { ...outcome, cause: redact(outcome.cause) };
  return outcome;
}

/** The buyer's browser carries it, so anything may be written there. */
function cleanReturn(authentication: Authentication, redact: Redact): Authentication {
  if (authentication.authenticated) return authentication;
  const { decline } = authentication;
  return { ...authentication, decline: { ...decline, code: redact(decline.code), message: redact(decline.message) } };
}
