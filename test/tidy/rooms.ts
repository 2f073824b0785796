import { gatewayFolders } from './gateway-folders.ts';

/**
 * Who may import whom (ARCHITECTURE.md, section 3). A room may always import itself. `allowed` are rooms or single
 * files; a folder ends in a slash.
 */
export type Room = { readonly folder: string; readonly allowed: readonly string[] };

/** The longest folder that fits a file is its room. */
export const rooms: readonly Room[] = [
  { folder: 'src/core/', allowed: [] },
  { folder: 'src/contract/', allowed: ['src/core/'] },
  {
    folder: 'src/gateways/gateway.ts',
    allowed: [
      'src/core/',
      'src/gateways/accounts.ts',
      'src/gateways/billing.ts',
      'src/gateways/escrow.ts',
      'src/gateways/notices.ts',
      'src/gateways/outcomes.ts',
      'src/gateways/receipts.ts',
      'src/gateways/supports.ts',
    ],
  },
  { folder: 'src/gateways/accounts.ts', allowed: ['src/core/', 'src/gateways/billing.ts'] },
  { folder: 'src/gateways/billing.ts', allowed: ['src/core/'] },
  { folder: 'src/gateways/escrow.ts', allowed: ['src/core/', 'src/gateways/outcomes.ts'] },
  { folder: 'src/gateways/notices.ts', allowed: ['src/core/'] },
  { folder: 'src/gateways/outcomes.ts', allowed: ['src/core/'] },
  { folder: 'src/gateways/receipts.ts', allowed: ['src/core/', 'src/gateways/outcomes.ts'] },
  {
    folder: 'src/gateways/supports.ts',
    allowed: ['src/core/', 'src/gateways/escrow.ts', 'src/gateways/receipts.ts'],
  },
  { folder: 'src/gateways/send.ts', allowed: ['src/gateways/gateway.ts'] },
  {
    folder: 'src/gateways/redacting.ts',
    allowed: ['src/gateways/gateway.ts', 'src/gateways/redacting-cards.ts', 'src/gateways/redacting-receipts.ts'],
  },
  { folder: 'src/gateways/redacting-cards.ts', allowed: ['src/core/', 'src/gateways/gateway.ts'] },
  { folder: 'src/gateways/redacting-receipts.ts', allowed: ['src/gateways/gateway.ts'] },
  { folder: 'src/gateways/index.ts', allowed: ['src/gateways/'] },
  ...gatewayFolders.map((name) => ({
    folder: `src/gateways/${name}/`,
    allowed: ['src/core/', 'src/gateways/gateway.ts'],
  })),
  { folder: 'src/outbound/', allowed: ['src/core/', 'src/contract/v1/'] },
  { folder: 'src/store/', allowed: ['src/core/'] },
  { folder: 'src/vault/', allowed: ['src/core/'] },
  {
    folder: 'src/flows/',
    allowed: [
      'src/core/',
      'src/store/',
      'src/vault/',
      'src/gateways/gateway.ts',
      'src/gateways/index.ts',
      'src/outbound/',
      'src/hub.ts',
    ],
  },
  { folder: 'src/jobs/', allowed: ['src/core/', 'src/flows/', 'src/store/', 'src/hub.ts'] },
  {
    folder: 'src/http/',
    allowed: ['src/core/', 'src/contract/', 'src/flows/', 'src/store/', 'src/hub.ts', 'src/outbound/merchant-url.ts'],
  },
  { folder: 'src/sandbox-control/', allowed: ['src/core/', 'src/contract/', 'src/flows/', 'src/hub.ts'] },
  { folder: 'src/hub.ts', allowed: ['src/core/', 'src/gateways/', 'src/outbound/', 'src/store/', 'src/vault/'] },
  { folder: 'src/config.ts', allowed: [] },
  { folder: 'src/hub-parts.ts', allowed: ['src/config.ts', 'src/hub.ts', 'src/vault/'] },
  { folder: 'src/weak-settings.ts', allowed: ['src/core/', 'src/config.ts'] },
  { folder: 'src/main.ts', allowed: ['src/'] },
  { folder: 'src/cli/', allowed: ['src/', 'bin/build.ts'] },
  { folder: 'sandbox/', allowed: [] },
  { folder: 'sdk/', allowed: ['src/contract/'] },
  { folder: 'testing/', allowed: ['client/', 'bin/own-node.mjs'] },
  { folder: 'client/', allowed: ['src/contract/v1/'] },
  { folder: 'examples/', allowed: [] },
  { folder: 'examples/server-sdk/', allowed: ['client/index.ts'] },
  { folder: 'bin/', allowed: ['src/', 'sandbox/bank/test-accounts.ts', 'sandbox/cards.ts'] },
  { folder: 'bin/dump-schema.ts', allowed: ['src/store/', 'test/support/database.ts'] },
  { folder: 'bin/time-testing.ts', allowed: ['bin/pack.ts', 'src/store/', 'testing/'] },
  { folder: 'bin/schedule-storm.ts', allowed: ['test/support/'] },
  { folder: 'bin/fuzz-v1.ts', allowed: ['test/support/', 'test/v1/billing-stage.ts'] },
];

export function roomOf(path: string): Room | null {
  const fitting = rooms.filter(
    (room) => path === room.folder || (room.folder.endsWith('/') && path.startsWith(room.folder)),
  );
  return fitting.sort((a, b) => b.folder.length - a.folder.length)[0] ?? null;
}

export function mayImport(room: Room, target: string): boolean {
  const isIn = (place: string): boolean => target === place || (place.endsWith('/') && target.startsWith(place));
  return isIn(room.folder) || room.allowed.some(isIn);
}
