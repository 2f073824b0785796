import type { DataKey } from './data-key.ts';
import type { ChannelId, MerchantId, TierId } from './ids.ts';

/** Where a channel's gateway is: our own sandbox, the gateway's test side, or real money. */
export type Environment = 'sandbox' | 'test' | 'live';

export type ChannelPurpose = 'window' | 'billing' | 'api';

/** A merchant's contract with a gateway, ready to be used. Its credentials stay sealed until a flow opens them. */
export type Channel = {
  readonly id: ChannelId;
  readonly merchantId: MerchantId;
  readonly tierId: TierId | null;
  /** The public name, `channel-key-` and a UUID. */
  readonly key: string;
  readonly name: string;
  readonly gateway: string;
  readonly mid: string;
  readonly environment: Environment;
  readonly purposes: readonly ChannelPurpose[];
  readonly sealedCredentials: Uint8Array;
  /** What they are sealed by. */
  readonly dataKey: DataKey;
  /** Unguessable path part of the address that the gateway notifies. */
  readonly notificationToken: string;
  readonly position: number;
  readonly isDefault: boolean;
  /** Opens no window from then on; what was paid through it is still settled and given back. */
  readonly removedAt: Date | null;
  /** Scheduled charges begun through it in a second, by all hubs together; null: as many as they can. */
  readonly chargesPerSecond: number | null;
};

/** What a gateway bears without being asked: a million at midnight are through before breakfast. */
export const defaultChargesPerSecond = 50;

export function isLive(channel: Pick<Channel, 'environment'>): boolean {
  return channel.environment === 'live';
}

/** How the caller named the channel: by key, by gateway and perhaps MID, or not at all. */
export type ChannelWish =
  | { readonly by: 'key'; readonly key: string }
  | { readonly by: 'gateway'; readonly gateway: string; readonly mid: string | null }
  | { readonly by: 'default' };

export type ChannelChoice =
  | { readonly chosen: Channel; readonly isFallback: boolean }
  | { readonly refused: 'unknown_channel_key' | 'no_such_gateway' | 'no_channel' };

/**
 * Chooses as the original service does: the exact MID, else the first of the same gateway, else the default. A
 * channel key is always meant exactly. A strict merchant gets a refusal where others get the fallback. The caller
 * hands in only channels of one side (live or not) and one purpose, so a fallback never crosses from test to live.
 */
export function chooseChannel(channels: readonly Channel[], wish: ChannelWish, isStrict: boolean): ChannelChoice {
  const sorted = [...channels].sort((a, b) => Number(b.isDefault) - Number(a.isDefault) || a.position - b.position);
  const [fallback] = sorted;
  if (wish.by === 'key') {
    const named = sorted.find((channel) => channel.key === wish.key);
    return named ? { chosen: named, isFallback: false } : { refused: 'unknown_channel_key' };
  }
  if (!fallback) return { refused: 'no_channel' };
  if (wish.by === 'default') return { chosen: fallback, isFallback: false };
  const sameGateway = sorted.filter((channel) => channel.gateway === wish.gateway);
  const exact = wish.mid === null ? sameGateway[0] : sameGateway.find((channel) => channel.mid === wish.mid);
  if (exact) return { chosen: exact, isFallback: false };
  if (isStrict) return { refused: 'no_such_gateway' };
  return { chosen: sameGateway[0] ?? fallback, isFallback: true };
}
