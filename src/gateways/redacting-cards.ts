import type { CardFacts } from '../core/method.ts';
import type {
  ChargeCard,
  ChargeKey,
  DeleteKey,
  GatewaySession,
  IssueFromCard,
  NotFound,
  Outcome,
  TypedCard,
} from './gateway.ts';

/*
 * Calls that carry a billing key or a typed card. A gateway that repeats what it was sent is believed to say anything,
 * so beside what `redact` knows by its shape, the very values of the call are taken out of every word of the answer.
 */

type Redact = (text: string) => string;
type CardCalls = Pick<
  GatewaySession,
  'issueFromWindow' | 'issueFromCard' | 'findIssue' | 'chargeKey' | 'chargeCard' | 'deleteKey'
>;

const mark = '[redacted]';

/** The calls of a session that has them, with clean answers. */
export function redactingCards(session: CardCalls, redact: Redact): CardCalls {
  const { issueFromWindow, issueFromCard, findIssue, chargeKey, chargeCard, deleteKey } = session;
  const ofKey = (asked: ChargeKey | DeleteKey): Redact => besides(redact, [asked.key]);
  const ofCard = ({ card }: ChargeCard | IssueFromCard): Redact => besides(redact, writtenAs(card));
  return {
    ...(issueFromWindow && { issueFromWindow: async (asked) => clean(await issueFromWindow(asked), redact) }),
    ...(findIssue && { findIssue: async (asked) => clean(await findIssue(asked), redact) }),
    ...(issueFromCard && { issueFromCard: async (asked) => clean(await issueFromCard(asked), ofCard(asked)) }),
    ...(chargeKey && { chargeKey: async (asked) => clean(await chargeKey(asked), ofKey(asked)) }),
    ...(chargeCard && { chargeCard: async (asked) => clean(await chargeCard(asked), ofCard(asked)) }),
    ...(deleteKey && { deleteKey: async (asked) => clean(await deleteKey(asked), ofKey(asked)) }),
  };
}

/** Everything that stands alone and was typed. The month by itself is no secret, and sentences speak of months. */
function writtenAs({ number, expiryYear, expiryMonth: month, birth, password }: TypedCard): string[] {
  const year = expiryYear.slice(-2);
  const expiries = ['', '-', '/'].flatMap((sign) => [
    `${expiryYear}${sign}${month}`,
    `${year}${sign}${month}`,
    `${month}${sign}${year}`,
    `${month}${sign}${expiryYear}`,
  ]);
  return [number, ...expiries, birth ?? '', password ?? ''].filter((each) => each !== '');
}

function besides(redact: Redact, values: readonly string[]): Redact {
  const written = values.flatMap((each) => [each, encodeURIComponent(each)]).map(asPattern);
  // The longest first: an expiry may begin with the digits of a password.
  const sorted = [...new Set(written)].toSorted((a, b) => b.length - a.length);
  const alone = new RegExp(`(?<![0-9A-Za-z])(?:${sorted.join('|')})(?![0-9A-Za-z])`, 'g');
  return (text) => redact(text.replace(alone, mark));
}

function asPattern(text: string): string {
  return text.replace(/[^0-9A-Za-z]/g, String.raw`\$&`);
}

type Shown = { readonly card: CardFacts | null };

function isShown<T extends object>(detail: T): detail is T & Shown {
  return 'card' in detail;
}

/** What the gateway says, and the number of the card that it shows; never the key, which the vault seals. */
function clean<T extends Outcome<object> | NotFound>(outcome: T, redact: Redact): T {
  switch (outcome.outcome) {
    case 'declined':
      return { ...outcome, message: redact(outcome.message) };
    case 'unknown':
    case 'notSent':
      return { ...outcome, cause: redact(outcome.cause) };
    case 'done':
      return isShown(outcome.detail) ? { ...outcome, detail: withCleanCard(outcome.detail, redact) } : outcome;
    case 'notFound':
    case 'pending':
      return outcome;
    default:
      return outcome;
  }
}

function withCleanCard<T extends Shown>(detail: T, redact: Redact): T {
  const { card } = detail;
  if (card === null) return detail;
  return { ...detail, card: { ...card, maskedNumber: card.maskedNumber && redact(card.maskedNumber) } };
}
