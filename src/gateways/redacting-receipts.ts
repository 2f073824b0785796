import type { NotFound, Outcome, ReceiptCalls } from './gateway.ts';

/*
 * Calls about cash receipts. A gateway that repeats whose a receipt is, in whatever way of writing the number, is not
 * repeated: a phone's number has no shape that `redact` could know.
 */

type Redact = (text: string) => string;

const mark = '[redacted]';

/** The calls of a session that has them, with clean answers. */
export function redactingReceipts(session: ReceiptCalls, redact: Redact): ReceiptCalls {
  const { issueReceipt, cancelReceipt, findReceipt, findReceiptCancellation } = session;
  return {
    ...(issueReceipt && {
      issueReceipt: async (asked) => clean(await issueReceipt(asked), besides(redact, asked.identifier.digits)),
    }),
    ...(cancelReceipt && { cancelReceipt: async (asked) => clean(await cancelReceipt(asked), redact) }),
    ...(findReceipt && { findReceipt: async (asked) => clean(await findReceipt(asked), redact) }),
    ...(findReceiptCancellation && {
      findReceiptCancellation: async (asked) => clean(await findReceiptCancellation(asked), redact),
    }),
  };
}

function besides(redact: Redact, digits: string): Redact {
  const spelled = new RegExp(digits.split('').join('[ .-]?'), 'g');
  return (text) => redact(text.replace(spelled, mark));
}

function clean<T extends Outcome<object> | NotFound>(outcome: T, redact: Redact): T {
  if (outcome.outcome === 'declined') return { ...outcome, message: redact(outcome.message) };
  if (outcome.outcome === 'unknown' || outcome.outcome === 'notSent')
    return { ...outcome, cause: redact(outcome.cause) };
  return outcome;
}
