import type { Operation } from '../core/operation.ts';
import type { Payment } from '../core/payment.ts';
import type { Problem } from '../core/problem.ts';
import type { Hub } from '../hub.ts';
import { loadAllChannels } from '../store/channels.ts';
import type { Step, Write } from '../store/commit.ts';
import type { Database } from '../store/database.ts';
import { loadAllOpenOperations } from '../store/operations.ts';
import { loadHolders } from '../store/orders.ts';
import { loadPayment, loadReadyWindows } from '../store/payments.ts';
import { loadDueSchedules } from '../store/schedules.ts';
import { restoreBackup, type RestoreInput } from '../store/restore.ts';
import { audited } from './audited.ts';
import { startedOperation } from './operation-writes.ts';
import { noted } from './payment-writes.ts';
import { rootKeyProblems } from './root-key-problems.ts';

/** What is sealed in the backup cannot be opened here. Nothing was written. */
export class RestoreRefused extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(({ en }) => en).join('\n'));
    this.problems = problems;
  }
}

export type Restored = {
  readonly operations: number;
  readonly windows: number;
  /** Due and not begun in the backup, and revoked: nobody here knows whether they were charged since. */
  readonly schedules: number;
  readonly forPeople: number;
};

type Backup = Pick<RestoreInput, 'header' | 'lines'>;

/**
 * Reads a backup into the empty database of a hub. What has happened at the gateways since is not in it, so everything
 * that was open is unknown, and due to be asked about at once; so is every window that a buyer may have paid in since.
 * All or nothing; throws RestoreRefused when the root key does not open what is sealed.
 */
export async function restore(hub: Hub, backup: Backup, actor: string): Promise<Restored> {
  let restored: Restored = { operations: 0, windows: 0, schedules: 0, forPeople: 0 };
  await restoreBackup(hub.db, {
    ...backup,
    finish: async (db) => {
      const problems = await rootKeyProblems(db, hub.vault);
      if (problems.length > 0) throw new RestoreRefused(problems);
      const channels = await loadAllChannels(db, null);
      // Whoever cannot be opened now could not be cancelled or settled later.
      for (const channel of channels) hub.gateways.open(channel);
      const open = await loadAllOpenOperations(db);
      const operations = open.filter(({ kind }) => kind !== 'ask_merchant');
      const questions = open.filter(({ kind }) => kind === 'ask_merchant');
      const windows = await windowSteps(hub, db);
      const due: Write[] = [];
      for (const each of operations) {
        const cause = await whyNotAsked(hub, db, each);
        due.push(cause === null ? dueNow(each) : leftToPerson(each, cause));
      }
      const forPeople = countForPeople([due, ...windows]);
      const { takenAt } = backup.header;
      const unsure = await schedulesToRevoke(hub, db);
      restored = { operations: operations.length, windows: windows.length, schedules: unsure.length, forPeople };
      const entry = { actor, action: 'restore', merchantId: null, subject: takenAt, detail: { ...restored } };
      const before = [...due, ...unsure, ...questions.map((each) => dropped(hub, each))];
      return [before, ...windows, [audited(hub, entry)]];
    },
  });
  return restored;
}

/**
 * What is due, whether since the backup or in the queue when it was taken, may have been charged under a payment that
 * was lost with the time since: it is not charged again by itself. A person looks at the gateway, and has those charged
 * that were not (retry).
 */
async function schedulesToRevoke(hub: Hub, db: Pick<Database, 'query'>): Promise<Write[]> {
  const revokedAt = hub.clock.now();
  const change = { state: 'revoked', revokedAt } as const;
  const due = await loadDueSchedules(db, revokedAt);
  return due.map((from) => ({ write: 'change schedule', id: from.id, from, change }));
}

const afterBackup = 'restored from a backup that was taken before its end';

/**
 * A conversation that was under way has ended meanwhile, one way or the other. It is due since it began: that is past
 * on whatever clock the backup brings along.
 */
function dueNow({ id, state, cause, needsPerson, startedAt }: Operation): Write {
  const unknown = { state: 'unknown', cause: afterBackup } as const;
  const change = { settleAt: needsPerson ? null : startedAt, ...(state === 'started' ? unknown : { cause }) };
  return { write: 'change operation', id, from: [state], change };
}

/**
 * Settling is no question at some gateways. Where it undoes, it may meet an approval that was written down after the
 * backup, and that a buyer has seen; where it says again what an account is to become, or which number a parcel has,
 * that may be another thing since. Null: it is asked about.
 */
async function whyNotAsked(hub: Hub, db: Pick<Database, 'query'>, operation: Operation): Promise<string | null> {
  const { kind, needsPerson, paymentId } = operation;
  if (needsPerson || paymentId === null) return null;
  if (kind === 'change_virtual_account') return notSaidAgain;
  if (kind !== 'approve' && kind !== 'register_delivery') return null;
  const payment = await loadPayment(db, paymentId);
  if (payment === null || !hub.gateways.of(payment).settlesByUndoing) return null;
  return kind === 'approve' ? notUndone : notReportedAgain;
}

function leftToPerson({ id, state }: Operation, cause: string): Write {
  const change = { state: 'unknown', cause, needsPerson: true, settleAt: null } as const;
  return { write: 'change operation', id, from: [state], change };
}

const notUndone =
  '복원한 백업 뒤에 승인되어 결제됨으로 보였을 수 있어 되돌리지 않았습니다. 결제사 관리자에서 확인해 주세요.';

const notSaidAgain =
  '복원한 백업 뒤에 가상계좌가 다시 변경되었을 수 있어 변경을 다시 보내지 않았습니다. 결제사 관리자에서 확인해 주세요.';

const notReportedAgain =
  '복원한 백업 뒤에 배송정보를 고쳤을 수 있어 다시 보내지 않았습니다. 결제사 관리자에서 확인해 주세요.';

/** The merchant was being asked; if he allowed it, the payment went on, and that is asked of the gateway. */
function dropped(hub: Hub, { id, state }: Operation): Write {
  const change = { state: 'declined', cause: afterBackup, endedAt: hub.clock.now(), settleAt: null } as const;
  return { write: 'change operation', id, from: [state], change };
}

/** The latest window of an order holds it, if nobody does: the others were begun before it. */
async function windowSteps(hub: Hub, db: Pick<Database, 'query'>): Promise<Step[]> {
  const windows = await loadReadyWindows(db);
  const holders = await loadHolders(db, windows);
  const taken = new Set(holders);
  return windows.map((payment) => {
    const order = `${payment.merchantId} ${payment.live} ${payment.orderId}`;
    const isFree = !taken.has(order);
    taken.add(order);
    return windowStep(hub, payment, isFree);
  });
}

const seenByPerson =
  '복원한 백업 뒤에 결제되었을 수 있습니다. 이 결제사는 주문번호로 찾아 주지 않으니 결제사 관리자에서 확인해 주세요.';

/**
 * As if it had been approved when it began, and nobody had heard: the gateway is asked, or a person where it cannot be.
 */
function windowStep(hub: Hub, payment: Payment, isFree: boolean): Step {
  const { merchantId, live, orderId, id: paymentId } = payment;
  const { findsByOrder } = hub.gateways.of(payment);
  const now = hub.clock.now();
  const open = findsByOrder
    ? { settleAt: payment.startedAt, cause: 'restored from a backup: it may have been paid since' }
    : { needsPerson: true, cause: seenByPerson };
  const started = startedOperation(hub, payment, { kind: 'approve', asked: {} });
  const operation = { ...started, state: 'unknown' as const, startedAt: payment.startedAt };
  return [
    ...noted(payment, { event: 'restored', at: now, actor: 'hub', detail: { operation: operation.id } }),
    { write: 'insert operation', row: { ...operation, ...open } },
    ...(isFree ? [{ write: 'take hold', hold: { merchantId, live, orderId, paymentId } } as const] : []),
  ];
}

function countForPeople(steps: readonly Step[]): number {
  const isForPerson = (write: Write): boolean =>
    (write.write === 'insert operation' && write.row.needsPerson) ||
    (write.write === 'change operation' && write.change.needsPerson === true);
  return steps.flat().filter(isForPerson).length;
}
