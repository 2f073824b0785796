/** What every answer of the REST API is wrapped in: exactly these three keys. */
export type Envelope = { readonly code: number; readonly message: string | null; readonly response: unknown };

export type Reply = {
  readonly status: number;
  readonly body: Envelope;
  readonly headers?: Readonly<Record<string, string>>;
};

export function ok(response: unknown): Reply {
  return { status: 200, body: { code: 0, message: null, response } };
}

/** Beside any answer that does not know the end of what it did. */
export const outcomeUnknown = { 'naru-outcome': 'unknown' } as const;

/** Beside what a gateway or an issuer refused: nothing is wrong with the request. */
const outcomeDeclined = { 'naru-outcome': 'declined' } as const;

/** A charge that was sent and whose end nobody knows yet: the payment is shown `ready`, and a webhook tells the end. */
export function unsettled(response: unknown): Reply {
  return { ...ok(response), headers: outcomeUnknown };
}

/** Some of several ids were found: only those are in the answer. */
export function partly(response: unknown): Reply {
  return { status: 207, body: { code: 0, message: null, response } };
}

export function failed(status: number, code: number, message: string): Reply {
  return { status, body: { code, message, response: null } };
}

/** A gateway or an issuer said no. */
export function declined(status: number, code: number, message: string): Reply {
  return { ...failed(status, code, message), headers: outcomeDeclined };
}
