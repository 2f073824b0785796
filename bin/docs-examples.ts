import { readFileSync } from 'node:fs';

/*
 * Pages written by hand whose examples are files: `<!-- examples/... -->` stands before a block of code, and the block
 * is what the file says. The files are compiled by `npm run check` and run by tests.
 */

const root = new URL('../', import.meta.url);
/** From the mark to the first line that closes the block, which may be empty. */
const block = /(<!-- (examples\/[a-z0-9/.-]+) -->\n```ts\n)[^]*?^(```)$/gm;

/** The page, with its examples as they are now. */
export function withExamples(path: string): string {
  const text = readFileSync(new URL(path, root), 'utf8');
  return text.replaceAll(block, (_all, head: string, file: string, end: string) => `${head}${asInstalled(file)}${end}`);
}

/** As whoever installed the package writes it. */
function asInstalled(file: string): string {
  return readFileSync(new URL(file, root), 'utf8').replaceAll("'../../client/index.ts'", "'naru/client'");
}
