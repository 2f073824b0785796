import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Journal } from './journal.ts';
import { isFields } from './json-body.ts';

/** What a window's page is told instead of an answer. */
export type PageRefusal = { readonly status: number; readonly code: string; readonly message: string };

/**
 * Answers a window's own page, once what it is told is on the disk. `refusalOf` knows the gateway's refusals and gives
 * null for any other error, which is then thrown on.
 */
export async function answerPage(
  { journal, refusalOf }: { journal: Journal; refusalOf: (error: unknown) => PageRefusal | null },
  reply: FastifyReply,
  act: () => unknown,
): Promise<FastifyReply> {
  const { status, body } = resultOf(act, refusalOf);
  await journal.written();
  return reply.code(status).headers({ 'cache-control': 'no-store' }).send(body);
}

export function paramOf(request: FastifyRequest, name: string): string {
  return isFields(request.params) ? String(request.params[name]) : '';
}

function resultOf(
  act: () => unknown,
  refusalOf: (error: unknown) => PageRefusal | null,
): { status: number; body: unknown } {
  try {
    return { status: 200, body: act() };
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    const { status, ...body } = refusal;
    return { status, body };
  }
}
