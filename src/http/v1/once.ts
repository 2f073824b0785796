import { isPaymentId, type PaymentId } from '../../core/ids.ts';
import { ok, unsettled, type Reply } from '../../contract/v1/envelope.ts';
import { refuse } from '../../contract/v1/errors.ts';
import { isFields } from '../../contract/v1/reader.ts';
import { callOnce } from '../../flows/call-once.ts';
import type { Call, Handler } from './call.ts';
import { findById } from './find-by-id.ts';
import { show } from './payments.ts';

/** What is kept of a call. `open`: the payment whose end was not known then. */
type Kept = { readonly reply: Reply; readonly open: string | null };

/** Visible ASCII, as a header carries it. */
const goodKey = /^[\x21-\x7e]{1,255}$/;

type Once = { readonly key: string; readonly route: string; readonly handler: Handler };

/**
 * `Idempotency-Key`: the second of two calls under one key gets the answer of the first, and nothing is done. Answers
 * are kept for 15 days, a gateway's refusals among them; what is no answer (a fault of ours, which is thrown, or an
 * end that is not known and names no payment) is not.
 */
export async function once({ key, route, handler }: Once, call: Call): Promise<Reply> {
  if (!goodKey.test(key)) return refuse('idempotency_key_wrong');
  let reply: Reply | null = null;
  const end = await callOnce(call.hub, {
    scope: call.caller.scope,
    key,
    asked: JSON.stringify([route, call.path, call.query, call.body], inOrder),
    make: async () => {
      reply = await handler(call);
      const paymentId = paymentIn(reply);
      const isOpen = reply.headers?.['naru-outcome'] === 'unknown';
      if (isOpen && paymentId === null) return null;
      const kept: Kept = { reply, open: isOpen ? paymentId : null };
      return { answer: JSON.stringify(kept), paymentId };
    },
  });
  switch (end) {
    case 'made':
      return reply ?? refuse('internal');
    case 'under way':
      return refuse('idempotency_key_busy');
    case 'asked otherwise':
      return refuse('idempotency_key_differs');
    default:
      return replayed(call, JSON.parse(end.answer) as Kept);
  }
}

function paymentIn({ body: { response } }: Reply): PaymentId | null {
  const id = isFields(response) ? response['imp_uid'] : null;
  return typeof id === 'string' && isPaymentId(id) ? id : null;
}

/** The same fields in another order ask for the same. */
function inOrder(_key: string, value: unknown): unknown {
  return isFields(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value;
}

/** What was open then may have ended since: the payment is shown as it is. */
async function replayed(call: Call, { reply, open }: Kept): Promise<Reply> {
  const payment = open === null ? null : await findById(call, open);
  const shown = payment && (await show(call, [payment]))[0];
  const now = !payment ? reply : payment.status === 'ready' ? unsettled(shown) : ok(shown);
  return { ...now, headers: { ...now.headers, 'idempotent-replayed': 'true' } };
}
