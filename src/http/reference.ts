import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { openApiDocument } from '../contract/v1/calls/openapi.ts';
import type { Hub } from '../hub.ts';
import { builtFile, contentOf, sendContent } from './content.ts';

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
  const isSandbox = settings.mode === 'sandbox';
  const { publicUrl } = settings;
  const document = openApiDocument({ version: ownVersion(), publicUrl, hasLevers: isSandbox });
  const asJson = contentOf(Buffer.from(JSON.stringify(document)));
  const page = contentOf(Buffer.from(pageOf(isSandbox)));
  server.get('/openapi.json', (request, reply) => {
    reply.header('access-control-allow-origin', '*');
    return sendContent(asJson, { type: 'application/json; charset=utf-8', maxAgeSeconds: 0 }, { request, reply });
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

function ownVersion(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
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
