import type { BillingKey } from '../core/billing-key.ts';
import type { Hub } from '../hub.ts';
import { findBillingKey } from '../store/billing-keys.ts';
import type { Scope } from '../store/database.ts';

/** The key of a name. On a live hub a name also finds what a test channel issued, where no live one has it. */
export async function findKey(hub: Hub, scope: Scope, name: string): Promise<BillingKey | null> {
  const found = await findBillingKey(hub.db, scope, name);
  return found ?? (scope.live ? findBillingKey(hub.db, { ...scope, live: false }, name) : null);
}
