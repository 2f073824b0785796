import type { MerchantId } from '../core/ids.ts';
import type { Database, Statement } from './database.ts';
import { fields, insertInto } from './rows.ts';

/** What a person did to the hub. Written in the same step as what he did; holds no secret. */
export type AuditEntry = {
  readonly id: string;
  readonly at: Date;
  /** Who: `cli:name@host`. There are no users yet, so the machine's own word is taken. */
  readonly actor: string;
  /** What: `channel add`. */
  readonly action: string;
  readonly merchantId: MerchantId | null;
  /** To what: a key, a payment's id. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

export function insertAuditEntry(entry: AuditEntry): Statement {
  return insertInto('audit_entries', entry);
}

/** Whether the step with this line in it was written. */
export async function isAudited(db: Database, id: string): Promise<boolean> {
  return (await db.query('select 1 from audit_entries where id = $1', [id])).length > 0;
}

/** For the operator of the hub: what was done, the latest first. `merchantId` null: to everything. */
export async function loadAuditEntries(
  db: Database,
  { merchantId, limit }: { readonly merchantId: MerchantId | null; readonly limit: number },
): Promise<AuditEntry[]> {
  const rows = await db.query(
    'select * from audit_entries where $1::uuid is null or merchant_id = $1 order by at desc, id desc limit $2',
    [merchantId, limit],
  );
  return rows.map((row) => fields(row) as AuditEntry);
}
