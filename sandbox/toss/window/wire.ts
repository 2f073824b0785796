/** What the window page and its server say to each other. */
export type WindowState = {
  readonly status: string;
  readonly merchantName: string;
  readonly orderName: string;
  readonly orderId: string;
  readonly amount: number;
  readonly currency: string;
  readonly device: 'pc' | 'mobile';
  readonly easyPay: string | null;
  readonly issuers: readonly Issuer[];
  readonly instalmentMonths: readonly number[];
  readonly fixedInstalmentMonths: number | null;
  readonly testCards: readonly { readonly number: string; readonly outcome: string; readonly label: string }[];
};

export type Issuer = { readonly code: string; readonly kftc: string | null; readonly name: string };

/** `location` is null for a page that waits for a promise; `result` then is what the promise gets. */
export type WindowEnd = {
  readonly location: string | null;
  readonly result: Readonly<Record<string, string | number>>;
};

export type Refusal = { readonly code: string; readonly message: string };

/** From the window in its frame to the script on the page. */
export type EndMessage = { readonly type: 'toss-sandbox:end'; readonly end: WindowEnd };

/** Throws a refusal, also when nobody answers. */
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
