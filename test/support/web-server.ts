import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A test, or a file by `{ after }` of node:test: what is started ends with it. */
export type Ending = { after(end: () => void): void };

type Handle = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/**
 * A web server on a free port, gone with the test; answers its origin. `name` is what its address says: `localhost` and
 * `127.0.0.1` are two sites to a browser, as a shop and a hub are.
 */
export async function startWebServer(test: Ending, name: '127.0.0.1' | 'localhost', handle: Handle): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => handle(request, response, Buffer.concat(chunks).toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `http://${name}:${port}`;
}
