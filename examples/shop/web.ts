import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

const maxBodyBytes = 64 * 1024;

/** JSON or a form, as a webhook may be either. */
export async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > maxBodyBytes) throw new Error('요청이 너무 큽니다.');
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if ((request.headers['content-type'] ?? '').includes('form')) return Object.fromEntries(new URLSearchParams(text));
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

/** 결제창을 쓰는 페이지의 CSP는 허브 주소 하나만 더하면 됩니다. */
export async function sendFile(response: ServerResponse, file: URL, hub: string): Promise<void> {
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${hub}`,
    `connect-src 'self' ${hub}`,
    `frame-src ${hub}`,
    "style-src 'self'",
    `font-src ${hub}`,
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');
  const content = await readFile(file, 'utf8');
  response.writeHead(200, {
    'content-type': types[extname(file.pathname)] ?? 'text/plain',
    'content-security-policy': policy,
    'cache-control': 'no-store',
  });
  response.end(content.replaceAll('{{hub}}', hub));
}
