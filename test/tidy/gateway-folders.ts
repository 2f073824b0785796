import { readdirSync } from 'node:fs';
import { gateways } from '../../src/gateways/index.ts';

const folders = readdirSync(new URL('../../src/gateways/', import.meta.url), { withFileTypes: true });

/** The folder of every gateway: one that is there is held to the rules without being named in them. */
export const gatewayFolders: readonly string[] = folders.filter((each) => each.isDirectory()).map(({ name }) => name);

/** Every word by which a gateway is called, its folder's and its own on the wire. */
export const gatewayWords: RegExp = new RegExp(
  [...gatewayFolders.map((name) => `\\b${name}\\b`), ...gateways.map(({ name }) => name)].join('|'),
  'i',
);
