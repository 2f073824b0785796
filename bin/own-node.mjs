// Plain JavaScript for Node 20: which Node runs an installed package.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const wantedMajor = 24;

/** What to do when there is none. */
export const noOwnNode =
  `Naru runs on Node ${wantedMajor}, which its dependency "node" brings by an install script, and npm ran none: ` +
  `run npm rebuild node --ignore-scripts=false, or use Node ${wantedMajor} or newer yourself.`;

/** The Node that came with the package, else the running one if it is new enough, else null. */
export function findOwnNode(root) {
  try {
    const file = join(dirname(createRequire(join(root, 'package.json')).resolve('node/package.json')), 'bin/node');
    if (existsSync(file)) return file;
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
  }
  return Number(process.versions.node.split('.')[0]) >= wantedMajor ? process.execPath : null;
}
