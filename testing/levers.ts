/** A lever that cannot do what was asked says why: wrong words, a payment that is not there, what a bank refuses. */
export class LeverRefused extends Error {
  override readonly name = 'LeverRefused';
  readonly httpStatus: number;

  constructor(httpStatus: number, message: string) {
    super(message);
    this.httpStatus = httpStatus;
  }
}

export type Levers = {
  get<Answer>(path: string, query?: Readonly<Record<string, string | undefined>>): Promise<Answer>;
  post<Answer>(path: string, body: object): Promise<Answer>;
  delete(path: string): Promise<void>;
};

/** The sandbox levers of a hub, by HTTP, as docs/start/testing-in-ci.md has them. Throws LeverRefused. */
export function createLevers(hubUrl: string): Levers {
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const reply = await fetch(`${hubUrl}/sandbox/${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer = (await reply.json()) as { readonly message?: string };
    if (reply.ok) return answer;
    throw new LeverRefused(reply.status, answer.message ?? `/sandbox/${path}: HTTP ${reply.status}`);
  };
  return {
    get: async <Answer>(path: string, query: Readonly<Record<string, string | undefined>> = {}) => {
      const given = Object.entries(query).filter((each): each is [string, string] => each[1] !== undefined);
      return (await call(
        'GET',
        given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`,
      )) as Answer;
    },
    post: async <Answer>(path: string, body: object) => (await call('POST', path, body)) as Answer,
    delete: async (path) => void (await call('DELETE', path)),
  };
}
