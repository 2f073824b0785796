import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const keyBytes = 32;

/**
 * The sandbox's own root key: made once, kept beside its database, readable by its owner only. Two hubs that start
 * together on one folder end with the same key, for the first to link its file in place wins.
 */
export function sandboxRootKey(home: string): Buffer {
  const path = join(home, 'root.key');
  const known = readKey(path);
  if (known) return known;
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, randomBytes(keyBytes).toString('hex'), { mode: 0o600, flush: true });
  try {
    linkSync(mine, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(mine);
  }
  const key = readKey(path);
  if (!key) throw new Error(`the root key in ${path} could not be read back`);
  return key;
}

function readKey(path: string): Buffer | null {
  try {
    return Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
