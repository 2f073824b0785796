import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findOwnNode, noOwnNode } from '../bin/own-node.mjs';
import { NaruStartFailed } from './start-failed.ts';

/** Where this copy of Naru lies, and what it runs on. */
export type Installation = {
  readonly node: string;
  readonly script: string;
  /** What is made once and serves every start: the database's template, compiled code. */
  readonly cache: string;
};

const root = fileURLToPath(new URL('../', import.meta.url));
const platforms = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/** Throws NaruStartFailed where nothing can be started. */
export function findInstallation(): Installation {
  const platform = `${process.platform}-${process.arch}`;
  if (!platforms.includes(platform))
    throw new NaruStartFailed(
      `${platform}에서는 켤 수 없습니다. naru/testing needs Linux or macOS (x64, arm64): use WSL or a container.`,
    );
  const node = findOwnNode(root);
  if (node === null) throw new NaruStartFailed(noOwnNode);
  return { node, script: join(root, `src/cli/testing-host${extname(import.meta.url)}`), cache: findCache() };
}

/** With the installation, so that it goes when that goes; where nothing may be written there, a folder of this user. */
function findCache(): string {
  const inside = join(root, 'build/testing');
  if (canWrite(existsSync(inside) ? inside : join(root, 'build'))) return inside;
  const { uid } = userInfo();
  const outside = join(tmpdir(), `naru-testing-${uid}`);
  mkdirSync(outside, { recursive: true, mode: 0o711 });
  // What lies there is run: a folder of this name may have been laid out by somebody else.
  if (statSync(outside).uid === uid) return outside;
  throw new NaruStartFailed(
    `${outside} 은 다른 사용자의 것입니다. It belongs to another user: remove it, or set TMPDIR to another folder.`,
  );
}

function canWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
