import { expirePayment } from '../flows/expire-payment.ts';
import { findAbandoned } from '../store/payments.ts';
import type { Job } from './job.ts';

const batch = 100;

/** Ends windows that nobody finished. Two hubs may meet at one payment: the second changes nothing. */
export const expirePayments: Job = {
  name: 'expire-payments',
  async run(hub) {
    const ids = await findAbandoned(hub.db, hub.clock.now(), batch);
    for (const id of ids) await expirePayment(hub, id);
    return ids.length;
  },
};
