/*
 * The tolerant door. Clients of fifteen years send JSON, forms with PHP brackets, forms whose later keys begin with a
 * space, percent signs that escape nothing, `null` as a body. All of it is read; nothing throws.
 */

export type Fields = Readonly<Record<string, unknown>>;

const maxFields = 2_000;
const maxDepth = 6;

/**
 * The fields of a body, whatever it is. An empty or odd body has none; null: it looks like JSON or a form and is
 * broken.
 */
export function readBody(body: string, contentType: string): Fields | null {
  const text = body.trim();
  if (text === '' || text === 'null') return {};
  const isForm = contentType.includes('form-urlencoded') || (!contentType.includes('json') && !text.startsWith('{'));
  return isForm ? readForm(text) : readJson(text);
}

function readJson(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
  } catch {
    return null;
  }
}

/** `a=1&b[]=2&c[0][d]=3` as nested fields. Also reads query strings. */
export function readForm(text: string): Fields {
  const root: Record<string, unknown> = {};
  for (const pair of text.split('&').slice(0, maxFields)) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const key = decodeLoosely(at < 0 ? pair : pair.slice(0, at)).trim();
    const value = at < 0 ? '' : decodeLoosely(pair.slice(at + 1));
    put(root, keyPath(key), value);
  }
  return root;
}

/** A `%` that escapes nothing stays a `%`. */
export function decodeLoosely(text: string): string {
  const spaced = text.replace(/\+/g, ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return decodeURIComponent(
      spaced.replace(/%(?![0-9a-fA-F]{2})/g, '%25').replace(/(%[89a-fA-F][0-9a-fA-F])+/g, repairBytes),
    );
  }
}

/** Escaped bytes that are no UTF-8 become the replacement character instead of an error. */
function repairBytes(escaped: string): string {
  const bytes = Buffer.from(escaped.replace(/%/g, ''), 'hex');
  return encodeURIComponent(bytes.toString('utf8'));
}

function keyPath(key: string): string[] {
  const [head = '', ...rest] = key.split('[');
  return [head, ...rest.map((part) => part.replace(/\]$/, ''))].slice(0, maxDepth);
}

type Node = Record<string, unknown>;

function put(root: Node, path: readonly string[], value: string): void {
  let node = root;
  const last = path.length - 1;
  for (const [index, part] of path.entries()) {
    const key = part === '' ? String(Object.keys(node).length) : part;
    if (key === '__proto__') return;
    if (index === last) {
      node[key] = key in node && last === 0 ? [node[key], value].flat() : value;
      return;
    }
    const next = node[key];
    node[key] = isNode(next) ? next : next === undefined ? {} : { 0: next };
    node = node[key] as Node;
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text under a name; null for what is missing, null or empty. Numbers count as their text. */
export function textField(fields: Fields, name: string): string | null {
  const value = fields[name];
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A list under a name in any of its spellings: `a[]`, `a[0]`, repeated, or one plain value. */
export function listField(fields: Fields, name: string): string[] {
  const value = fields[name] ?? fields[`${name}[]`];
  const items = isNode(value) ? Object.values(value) : [value].flat();
  return items
    .filter((each): each is string | number => typeof each === 'string' || typeof each === 'number')
    .map(String)
    .filter((each) => each !== '');
}

/** A yes or no in any of its spellings; null when it is none. */
export function booleanField(fields: Fields, name: string): boolean | null {
  const value = textField(fields, name)?.toLowerCase();
  if (value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  return null;
}

/** A whole number; null when missing, NaN when it is something else. */
export function wholeNumberField(fields: Fields, name: string): number | null {
  const text = textField(fields, name);
  if (text === null) return null;
  return /^-?[0-9]{1,15}(\.0+)?$/.test(text.trim()) ? Math.trunc(Number(text)) : Number.NaN;
}
