import type { Fields } from './json-body.ts';

/** What a gateway was asked to open a window with, word for word as it came over its wire. */
export type HeardWindow = { readonly gateway: string; readonly orderId: string; readonly fields: Fields };

/** So that a developer, and a test, can see what his parameters became. In memory: nobody needs it after a restart. */
export type Heard = {
  add(window: HeardWindow): void;
  /** The last one for an order; null when none is remembered. */
  find(gateway: string, orderId: string): HeardWindow | null;
  clear(): void;
};

/** Enough for whoever looks at what he has just done. */
const kept = 500;

export function createHeard(): Heard {
  const windows = new Map<string, HeardWindow>();
  return {
    add(window) {
      const key = keyOf(window.gateway, window.orderId);
      windows.delete(key);
      windows.set(key, window);
      const [oldest] = windows.keys();
      if (windows.size > kept && oldest !== undefined) windows.delete(oldest);
    },
    find: (gateway, orderId) => windows.get(keyOf(gateway, orderId)) ?? null,
    clear: () => windows.clear(),
  };
}

function keyOf(gateway: string, orderId: string): string {
  return `${gateway}/${orderId}`;
}
