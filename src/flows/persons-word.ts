import type { Operation } from '../core/operation.ts';
import type { Failed } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { isAudited } from '../store/audit.ts';
import { audited } from './audited.ts';
import type { Word } from './payment-writes.ts';

/** What a named person read at the gateway, and why he says so. */
export type Saying<Verdict> = { readonly actor: string; readonly because: string; readonly verdict: Verdict };

export type PersonsSay = {
  readonly word: Word;
  /** How the operation ends when he says that nothing was done. */
  readonly declined: Failed;
  /** False when somebody else ended the operation first: then nothing changed. */
  isWritten(): Promise<boolean>;
};

/** A person's word on how an operation ended, with its line in the audit. `subject`: what the operation is about. */
export function personsWord(
  hub: Hub,
  { operation, subject }: { readonly operation: Operation; readonly subject: string },
  { actor, because, verdict }: Saying<object>,
): PersonsSay {
  const { id, kind, merchantId } = operation;
  const detail = { operation: id, kind, because, ...verdict };
  const audit = audited(hub, { actor, action: 'operation settle', merchantId, subject, detail });
  return {
    word: { actor, because, audit },
    declined: { outcome: 'declined', reason: 'other', code: 'said_by_person', message: because },
    isWritten: () => isAudited(hub.db, audit.row.id),
  };
}
