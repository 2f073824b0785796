export type Refusal = { readonly code: string; readonly message: string };

/** One call of a window's page to its server. Throws a refusal, also when nobody answers. */
export async function ask<T>(url: string, body?: unknown): Promise<T> {
  const request = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
  const reply = await fetch(url, request).catch(() => Promise.reject(noAnswer));
  const answer: unknown = await reply.json().catch(() => Promise.reject(noAnswer));
  if (!reply.ok) throw answer;
  return answer as T;
}

const noAnswer: Refusal = {
  code: 'NETWORK_ERROR',
  message: '네트워크 연결이 원활하지 않습니다. 잠시 후 다시 시도해 주세요.',
};

const headers = { 'content-type': 'application/json' };
