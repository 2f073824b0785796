import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { startWebServer, type Ending } from './web-server.ts';

/** What a merchant's server was sent. */
export type Heard = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string };

export type MerchantServer = {
  readonly url: string;
  readonly heard: readonly Heard[];
  /** How it answers from now on; 200 with nothing at first. */
  answer(by: (response: ServerResponse, heard: Heard) => void): void;
};

/** A merchant's server, gone with the test. */
export async function startMerchantServer(test: Ending): Promise<MerchantServer> {
  const heard: Heard[] = [];
  let answer: Parameters<MerchantServer['answer']>[0] = (response) => void response.end();
  const url = await startWebServer(test, '127.0.0.1', (request, response, body) => {
    const now = { path: request.url ?? '', headers: request.headers, body };
    heard.push(now);
    answer(response, now);
  });
  return { url, heard, answer: (by) => void (answer = by) };
}
