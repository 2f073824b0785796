/** An answer's JSON, looked into as freely as a test needs: what is not there fails the test. */
export type Wire = ReturnType<typeof JSON.parse>;

export type Pulled = { readonly status: number; readonly json: Wire };

export type Levers = {
  /** One call under `/sandbox`; a text body goes as it is. */
  pull(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Pulled>;
  /** Opens a window for a new order; the answer of the lever. */
  open(params?: object): Promise<Wire>;
  complete(id: string, decision: object): Promise<Pulled>;
  /** `kind amount` of every movement that the gateway made for a payment. */
  movements(id: string): Promise<readonly string[]>;
};

let orders = 0;

/** `gateway` by the name that the levers call it: whose books are looked into. */
export function leversAt(hub: string, gateway = 'toss'): Levers {
  const pull: Levers['pull'] = async (method, path, body, headers = {}) => {
    const reply = await fetch(`${hub}/sandbox${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: reply.status, json: await reply.json() };
  };
  return {
    pull,
    async open(params = {}) {
      orders += 1;
      const shop = { user_code: 'imp00000000', buyer_tel: '010-1234-5678' };
      const order = { ...shop, merchant_uid: `order-${orders}`, name: '나룻배 표', amount: 60_000 };
      return (await pull('POST', '/windows', { ...order, ...params })).json;
    },
    complete: (id, decision) => pull('POST', `/windows/${id}/complete`, decision),
    async movements(id) {
      const { json } = await pull('GET', `/ledger?gateway=${gateway}&order=${id}`);
      return json.entries.map((entry: Wire) => `${entry.kind} ${entry.amount}`);
    },
  };
}
