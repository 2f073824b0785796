import type { Hub } from '../hub.ts';
import type { Scope } from '../store/database.ts';
import { insertPreparedAmount, updatePreparedAmount, type PreparedAmount } from '../store/prepared-amounts.ts';

/**
 * The merchant's server tells what an order must cost, before a browser can say otherwise. A window with another
 * amount is not opened. One registration an order; it stays after the payment.
 */
export async function preparePayment(
  hub: Hub,
  scope: Scope,
  amount: PreparedAmount,
): Promise<'prepared' | 'already_prepared'> {
  const isNew = await insertPreparedAmount(hub.db, scope, amount, hub.clock.now());
  return isNew ? 'prepared' : 'already_prepared';
}

/** Changes what a registered order must cost, for windows that open from now on. */
export async function changePreparedAmount(
  hub: Hub,
  scope: Scope,
  amount: PreparedAmount,
): Promise<'changed' | 'not_prepared'> {
  const isKnown = await updatePreparedAmount(hub.db, scope, amount, hub.clock.now());
  return isKnown ? 'changed' : 'not_prepared';
}
