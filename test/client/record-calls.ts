/*
 * Which methods of a client there are, and which were called.
 */

/** The same client, which writes the names of its methods down as they are called. */
export function recordCalls<Client extends object>(client: Client): { client: Client; called: Set<string> } {
  const called = new Set<string>();
  return { client: recorded(client, [], called) as Client, called };
}

function recorded(part: object, path: readonly string[], called: Set<string>): object {
  return Object.fromEntries(
    Object.entries(part).map(([name, value]: [string, unknown]) => {
      const here = [...path, name];
      if (typeof value === 'object' && value !== null) return [name, recorded(value, here, called)];
      if (typeof value !== 'function') return [name, value];
      const method = (...input: unknown[]): unknown => {
        called.add(here.join('.'));
        return (value as (...input: unknown[]) => unknown)(...input);
      };
      return [name, method];
    }),
  );
}

export function methodsOf(part: object, path: readonly string[] = []): string[] {
  return Object.entries(part).flatMap(([name, value]: [string, unknown]) => {
    const here = [...path, name];
    if (typeof value === 'object' && value !== null) return methodsOf(value, here);
    return typeof value === 'function' ? [here.join('.')] : [];
  });
}
