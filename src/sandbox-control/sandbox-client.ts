/** The control side of the sandbox process, which plays the gateways, the banks and the buyer. */
export type SandboxClient = {
  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<SandboxAnswer>;
};

export type SandboxAnswer = { readonly status: number; readonly body: Json };

export type Json = Readonly<Record<string, unknown>>;

export class SandboxUnreachable extends Error {}

/** The sandbox waits until its own webhooks are out, so it may take a while. */
const timeoutMs = 60_000;

export function createSandboxClient(sandboxUrl: string): SandboxClient {
  return {
    async call(method, path, body) {
      try {
        const reply = await fetch(`${sandboxUrl}/__sandbox${path}`, {
          method,
          headers: { 'sandbox-control': '1', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(timeoutMs),
        });
        return { status: reply.status, body: readJson(await reply.text()) };
      } catch (error) {
        throw new SandboxUnreachable(
          `결제사 샌드박스가 응답하지 않습니다. The sandbox gateways at ${sandboxUrl} do not answer (${String(error)}).`,
        );
      }
    },
  };
}

function readJson(text: string): Json {
  const value: unknown = text === '' ? {} : JSON.parse(text);
  return Array.isArray(value) ? { list: value } : (value as Json);
}
