import { chooseChannel, type Channel, type ChannelChoice, type ChannelWish } from '../core/channel.ts';
import type { TierId } from '../core/ids.ts';
import type { PaymentPurpose } from '../core/payment.ts';
import type { Hub } from '../hub.ts';
import { findChannels } from '../store/channels.ts';
import type { Merchant } from '../store/merchants.ts';

export type Wanted = { readonly merchant: Merchant; readonly tierId: TierId | null; readonly wish: ChannelWish };

/**
 * The channel of a window. The wish is looked for on every side that this mode serves; the fallback stays on the first
 * side, so that nobody who misspells a live channel pays in a test one.
 */
export async function chooseWindowChannel(
  hub: Hub,
  wanted: Wanted & { readonly purpose: PaymentPurpose },
): Promise<ChannelChoice> {
  const { wish, merchant, purpose } = wanted;
  const isStrict = merchant.settings.strictPg;
  const [first, ...others] = await channelsBySide(hub, wanted);
  const windows = (side: readonly Channel[]): Channel[] => side.filter(({ purposes }) => purposes.includes('window'));
  const choose = (side: readonly Channel[], strict: boolean): ChannelChoice =>
    purpose === 'issue_key' ? chooseIssuer(side, wish, strict) : chooseChannel(windows(side), wish, strict);
  for (const side of [first, ...others]) {
    const exact = choose(side, true);
    if ('chosen' in exact) return exact;
  }
  return choose(first, isStrict);
}

/**
 * A card is registered with the gateway that is meant and never with another. A MID that issues no keys stands for its
 * gateway, whose channel for keys is taken; a channel key is meant exactly. Where there is none, the channel that is
 * meant is given, to be refused.
 */
function chooseIssuer(side: readonly Channel[], wish: ChannelWish, isStrict: boolean): ChannelChoice {
  const inWindows = side.filter(({ purposes }) => purposes.includes('window') || purposes.includes('billing'));
  const meant = chooseChannel(inWindows, wish, false);
  if ('refused' in meant) return meant;
  if (meant.isFallback && isStrict) return { refused: 'no_such_gateway' };
  const { gateway } = meant.chosen;
  const issuers = side.filter((each) => each.gateway === gateway && each.purposes.includes('billing'));
  if (issuers.includes(meant.chosen) || wish.by === 'key') return meant;
  return { ...meant, chosen: issuers[0] ?? meant.chosen };
}

export type ApiChannelChoice = ChannelChoice | { readonly refused: 'not_by_api' };

/**
 * The channel by which a merchant's server charges typed cards, or has accounts given out. The gateway that is named is
 * meant, and never another: a MID that is not there stands for its gateway, and only who names none means the default.
 */
export async function chooseApiChannel(hub: Hub, wanted: Wanted): Promise<ApiChannelChoice> {
  const { wish, merchant } = wanted;
  const sides = await channelsBySide(hub, wanted);
  const byApi = (side: readonly Channel[]): Channel[] => side.filter(({ purposes }) => purposes.includes('api'));
  for (const side of sides) {
    const exact = chooseChannel(byApi(side), wish, true);
    if ('chosen' in exact) return exact;
  }
  if (wish.by === 'default') return { refused: 'no_channel' };
  const named = sides.flat().filter((each) => isNamed(each, wish));
  if (named.length > 0 && byApi(named).length === 0) return { refused: 'not_by_api' };
  const ofGateway = byApi(sides[0]).filter((each) => isNamed(each, wish));
  return chooseChannel(ofGateway, wish, merchant.settings.strictPg);
}

function isNamed({ key, gateway }: Channel, wish: Exclude<ChannelWish, { by: 'default' }>): boolean {
  return wish.by === 'key' ? key === wish.key : gateway === wish.gateway;
}

/**
 * The channel by which a cash receipt is made, whatever else it is for. A wish is meant exactly: a receipt of another
 * seller's would be wrong.
 */
export async function chooseReceiptChannel(hub: Hub, wanted: Wanted): Promise<ChannelChoice> {
  const [first, ...others] = await channelsBySide(hub, wanted);
  const sides = wanted.wish.by === 'default' ? [first] : [first, ...others];
  for (const side of sides) {
    const exact = chooseChannel(side, wanted.wish, true);
    if ('chosen' in exact) return exact;
  }
  return { refused: 'no_channel' };
}

type Sides = readonly [first: readonly Channel[], ...others: (readonly Channel[])[]];

async function channelsBySide(hub: Hub, { merchant, tierId }: Wanted): Promise<Sides> {
  const all = await findChannels(hub.db, { merchantId: merchant.id, tierId });
  const on = (side: string): Channel[] => all.filter(({ environment }) => environment === side);
  return hub.settings.mode === 'sandbox' ? [on('sandbox')] : [on('live'), on('test')];
}
