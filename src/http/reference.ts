import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { Hub, HubSettings } from '../hub.ts';
import { builtFile, contentOf, sendContent, type Content } from './content.ts';

/** Styles are put in by the page's own script; everything else comes from the hub, as files. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const script = 'text/javascript; charset=utf-8';
const files: readonly (readonly [path: string, file: string, type: string])[] = [
  ['/docs/assets/scalar.js', 'build/docs/scalar.js', script],
  ['/docs/assets/reference-page.js', 'build/docs/reference-page.js', script],
  ['/docs/assets/reference-page.css', 'build/docs/reference-page.css', 'text/css; charset=utf-8'],
];

/** `GET /openapi.json`, the REST API as a document, and `GET /docs`, the page that shows it. For anybody. */
export function registerReference(server: FastifyInstance, { settings }: Hub): void {
  const page = contentOf(Buffer.from(pageOf(settings.mode === 'sandbox')));
  let document: Promise<Content> | null = null;
  server.get('/openapi.json', async (request, reply) => {
    const content = await (document ??= documentOf(settings));
    reply.header('access-control-allow-origin', '*');
    return sendContent(content, { type: 'application/json; charset=utf-8', maxAgeSeconds: 0 }, { request, reply });
  });
  server.get('/docs', (request, reply) => {
    reply.header('content-security-policy', policy);
    return sendContent(page, { type: 'text/html; charset=utf-8', maxAgeSeconds: 0 }, { request, reply });
  });
  for (const [path, file, type] of files) {
    server.get(path, async (request, reply) => {
      const content = await builtFile(file);
      return sendContent(content, { type, maxAgeSeconds: 300 }, { request, reply });
    });
  }
}

/** Loaded and made when it is first asked for, so that no start waits for it. */
async function documentOf({ mode, publicUrl }: HubSettings): Promise<Content> {
  const { openApiDocument } = await import('../contract/v1/calls/openapi.ts');
  const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const document = openApiDocument({ version, publicUrl, hasLevers: mode === 'sandbox' });
  return contentOf(Buffer.from(JSON.stringify(document)));
}

/** `maySend`: calls may be tried from the page. */
function pageOf(maySend: boolean): string {
  return `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>나루 REST API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/assets/reference-page.css">
</head>
<body>
<div id="reference" data-may-send="${maySend}"></div>
<noscript>
<p>이 페이지는 스크립트로 그려집니다. 문서 자체는 <a href="/openapi.json">/openapi.json</a>에 있습니다.</p>
<p>This page is drawn by a script. The document itself is <a href="/openapi.json">/openapi.json</a>.</p>
</noscript>
<script src="/docs/assets/scalar.js"></script>
<script src="/docs/assets/reference-page.js"></script>
</body>
</html>
`;
}
