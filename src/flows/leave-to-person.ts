import type { OperationId } from '../core/ids.ts';
import type { Hub } from '../hub.ts';
import { commit } from '../store/commit.ts';
import { loadOperation } from '../store/operations.ts';
import { callPerson } from './operation-writes.ts';

/** Asked for as long as it can be, or not to be asked at all, and still open: only a named person can end it. */
export async function leaveToPerson(hub: Hub, id: OperationId, why: string): Promise<void> {
  const operation = await loadOperation(hub.db, id);
  if (!operation || operation.endedAt !== null || operation.needsPerson) return;
  const { paymentId, subject, subjectId } = operation;
  hub.log.error({ operationId: id, paymentId, subject, subjectId }, 'only a person can end this');
  await commit(hub.db, [callPerson(operation, operation.cause ?? why)]);
}
