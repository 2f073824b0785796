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

export async function ask<T>(url: string, body?: unknown): Promise<T> {
  const reply = await fetch(url, body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) });
  const answer: unknown = await reply.json();
  if (!reply.ok) throw answer;
  return answer as T;
}

const headers = { 'content-type': 'application/json' };
