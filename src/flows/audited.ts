import type { Hub } from '../hub.ts';
import type { AuditEntry } from '../store/audit.ts';
import type { Write } from '../store/commit.ts';

/** The line in the audit that goes with what a person changes, in the same step. `detail` holds no secret. */
export function audited(
  hub: Hub,
  entry: Omit<AuditEntry, 'id' | 'at'>,
): Extract<Write, { write: 'insert audit entry' }> {
  return { write: 'insert audit entry', row: { ...entry, id: hub.ids.row(), at: hub.clock.now() } };
}
