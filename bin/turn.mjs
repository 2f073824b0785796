// One process at a time, in plain JavaScript for Node 20.
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
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
  for (let hasSwept = false; ; await sleep(lookAgainMs)) {
    const server = await listen(path);
    // Two processes may sweep one dead name, and the slower one then sweeps the faster one's new turn away with it.
    if (server && hasSwept) await sleep(lookAgainMs);
    const owner = server && !hasSwept ? process.pid : await askOwner(path);
    if (owner === process.pid) return { end: () => close(server) };
    if (server) await close(server);
    if (owner === null) {
      rmSync(path, { force: true });
      hasSwept = true;
    }
  }
}

/** Null when the name is taken. */
function listen(path) {
  const server = createServer((socket) => socket.on('error', () => {}).end(String(process.pid))).unref();
  return new Promise((resolve, reject) => {
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)));
    server.listen(path, () => resolve(server));
  });
}

/** The process that has the turn; null when nobody answers. */
function askOwner(path) {
  return new Promise((resolve) => {
    let heard = '';
    connect(path)
      .on('data', (data) => (heard += data))
      .on('end', () => resolve(Number(heard)))
      .on('error', () => resolve(null));
  });
}

function close(server) {
  return new Promise((resolve) => server.close(() => resolve()));
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
