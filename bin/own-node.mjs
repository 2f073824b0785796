// Plain JavaScript for Node 20: which Node runs an installed package.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const wantedMajor = 24;

/** Packages that have one: this machine's own, which needs no install script; in a clone, what asked for that. */
const packages = [`node-${process.platform}-${process.arch}`, 'node'];

/** What to do when there is none. */
export const noOwnNode =
  `Naru runs on Node ${wantedMajor}, and none came along (npm has one for Linux on x64 and arm64, among the optional ` +
  `dependencies): install it with those, or start this with Node ${wantedMajor} or newer.`;

/** The Node that came with the package, else the running one if it is new enough, else null. */
export function findOwnNode(root) {
  const found = packages.map((name) => binaryOf(root, name)).find((file) => file !== null);
  if (found !== undefined) return found;
  return Number(process.versions.node.split('.')[0]) >= wantedMajor ? process.execPath : null;
}

function binaryOf(root, name) {
  try {
    const file = join(dirname(createRequire(join(root, 'package.json')).resolve(`${name}/package.json`)), 'bin/node');
    return existsSync(file) ? file : null;
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}
