import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/* Bytes that stay the same while the hub runs, sent once to each browser: they carry a mark of what they are. */

const root = new URL('../../', import.meta.url);

export type Content = {
  readonly bytes: Buffer;
  readonly etag: string;
  /** Smaller, for whoever asks for it; made once. */
  packed(): Promise<Buffer>;
};

export function contentOf(bytes: Buffer): Content {
  let packed: Promise<Buffer> | null = null;
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
  return { bytes, etag, packed: () => (packed ??= promisify(gzip)(bytes)) };
}

const loaded = new Map<string, Content>();

/** A file that the build makes; null where it has not been built. */
export async function builtFile(file: string): Promise<Content | null> {
  const known = loaded.get(file);
  if (known) return known;
  const bytes = await readFile(new URL(file, root)).catch(() => null);
  if (!bytes) return null;
  const content = contentOf(bytes);
  loaded.set(file, content);
  return content;
}

type Kind = { readonly type: string; readonly maxAgeSeconds: number };
type Asked = { readonly request: FastifyRequest; readonly reply: FastifyReply };

/** Null: not built. Who asks again with the mark gets no second copy. */
export async function sendContent(
  content: Content | null,
  { type, maxAgeSeconds }: Kind,
  { request, reply }: Asked,
): Promise<FastifyReply> {
  if (!content) return reply.code(503).type('text/plain; charset=utf-8').send('Not built. Run npm start or npm test.');
  reply.header('cache-control', maxAgeSeconds === 0 ? 'no-cache' : `public, max-age=${maxAgeSeconds}`);
  reply.header('etag', content.etag).header('vary', 'accept-encoding');
  if (request.headers['if-none-match'] === content.etag) return reply.code(304).send();
  reply.type(type);
  const asksForLess = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  if (!asksForLess || !/^(text|application\/json)/.test(type)) return reply.send(content.bytes);
  return reply.header('content-encoding', 'gzip').send(await content.packed());
}
