import type { ChannelWish } from '../core/channel.ts';
import {
  accountRefusal,
  type AccountRules,
  type AccountWish,
  type AccountWishRefusal,
} from '../core/virtual-account.ts';
import type { Hub } from '../hub.ts';
import type { Scope } from '../store/database.ts';
import type { Merchant } from '../store/merchants.ts';
import { charge, type ApiOrder, type ChargeEnd } from './charge-payment.ts';
import { chooseApiChannel } from './choose-channel.ts';

export type IssueAccount = {
  readonly merchant: Merchant;
  readonly scope: Scope;
  readonly wish: ChannelWish;
  readonly order: ApiOrder;
  readonly account: AccountWish;
};

export type AccountRefusal = 'no_api_channel' | 'unknown_channel_key' | 'no_accounts';

/** `rules`: what the gateway that was meant gives out. */
export type AccountEnd =
  | ChargeEnd
  | { readonly end: 'refused'; readonly refused: AccountRefusal }
  | { readonly end: 'refused'; readonly refused: AccountWishRefusal; readonly rules: AccountRules };

/**
 * Has an account given out without a window. It ends as an approval of the window does: the order is held while the
 * call is out and free again when the account is there, so that one order may have several that wait (0021).
 */
export async function issueAccount(hub: Hub, wanted: IssueAccount): Promise<AccountEnd> {
  const { merchant, scope, wish, order, account } = wanted;
  const choice = await chooseApiChannel(hub, { merchant, tierId: scope.tierId, wish });
  if ('refused' in choice) return { end: 'refused', refused: refusals[choice.refused] };
  const { chosen: channel } = choice;
  const { accountByApi: rules } = hub.gateways.of(channel).supports;
  const { issueAccount: send } = hub.gateways.open(channel);
  if (rules === null || !send) return { end: 'refused', refused: 'no_accounts' };
  const refused = accountRefusal(rules, account, { buyer: order.buyer, now: hub.clock.now() });
  if (refused !== null) return { end: 'refused', refused, rules };
  return charge(hub, {
    merchant,
    scope,
    channel,
    billing: null,
    order,
    method: 'virtual_account',
    send: (asked) => send({ ...asked, ...account }),
  });
}

const refusals = {
  not_by_api: 'no_accounts',
  unknown_channel_key: 'unknown_channel_key',
  no_such_gateway: 'no_api_channel',
  no_channel: 'no_api_channel',
} as const;
