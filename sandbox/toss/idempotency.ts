import type { StoredAnswer, TossBooks } from './books.ts';
import { TossError } from './errors.ts';

const maxKeyLength = 300;
const keptMs = 15 * 24 * 60 * 60_000;

/** Key, API secret, method and path; the body is not part of it. */
export type IdempotentRequest = {
  readonly key: string;
  readonly secretKey: string;
  readonly method: string;
  readonly path: string;
};

/** Checks the key; gives its scope and, when the request was answered before, that answer. */
export function recall(books: TossBooks, request: IdempotentRequest): { scope: string; stored: StoredAnswer | null } {
  if (request.key.length > maxKeyLength) throw new TossError('INVALID_IDEMPOTENCY_KEY');
  const scope = [request.secretKey, request.method, request.path, request.key].join(' ');
  if (books.inFlight.has(scope)) throw new TossError('IDEMPOTENT_REQUEST_PROCESSING');
  forgetExpired(books);
  return { scope, stored: books.answers.get(scope) ?? null };
}

export function remember(books: TossBooks, scope: string, answer: Omit<StoredAnswer, 'storedAt'>): void {
  books.answers.put(scope, { ...answer, storedAt: books.ports.now() });
}

/** Answers stand in the order in which they were stored, so the expired ones come first. */
function forgetExpired(books: TossBooks): void {
  const oldest = books.ports.now() - keptMs;
  for (const scope of books.answers.keys()) {
    const answer = books.answers.get(scope);
    if (answer && answer.storedAt > oldest) return;
    books.answers.remove(scope);
  }
}
