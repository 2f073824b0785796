import type { Approval, Authentication, CredentialsCheck, GatewaySession, NotFound, Outcome } from './gateway.ts';
import { redactingCards } from './redacting-cards.ts';
import { redactingReceipts } from './redacting-receipts.ts';

type Redact = (text: string) => string;

/**
 * The same session, with every word of the gateway's that is kept or shown freed of what must not be: card numbers,
 * keys, resident numbers. One way out for all gateways.
 */
export function redacting(session: GatewaySession, redact: Redact): GatewaySession {
  const clean = <T extends Outcome<unknown> | NotFound>(outcome: T): T => withCleanWords(outcome, redact);
  const { reverse, listCancellations, issueAccount, changeAccount, registerDelivery, findDelivery } = session;
  return {
    ...session,
    ...redactingCards(session, redact),
    ...redactingReceipts(session, redact),
    checkCredentials: async (trial) => cleanCheck(await session.checkCredentials(trial), redact),
    launchWindow: async (order) => {
      const outcome = await session.launchWindow(order);
      return outcome.outcome === 'done' ? outcome : clean(outcome);
    },
    parseReturn: (back, registered) => cleanReturn(session.parseReturn(back, registered), redact),
    approve: async (request) => withCleanCard(clean(await session.approve(request)), redact),
    cancel: async (request) => clean(await session.cancel(request)),
    settle: async (request) => {
      const settled = await session.settle(request);
      if (settled.kind === 'approve') return { ...settled, result: withCleanCard(clean(settled.result), redact) };
      return { ...settled, result: clean(settled.result) };
    },
    ...(issueAccount && {
      issueAccount: async (request) => withCleanCard(clean(await issueAccount(request)), redact),
    }),
    ...(registerDelivery && { registerDelivery: async (request) => clean(await registerDelivery(request)) }),
    ...(findDelivery && { findDelivery: async (request) => clean(await findDelivery(request)) }),
    ...(changeAccount && { changeAccount: async (request) => clean(await changeAccount(request)) }),
    ...(reverse && { reverse: async (request) => clean(await reverse(request)) }),
    ...(listCancellations && {
      listCancellations: async (request) => {
        const listed = await listCancellations(request);
        return listed && listed.map((each) => ({ ...each, reason: redact(each.reason) }));
      },
    }),
  };
}

function withCleanWords<T extends Outcome<unknown> | NotFound>(outcome: T, redact: Redact): T {
  if (outcome.outcome === 'declined') return { ...outcome, message: redact(outcome.message) };
  if (outcome.outcome === 'unknown' || outcome.outcome === 'notSent')
    return { ...outcome, cause: redact(outcome.cause) };
  return outcome;
}

/** A gateway masks the number of a card; one that once does not is not trusted with our database. */
function withCleanCard<T extends Outcome<Approval> | NotFound>(outcome: T, redact: Redact): T {
  if (outcome.outcome !== 'done' || outcome.detail.card === null) return outcome;
  const { card } = outcome.detail;
  const maskedNumber = card.maskedNumber && redact(card.maskedNumber);
  return { ...outcome, detail: { ...outcome.detail, card: { ...card, maskedNumber } } };
}

/** The buyer's browser carries it, so anything may be written there. */
function cleanReturn(authentication: Authentication, redact: Redact): Authentication {
  if (authentication.authenticated) return authentication;
  const { decline } = authentication;
  return {
    ...authentication,
    decline: { ...decline, code: redact(decline.code), message: redact(decline.message) },
    ...(authentication.said !== undefined && { said: redact(authentication.said) }),
  };
}

function cleanCheck(checked: CredentialsCheck, redact: Redact): CredentialsCheck {
  if (checked.check === 'refused') return { ...checked, message: redact(checked.message) };
  return checked.check === 'unknown' ? { ...checked, cause: redact(checked.cause) } : checked;
}
