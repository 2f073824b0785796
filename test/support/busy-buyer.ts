import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { merchantOf, type Merchant } from './merchant.ts';

/*
 * A buyer who does not stop buying while hubs come and go, and what must be true of everything that he tried.
 */

export type BusyBuyer = { readonly ids: readonly string[]; stop(): Promise<readonly string[]> };

/** Payments one after the other, if he cancels half of them in part; a hub that is down is tried again. */
export function buyAt(hub: string, name: string, { cancels = true } = {}): BusyBuyer {
  const merchant = merchantOf(hub);
  const ids: string[] = [];
  let isStopping = false;
  const loop = async (): Promise<void> => {
    for (let number = 0; !isStopping; number += 1) {
      try {
        const id = await merchant.open({ merchant_uid: `${name}-${number}` });
        ids.push(id);
        await merchant.complete(id, { decision: 'pay' });
        if (cancels && number % 2 === 0) await merchant.call('POST', '/payments/cancel', { imp_uid: id, amount: 400 });
      } catch (error) {
        assert(error instanceof TypeError, String(error));
        await sleep(50);
      }
    }
  };
  const done = loop();
  return {
    ids,
    async stop() {
      isStopping = true;
      await done;
      return ids;
    },
  };
}

/** Each ends as the gateway's ledger says, and none was approved twice. Gives how many were paid. */
export async function countPaidAsBooked(merchant: Merchant, ids: readonly string[]): Promise<number> {
  let paid = 0;
  for (const id of ids) {
    const movements = await merchant.ledger(id);
    const approvals = movements.filter(({ kind }) => kind === 'approval').length;
    const givenBack = movements
      .filter(({ kind }) => kind === 'cancellation')
      .reduce((sum, each) => sum + each.amount, 0);
    assert(approvals <= 1, `${id} was approved ${approvals} times`);
    const expected = approvals === 0 ? [] : givenBack === 0 ? ['paid'] : ['cancelled'];
    const isAsBooked = ({ status, cancel_amount: cancelled }: Record<string, unknown>): boolean =>
      approvals === 0 ? status !== 'paid' : expected.includes(String(status)) && cancelled === givenBack;
    await merchant.paymentWhen(id, isAsBooked);
    paid += approvals;
  }
  return paid;
}
