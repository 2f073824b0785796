import { BlockList, isIP } from 'node:net';

/*
 * Addresses that a merchant's url must never make the hub talk to: its own machine, its own network, the cloud's
 * metadata, and every other range that is not the public internet (IANA special-purpose registries).
 */

const loopback: readonly [string, number][] = [['127.0.0.0', 8]];

const inside: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** The translated and tunnelled ranges carry IPv4 addresses inside, so all of them are closed. */
const inside6: readonly [string, number][] = [
  ['::', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const blocked = new BlockList();
for (const [address, prefix] of inside) blocked.addSubnet(address, prefix, 'ipv4');
for (const [address, prefix] of inside6) blocked.addSubnet(address, prefix, 'ipv6');

const ownMachine = new BlockList();
for (const [address, prefix] of loopback) ownMachine.addSubnet(address, prefix, 'ipv4');
ownMachine.addAddress('::1', 'ipv6');

/** Whether an address may not be talked to. `allowLoopback` opens this machine itself, and nothing else. */
export function isBlockedAddress(address: string, allowLoopback: boolean): boolean {
  const bare = address.replace(/%.*$/, '');
  const family = isIP(bare);
  if (family === 0) return true;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  if (ownMachine.check(bare, kind)) return !allowLoopback;
  return blocked.check(bare, kind);
}
