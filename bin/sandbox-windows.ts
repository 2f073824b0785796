import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Every `sandbox/{name}/window` with a page in it: a gateway is built and checked by being there. Beside `window.html`,
 * `window.tsx` and `window.css` it may have `script.ts`, which a merchant's page loads, and `receipt.css`.
 */
export function sandboxWindows(root: string): readonly string[] {
  return readdirSync(join(root, 'sandbox'))
    .filter((name) => existsSync(join(root, 'sandbox', name, 'window/window.html')))
    .sort();
}

/** What a window's folder may have beside its page. */
export function hasFile(root: string, name: string, file: 'script.ts' | 'receipt.css'): boolean {
  return existsSync(join(root, 'sandbox', name, 'window', file));
}
