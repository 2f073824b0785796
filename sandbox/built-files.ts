import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { FastifyReply } from 'fastify';

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};

const repository = new URL('../', import.meta.url);

/** Sends a file of `build/sandbox/`, made by the build step. Any page may load it, as a gateway's script must be. */
export async function sendBuilt(reply: FastifyReply, name: string): Promise<FastifyReply> {
  const type = contentTypes[extname(name)];
  if (!/^[a-z]+\/[a-z0-9.-]+$/.test(name) || type === undefined) {
    return reply.code(404).send({ message: `There is no file ${name}.` });
  }
  const bytes = await readOrNull(new URL(`build/sandbox/${name}`, repository));
  if (bytes === null) {
    const message = `build/sandbox/${name} has not been built yet. Run npm start once; it builds it.`;
    return reply.code(503).send({ message });
  }
  return reply.headers({ ...openToPages, 'content-type': type, 'cache-control': 'no-cache' }).send(bytes);
}

const fontPath = 'build/fonts/PretendardVariable.woff2';

export async function sendFont(reply: FastifyReply): Promise<FastifyReply> {
  const bytes = await readOrNull(new URL(fontPath, repository));
  if (bytes === null) return reply.code(404).send({ message: `${fontPath} has not been built yet.` });
  const forever = 'public, max-age=31536000, immutable';
  return reply.headers({ ...openToPages, 'content-type': 'font/woff2', 'cache-control': forever }).send(bytes);
}

const openToPages = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };

async function readOrNull(file: URL): Promise<Buffer | null> {
  return await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}
