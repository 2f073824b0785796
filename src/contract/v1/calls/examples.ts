import type { FieldSchema, V1Call } from './call.ts';

/** A good value of a field: the one that it names, or one made of those of its parts that are needed. */
export function exampleOf(field: FieldSchema): unknown {
  const { examples, type, items, properties = {}, required } = field;
  if (examples) return examples[0];
  if (type === 'array') return items ? [exampleOf(items)] : [];
  const shown = Object.entries(properties).filter(([name, inner]) => required?.includes(name) ?? 'examples' in inner);
  return Object.fromEntries(shown.map(([name, inner]) => [name, exampleOf(inner)]));
}

/** A good request: what is needed, and what of the rest the call shows. Null: it has no body, or none that is read. */
export function bodyExampleOf({
  body,
  shown = [],
}: Pick<V1Call, 'body' | 'shown'>): Readonly<Record<string, unknown>> | null {
  const { required = {}, optional = {} } = body ?? {};
  const chosen = Object.entries(optional).filter(([name]) => shown.includes(name));
  const fields = [...Object.entries(required), ...chosen];
  const isRead = fields.some(([, field]) => 'examples' in field || 'properties' in field);
  return isRead ? Object.fromEntries(fields.map(([name, field]) => [name, exampleOf(field)])) : null;
}
