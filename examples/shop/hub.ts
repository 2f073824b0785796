/** The REST API as a merchant's server uses it: a token, and calls with it. */
export type Hub = {
  call(method: string, path: string, body?: object): Promise<Answer>;
  get(path: string): Promise<Record<string, unknown> | null>;
  post(path: string, body: object): Promise<Record<string, unknown>>;
};

export type Answer = {
  /** HTTP. */
  readonly status: number;
  readonly code: number;
  readonly message: string | null;
  readonly response: Record<string, unknown> | null;
};

export type Credentials = { readonly url: string; readonly key: string; readonly secret: string };

export function createHub({ url, key, secret }: Credentials): Hub {
  let token = '';

  async function send(method: string, path: string, body?: object): Promise<Answer> {
    const headers: Record<string, string> = {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    };
    const reply = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    }).catch(() => {
      throw new Error('결제 허브에 연결하지 못했습니다. 잠시 후 다시 시도해 주세요. The hub does not answer.');
    });
    return { ...((await reply.json()) as Answer), status: reply.status };
  }

  async function renewToken(): Promise<void> {
    token = '';
    const { response, message } = await send('POST', '/users/getToken', { imp_key: key, imp_secret: secret });
    if (!response) throw new Error(`토큰을 받지 못했습니다: ${message}`);
    token = String(response['access_token']);
  }

  /** A token lives half an hour. 401: it is over and nothing was done, so the same call goes again with a new one. */
  async function call(method: string, path: string, body?: object): Promise<Answer> {
    const answer = await send(method, path, body);
    if (answer.status !== 401) return answer;
    await renewToken();
    return send(method, path, body);
  }

  return {
    call,
    get: async (path) => (await call('GET', path)).response,
    post: async (path, body) => {
      const { response, message } = await call('POST', path, body);
      if (!response) throw new Error(message ?? '허브가 거절했습니다.');
      return response;
    },
  };
}
