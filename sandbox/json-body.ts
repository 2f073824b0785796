/** A JSON object whose fields have not been looked at yet. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a body that is said to be JSON; null for any other. */
export function jsonTextOf(body: unknown, contentType: string | undefined): string | null {
  return typeof body === 'string' && /^application\/json\b/i.test(contentType ?? '') ? body : null;
}

/** The object that a text holds; null when it holds anything else. */
export function parseFields(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}
