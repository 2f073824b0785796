/*
 * The tolerant door. Clients of fifteen years send JSON, forms with PHP brackets, forms whose later keys begin with a
 * space, percent signs that escape nothing, `null` as a body. All of it is read; nothing throws.
 */

export type Fields = Readonly<Record<string, unknown>>;

/** Twice what a thousand schedules in a form need. A body with more is refused: half of it is not what was meant. */
const maxPairs = 40_000;
/** `schedules[0][extra][key]` is the deepest that the API knows; custom data of JSON bodies may go deeper. */
const maxFormDepth = 6;
const maxJsonDepth = 50;

/**
 * The fields of a body, whatever its content type says. An empty or odd body (`null`, a bare word) has none. Null: it
 * is meant to be JSON and is broken, or it is too deep or has too many fields.
 */
export function readBody(body: string): Fields | null {
  const text = body.trim();
  if (/^[{["]/.test(text)) return readJson(text);
  if (!text.includes('=')) return {};
  return text.split('&').length > maxPairs ? null : readForm(text);
}

function readJson(text: string): Fields | null {
  const value = parseJson(text);
  if (value === undefined) return null;
  return isNode(value) ? value : {};
}

/** What a text says as JSON; undefined: it is none, or so deep that whoever writes it again would break. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isDeeper(value, maxJsonDepth) ? undefined : value;
  } catch {
    return undefined;
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}

/** `a=1&b[]=2&c[0][d]=3` as nested fields: a form, or a query string. What is beyond the limit is not read. */
export function readForm(text: string): Fields {
  const root: Node = {};
  for (const [position, pair] of text.split('&', maxPairs).entries()) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const key = decodeLoosely(at < 0 ? pair : pair.slice(0, at)).trim();
    const value = at < 0 ? '' : decodeLoosely(pair.slice(at + 1));
    put(root, keyPath(key, position), value);
  }
  return root;
}

/** A `+` is a space, and a `%` that escapes nothing stays a `%`. */
export function decodeLoosely(text: string): string {
  return decodeURIComponent(repairEscapes(text.replace(/\+/g, ' ')));
}

/** The same text with every escape valid: stray percent signs escaped, bytes that are no UTF-8 replaced. */
export function repairEscapes(text: string): string {
  return text.replace(/%(?![0-9a-f]{2})/gi, '%25').replace(/(?:%[89a-f][0-9a-f])+/gi, repairBytes);
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

function repairBytes(escaped: string): string {
  const bytes = escaped.slice(1).split('%');
  return encodeURIComponent(utf8.decode(Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16))));
}

/** An empty bracket means "one more": the place in the text is a key that no other pair has. */
function keyPath(key: string, position: number): string[] {
  const [head = '', ...rest] = key.split('[');
  const inner = rest.map((part) => part.replace(/\]$/, '')).map((part) => (part === '' ? `+${position}` : part));
  return [head, ...inner].slice(0, maxFormDepth);
}

type Node = Record<string, unknown>;

function put(root: Node, path: readonly string[], value: string): void {
  if (path.includes('__proto__')) return;
  let node = root;
  const last = path.length - 1;
  for (const [index, key] of path.entries()) {
    const known = Object.hasOwn(node, key) ? node[key] : undefined;
    if (index === last) {
      if (Array.isArray(known)) known.push(value);
      else node[key] = known === undefined ? value : [known, value];
      return;
    }
    const next: Node = isNode(known) ? known : known === undefined ? {} : { first: known };
    node[key] = next;
    node = next;
  }
}

/** Named fields, and neither a list nor a plain value. */
export function isFields(value: unknown): value is Fields {
  return isNode(value);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Text under a name; null for what is missing, null or empty. Numbers count as their text. A list or an object is its
 * JSON: an odd value must never pass for an absent one, for an absent amount means "everything".
 */
export function textField(fields: Fields, name: string): string | null {
  return textOf(Object.hasOwn(fields, name) ? fields[name] : null);
}

/** Whether one value stands under a name, and no list and no fields: an order is called by nothing else. */
export function isOneValue(fields: Fields, name: string): boolean {
  const value = Object.hasOwn(fields, name) ? fields[name] : null;
  return typeof value !== 'object' || value === null;
}

/** A list under a name in any of its spellings: `a[]`, `a[0]`, repeated, or one plain value. */
export function listField(fields: Fields, name: string): string[] {
  const values = [name, `${name}[]`].map((key) => (Object.hasOwn(fields, key) ? fields[key] : null));
  const items = values.flatMap((value) => (isNode(value) ? Object.values(value).flat() : [value].flat()));
  return items.map(textOf).filter((each) => each !== null);
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // The database keeps no NUL and no half of a character, and a gateway is told what is kept: a text that holds one is
  // equal to nothing that is there.
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** A yes or no in any of its spellings; null when it is none. */
export function booleanField(fields: Fields, name: string): boolean | null {
  const value = textField(fields, name)?.trim().toLowerCase();
  if (value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  return null;
}

/** A whole number; null when missing, NaN when it is something else. */
export function wholeNumberField(fields: Fields, name: string): number | null {
  const text = textField(fields, name);
  if (text === null) return null;
  return /^-?[0-9]{1,15}(\.0+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
}
