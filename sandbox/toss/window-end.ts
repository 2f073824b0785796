/** Where the browser goes next; null for a page that waits for a promise, which `result` then resolves or rejects. */
export type WindowEnd = {
  readonly location: string | null;
  readonly result: Readonly<Record<string, string | number>>;
};

/** The merchant's own query string is kept (section 3.2). */
export function withParams(address: string | null, params: WindowEnd['result']): string | null {
  if (address === null) return null;
  const url = new URL(address);
  for (const [name, value] of Object.entries(params)) url.searchParams.append(name, String(value));
  return url.href;
}
