import type { Reply } from '../../contract/v1/envelope.ts';
import type { Fields } from '../../contract/v1/reader.ts';
import type { Caller } from '../../flows/authenticate.ts';
import type { Hub } from '../../hub.ts';

/** One call of the REST API, read: what a handler needs and nothing of HTTP. */
export type Call = {
  readonly hub: Hub;
  readonly caller: Caller;
  /** Parts of the path by name, decoded; a `+` in them is still a `+`. */
  readonly path: Readonly<Record<string, string>>;
  /** Only fields that the call declares to read (`contract/v1/calls`), in the query and in the body. */
  readonly query: Fields;
  readonly body: Fields;
  /** The second of two calls under one key is not made; null: each call is. */
  readonly idempotencyKey: string | null;
  /** False once the client has hung up: an answer would be heard by nobody. */
  readonly isCallerThere: () => boolean;
  /** How the client names itself; null: it does not. */
  readonly userAgent: string | null;
  /** The client refuses answers with names that it does not know. */
  readonly isStrictClient: boolean;
};

export type Handler = (call: Call) => Promise<Reply>;
