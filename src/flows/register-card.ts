import { isLive, type Channel, type ChannelWish } from '../core/channel.ts';
import type { BillingKey } from '../core/billing-key.ts';
import type { Buyer } from '../core/payment.ts';
import { unreachable } from '../core/unreachable.ts';
import type { Failed, TypedCard } from '../gateways/gateway.ts';
import type { Hub } from '../hub.ts';
import { findBillingKey } from '../store/billing-keys.ts';
import type { Scope } from '../store/database.ts';
import type { Merchant } from '../store/merchants.ts';
import { charge, chargeByName, type ApiOrder, type ChargeEnd } from './charge-payment.ts';
import { chooseApiChannel } from './choose-channel.ts';
import { decide, triesForName, type Decision } from './decide.ts';
import { orderRefusal } from './hold-refusal.ts';
import { keyWrites } from './issue-key.ts';

/*
 * Cards that are typed at the merchant's and pass through here: into a charge, or into a billing key. What is typed is
 * sent and kept nowhere.
 */

export type CardRefusal = 'no_api_channel' | 'unknown_channel_key' | 'cannot_charge' | 'cannot_issue';

type WithCard = {
  readonly merchant: Merchant;
  readonly scope: Scope;
  readonly wish: ChannelWish;
  readonly card: TypedCard;
};

export type ChargeTypedCard = WithCard & { readonly order: ApiOrder };

export type CardEnd = ChargeEnd | { readonly end: 'refused'; readonly refused: CardRefusal };

/** Charges a typed card once, and forgets it. */
export async function chargeTypedCard(hub: Hub, wanted: ChargeTypedCard): Promise<CardEnd> {
  const choice = await apiChannel(hub, wanted, 'cannot_charge');
  if ('refused' in choice) return { end: 'refused', ...choice };
  const { channel } = choice;
  const { chargeCard } = hub.gateways.open(channel);
  if (!chargeCard) return { end: 'refused', refused: 'cannot_charge' };
  const { card, merchant, scope, order } = wanted;
  return charge(hub, {
    merchant,
    scope,
    channel,
    billing: null,
    order,
    send: (asked) => chargeCard({ ...asked, card }),
  });
}

export type RegisterCard = WithCard & {
  readonly name: string;
  /** The gateway's own name for the buyer; made where the merchant gives none. */
  readonly customerId: string | null;
  readonly buyer: Buyer;
};

export type RegisterEnd =
  | { readonly end: 'issued'; readonly key: BillingKey }
  | { readonly end: 'refused'; readonly refused: CardRefusal }
  /** The gateway refused the card, or was not reached. */
  | { readonly end: 'declined'; readonly failed: Exclude<Failed, { outcome: 'unknown' }> }
  /** Nobody knows, nothing was charged, and no key is kept: it may be asked again. */
  | { readonly end: 'lost' };

/** Makes a billing key of a typed card, in the place of the one that has its name. */
export async function registerCard(hub: Hub, wanted: RegisterCard): Promise<RegisterEnd> {
  const choice = await apiChannel(hub, wanted, 'cannot_issue');
  if ('refused' in choice) return { end: 'refused', ...choice };
  const { id: channelId, gateway, mid } = choice.channel;
  const { issueFromCard } = hub.gateways.open(choice.channel);
  if (!issueFromCard) return { end: 'refused', refused: 'cannot_issue' };
  const { name, scope, buyer, card } = wanted;
  const customerId = wanted.customerId ?? hub.ids.row();
  const outcome = await issueFromCard({ reference: hub.ids.operation(), customerId, card, buyer });
  if (outcome.outcome === 'declined' || outcome.outcome === 'notSent') return { end: 'declined', failed: outcome };
  if (outcome.outcome !== 'done') return { end: 'lost' };
  const ofSide = { ...scope, live: isLive(choice.channel) };
  const place = { scope: ofSide, name, channelId, gateway, mid, buyer };
  const write = async (): Promise<Decision<void>> => ({
    step: await keyWrites(hub, place, outcome.detail),
    answer: undefined,
  });
  await decide(hub, write, triesForName);
  const key = await findBillingKey(hub.db, ofSide, name);
  // Whoever replaced or deleted it meanwhile came later.
  return key ? { end: 'issued', key } : { end: 'lost' };
}

export type RegisterAndCharge = RegisterCard & { readonly order: ApiOrder };

/**
 * Registers the card first: when the charge is declined, the key is there all the same. An order that cannot be charged
 * registers nothing.
 */
export async function registerAndCharge(
  hub: Hub,
  wanted: RegisterAndCharge,
): Promise<ChargeEnd | Exclude<RegisterEnd, { end: 'issued' }>> {
  const { merchant, scope, name, order } = wanted;
  const held = await orderRefusal(hub, { ...scope, orderId: order.orderId }, null);
  if (held !== null) return { end: 'refused', refused: held };
  const registered = await registerCard(hub, wanted);
  if (registered.end !== 'issued') return registered;
  return chargeByName(hub, { merchant, scope, name, usage: 'payment', order });
}

async function apiChannel(
  hub: Hub,
  { merchant, scope, wish }: WithCard,
  unable: 'cannot_charge' | 'cannot_issue',
): Promise<{ readonly channel: Channel } | { readonly refused: CardRefusal }> {
  const choice = await chooseApiChannel(hub, { merchant, tierId: scope.tierId, wish });
  if ('chosen' in choice) return { channel: choice.chosen };
  switch (choice.refused) {
    case 'not_by_api':
      return { refused: unable };
    case 'unknown_channel_key':
      return { refused: 'unknown_channel_key' };
    case 'no_such_gateway':
    case 'no_channel':
      return { refused: 'no_api_channel' };
    default:
      return unreachable(choice);
  }
}
