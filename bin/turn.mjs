// One process at a time, in plain JavaScript for Node 20.
import { createHash } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const lookAgainMs = 300;

/**
 * Waits until no other process has the turn for this folder. A turn is a listening socket, which ends with its process
 * however that ends; only its name may stay behind, and nobody answers there.
 */
export async function takeTurn(folder) {
  const hash = createHash('sha256').update(`${userInfo().uid} ${folder}`).digest('hex').slice(0, 16);
  const path = join(tmpdir(), `naru-${hash}.turn`);
  for (; ; await sleep(lookAgainMs)) {
    const server = await listen(path);
    if (server) return { end: () => close(server) };
    if (!(await answers(path))) await sweep(path);
  }
}

/** Another process may have swept the dead name a moment before and taken its turn: what answers is put back. */
async function sweep(path) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (await answers(aside)) renameSync(aside, path);
  else rmSync(aside, { force: true });
}

/** Null when the name is taken. */
function listen(path) {
  const server = createServer((socket) => socket.on('error', () => {}).destroy()).unref();
  return new Promise((resolve, reject) => {
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)));
    server.listen(path, () => resolve(server));
  });
}

function answers(path) {
  return new Promise((resolve) => {
    connect(path)
      .on('connect', () => resolve(true))
      .on('error', () => resolve(false))
      .on('close', () => resolve(false));
  });
}

function close(server) {
  return new Promise((resolve) => server.close(() => resolve()));
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
