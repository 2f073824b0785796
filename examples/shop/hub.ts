/** The REST API as a merchant's server uses it: a token, and calls with it. */
export type Hub = {
  call(method: string, path: string, body?: object): Promise<Answer>;
  get(path: string): Promise<Record<string, unknown> | null>;
  post(path: string, body: object): Promise<Record<string, unknown>>;
};

export type Answer = {
  readonly code: number;
  readonly message: string | null;
  readonly response: Record<string, unknown> | null;
};

export type Credentials = { readonly url: string; readonly key: string; readonly secret: string };

export function createHub({ url, key, secret }: Credentials): Hub {
  async function send(method: string, path: string, options: { body?: object; token?: string }): Promise<Answer> {
    const headers: Record<string, string> = {
      ...(options.body ? { 'content-type': 'application/json' } : {}),
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
    };
    const reply = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(options.body ? { body: JSON.stringify(options.body) } : {}),
    }).catch(() => {
      throw new Error('결제 허브에 연결하지 못했습니다. 잠시 후 다시 시도해 주세요. The hub does not answer.');
    });
    return (await reply.json()) as Answer;
  }

  /** Asking again is cheap: the same token comes back until it expires. */
  async function token(): Promise<string> {
    const { response, message } = await send('POST', '/users/getToken', { body: { imp_key: key, imp_secret: secret } });
    if (!response) throw new Error(`토큰을 받지 못했습니다: ${message}`);
    return String(response['access_token']);
  }

  async function call(method: string, path: string, body?: object): Promise<Answer> {
    return send(method, path, { ...(body ? { body } : {}), token: await token() });
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
