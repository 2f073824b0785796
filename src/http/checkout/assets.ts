import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * The scripts and the font that browsers load from the hub. Built files; `npm start` and `npm test` build what is
 * stale.
 */
const root = new URL('../../../', import.meta.url);

type Asset = { readonly file: string; readonly type: string; readonly maxAgeSeconds: number };

const script = 'text/javascript; charset=utf-8';
const sdk: Asset = { file: 'build/sdk/iamport.js', type: script, maxAgeSeconds: 300 };
const legacyPaths = ['1.1.5', '1.1.6', '1.1.7', '1.1.8', '1.2.0'].map((version) => `/js/iamport.payment-${version}.js`);

const assets: Readonly<Record<string, Asset>> = {
  '/v1/iamport.js': sdk,
  ...Object.fromEntries(legacyPaths.map((path) => [path, sdk])),
  '/checkout/assets/checkout-page.js': { file: 'build/sdk/checkout-page.js', type: script, maxAgeSeconds: 300 },
  '/checkout/assets/checkout-page.css': {
    file: 'build/sdk/checkout-page.css',
    type: 'text/css; charset=utf-8',
    maxAgeSeconds: 300,
  },
  '/fonts/PretendardVariable.woff2': {
    file: 'build/fonts/PretendardVariable.woff2',
    type: 'font/woff2',
    maxAgeSeconds: 31_536_000,
  },
};

export function registerAssets(server: FastifyInstance): void {
  for (const [path, asset] of Object.entries(assets)) {
    server.get(path, (request, reply) => sendAsset(asset, request, reply));
  }
}

async function sendAsset(asset: Asset, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const content = await load(asset.file);
  if (!content)
    return reply
      .code(503)
      .type('text/plain; charset=utf-8')
      .send(`${asset.file} has not been built. Run npm start or npm test.`);
  reply
    .header('cache-control', `public, max-age=${asset.maxAgeSeconds}`)
    .header('etag', content.etag)
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin');
  if (request.headers['if-none-match'] === content.etag) return reply.code(304).send();
  return reply.type(asset.type).send(content.bytes);
}

type Content = { readonly bytes: Buffer; readonly etag: string };

const loaded = new Map<string, Content>();

async function load(file: string): Promise<Content | null> {
  const known = loaded.get(file);
  if (known) return known;
  const bytes = await readFile(new URL(file, root)).catch(() => null);
  if (!bytes) return null;
  const content = { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"` };
  loaded.set(file, content);
  return content;
}
