import { BlockList, isIP } from 'node:net';

/*
 * Addresses that a merchant's url must never make the hub talk to: its own machine, its own network, the cloud's
 * metadata, and every other range that is not the public internet (IANA special-purpose registries).
 */

const ownMachine = new BlockList();
ownMachine.addSubnet('127.0.0.0', 8, 'ipv4');
ownMachine.addAddress('::1', 'ipv6');

const notPublic4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
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

/** Only 2000::/3 is the public internet. Inside it, tunnels that carry IPv4 addresses and examples are closed too. */
const notPublic6: readonly [string, number][] = [
  ['::', 3],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['4000::', 2],
  ['8000::', 1],
];

/** One list for each family: a list holds an IPv4 address against its IPv6 ranges too, as a mapped one. */
const blocked4 = new BlockList();
for (const [address, prefix] of notPublic4) blocked4.addSubnet(address, prefix, 'ipv4');
const blocked6 = new BlockList();
for (const [address, prefix] of notPublic6) blocked6.addSubnet(address, prefix, 'ipv6');

/** Whether an address may not be talked to. `allowLoopback` opens this machine itself, and nothing else. */
export function isBlockedAddress(address: string, allowLoopback: boolean): boolean {
  const bare = address.replace(/%.*$/, '');
  const family = isIP(bare);
  if (family === 0) return true;
  if (ownMachine.check(bare, family === 4 ? 'ipv4' : 'ipv6')) return !allowLoopback;
  return family === 4 ? blocked4.check(bare, 'ipv4') : blocked6.check(bare, 'ipv6');
}
