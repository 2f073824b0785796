import type { FastifyReply } from 'fastify';
import type { Fault, FaultKind } from './faults.ts';
import type { SandboxPorts } from './gateway.ts';

export type WireAnswer = {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** It happened, but nobody is to hear of it. */
  readonly isReplyLost?: boolean;
};

/** One call of a gateway's API, as a gateway tells it: the network, the disk and the faults are not its concern. */
export type Conversation = {
  readonly fault: Fault | null;
  /** What the gateway says when it fails before it has looked at anything. */
  fail(): WireAnswer;
  /** The checks at the door, made at once: an answer, or a deed that may have to wait. */
  admit(): WireAnswer | Deed;
};

export type Deed = {
  perform(): WireAnswer;
  /** Called when the answer has left, or could not. */
  release?(): void;
};

/** Holds the conversation on the network. Every answer, and every silence, follows the disk. */
export async function converse(
  { journal, wait }: SandboxPorts,
  reply: FastifyReply,
  { fault, fail, admit }: Conversation,
): Promise<FastifyReply> {
  const kind = fault?.fault;
  // At the front door, before anything is looked at: the same request may then be sent again, and acts.
  if (kind === 'lose-request' || kind === 'http-500') {
    await journal.written();
    return kind === 'http-500' ? sendAnswer(reply, fail()) : drop(reply);
  }
  const admitted = admit();
  const deed = 'perform' in admitted ? admitted : { perform: () => admitted };
  try {
    if (fault && kind === 'slow') await wait(fault.delayMs);
    const answer = deed.perform();
    await journal.written();
    return finish(reply, answer, kind);
  } finally {
    deed.release?.();
  }
}

export function sendAnswer(reply: FastifyReply, answer: WireAnswer): FastifyReply {
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}

function finish(reply: FastifyReply, answer: WireAnswer, kind: FaultKind | undefined): FastifyReply {
  if (kind === 'lose-reply' || answer.isReplyLost) return drop(reply);
  return sendAnswer(reply, kind === 'garbage' ? { ...answer, status: 200, body: garble(answer.body) } : answer);
}

/** The connection ends without a byte. */
function drop(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.socket?.destroy();
  return reply;
}

/** An answer cut in the middle of the first key, or of its only word: nothing can be read from it. */
function garble(body: string): string {
  return body.slice(0, Math.min(4, body.length - 1));
}
