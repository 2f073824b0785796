import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { builtFile, sendContent } from '../content.ts';

/*
 * The scripts and the font that browsers load from the hub. Built files; `npm start` and `npm test` build what is
 * stale.
 */

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

async function sendAsset(
  { file, ...kind }: Asset,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
  return sendContent(await builtFile(file), kind, { request, reply });
}
