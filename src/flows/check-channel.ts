import { noWishes } from '../core/checkout-order.ts';
import type { Channel } from '../core/channel.ts';
import { newPaymentId } from '../core/ids.ts';
import { money } from '../core/money.ts';
import type { CredentialsCheck, WindowOrder } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';

/**
 * Asks a channel's gateway whether it takes the credentials that are stored, with an order that nobody made. Writes
 * nothing; no money moves. Throws CredentialsInvalid where the folder itself refuses them.
 */
export async function checkChannel(hub: Hub, channel: Channel): Promise<CredentialsCheck> {
  return hub.gateways.open(channel).checkCredentials(trialOrder(hub));
}

/** Enough for any method; nobody is ever shown it. */
const trialAmount = money(1_000, 'KRW');

function trialOrder(hub: Hub): WindowOrder {
  return {
    paymentId: newPaymentId('window', hub.ids.digits),
    orderName: '연결 확인',
    amount: trialAmount,
    taxFree: 0,
    method: 'card',
    easyPay: null,
    buyer: { name: null, email: null, phone: null, address: null, postcode: null },
    device: 'pc',
    returnUrl: `${hub.settings.publicUrl}/checkout/credentials-check/return`,
    ...noWishes,
    noticeUrl: `${hub.settings.publicUrl}/notifications/credentials-check`,
  };
}
