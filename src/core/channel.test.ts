import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brandId, type ChannelId, type MerchantId } from './ids.ts';
import { chooseChannel, type Channel, type ChannelWish } from './channel.ts';

function aChannel(gateway: string, mid: string, position: number, isDefault = false): Channel {
  return {
    id: brandId<ChannelId>(`c-${position}`),
    merchantId: brandId<MerchantId>('m-1'),
    tierId: null,
    key: `channel-key-${position}`,
    name: `${gateway} ${mid}`,
    gateway,
    mid,
    environment: 'sandbox',
    purposes: ['window'],
    sealedCredentials: new Uint8Array(),
    dataKey: { id: 'k', merchantId: null, rootKeyId: 'r', wrapped: new Uint8Array() },
    removedAt: null,
    chargesPerSecond: null,
    notificationToken: `token-${position}`,
    position,
    isDefault,
  };
}

const channels = [aChannel('one', 'A', 1), aChannel('two', 'B', 2, true), aChannel('two', 'C', 3)];

const cases: readonly (readonly [string, ChannelWish, boolean, string])[] = [
  ['nothing said means the default', { by: 'default' }, false, 'B'],
  ['a gateway means its default, or its first', { by: 'gateway', gateway: 'two', mid: null }, false, 'B'],
  ['another gateway is found', { by: 'gateway', gateway: 'one', mid: null }, false, 'A'],
  ['a gateway and a MID are meant exactly', { by: 'gateway', gateway: 'two', mid: 'C' }, false, 'C'],
  ['an unknown MID falls back to the same gateway', { by: 'gateway', gateway: 'one', mid: 'X' }, false, 'A fallback'],
  ['an unknown gateway falls back to the default', { by: 'gateway', gateway: 'nine', mid: null }, false, 'B fallback'],
  ['a strict merchant gets no fallback', { by: 'gateway', gateway: 'nine', mid: null }, true, 'no_such_gateway'],
  ['a strict merchant gets no other MID', { by: 'gateway', gateway: 'two', mid: 'X' }, true, 'no_such_gateway'],
  ['a channel key is meant exactly', { by: 'key', key: 'channel-key-3' }, false, 'C'],
  ['an unknown channel key is never replaced', { by: 'key', key: 'channel-key-9' }, false, 'unknown_channel_key'],
];

for (const [name, wish, isStrict, expected] of cases) {
  test(name, () => {
    const choice = chooseChannel(channels, wish, isStrict);
    const got = 'refused' in choice ? choice.refused : `${choice.chosen.mid}${choice.isFallback ? ' fallback' : ''}`;
    assert.equal(got, expected);
  });
}

test('without any channel there is none', () => {
  assert.deepEqual(chooseChannel([], { by: 'default' }, false), { refused: 'no_channel' });
});
