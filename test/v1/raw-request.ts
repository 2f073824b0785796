import { connect } from 'node:net';

/*
 * Requests as bytes: what no well-behaved client library would send.
 */

export type RawAnswer = {
  readonly status: number;
  /** Names in small letters. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** What arrived with the first piece: an old client reads no further. */
  readonly firstPiece: string;
};

/** Sends the text and reads until the server closes; the request should ask it to. */
export function sendRaw(port: number, text: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (piece) => pieces.push(piece));
    socket.on('error', reject);
    socket.on('close', () => resolve(readAnswer(pieces)));
  });
}

export type RawRequest = {
  readonly line: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

export function rawText({ line, headers = {}, body }: RawRequest): string {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const all = { host: 'hub', connection: 'close', ...length, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`${line} HTTP/1.1`, ...lines, '', body ?? ''].join('\r\n');
}

function readAnswer(pieces: readonly Buffer[]): RawAnswer {
  const [head, body] = splitOnce(Buffer.concat(pieces).toString(), '\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines
    .map((line) => splitOnce(line, ': '))
    .map(([name, value]) => [name.toLowerCase(), value] as const);
  const firstPiece = splitOnce(pieces[0]?.toString() ?? '', '\r\n\r\n')[1];
  return { status: Number(first.split(' ')[1]), headers: new Map(headers), body, firstPiece };
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)];
}
