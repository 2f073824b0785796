import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';

/*
 * What browsers load, bundled from sources whenever those have changed. Written beside its place and moved there when
 * it is whole, so that a running hub never serves half a script.
 */

const root = fileURLToPath(new URL('../', import.meta.url));
const output = join(root, 'build');

type Target = { readonly from: string; readonly to: string; readonly options?: BuildOptions };

const script: BuildOptions = {
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2018',
  legalComments: 'none',
  charset: 'utf8',
};

const page: BuildOptions = { ...script, jsx: 'automatic', jsxImportSource: 'preact' };

/** Fonts come from the server, each at its own address. */
const styles: BuildOptions = {
  bundle: true,
  minify: true,
  external: ['/fonts/*'],
  legalComments: 'none',
  charset: 'utf8',
};

const targets: readonly Target[] = [
  { from: 'sdk/index.ts', to: 'sdk/iamport.js', options: script },
  { from: 'sdk/checkout-page.ts', to: 'sdk/checkout-page.js', options: script },
  { from: 'sdk/checkout-page.css', to: 'sdk/checkout-page.css' },
  { from: 'sandbox/toss/window/payment.ts', to: 'sandbox/toss/payment.js', options: script },
  { from: 'sandbox/toss/window/window.tsx', to: 'sandbox/toss/window.js', options: page },
  { from: 'sandbox/toss/window/window.css', to: 'sandbox/toss/window.css', options: styles },
  { from: 'sandbox/toss/window/window.html', to: 'sandbox/toss/window.html' },
  { from: 'sandbox/kicc/window/window.tsx', to: 'sandbox/kicc/window.js', options: page },
  { from: 'sandbox/kicc/window/window.css', to: 'sandbox/kicc/window.css', options: styles },
  { from: 'sandbox/kicc/window/window.html', to: 'sandbox/kicc/window.html' },
  { from: 'sandbox/kicc/window/receipt.css', to: 'sandbox/kicc/receipt.css', options: styles },
  { from: 'sandbox/uplus/window/xpay.ts', to: 'sandbox/uplus/xpay.js', options: script },
  { from: 'sandbox/uplus/window/window.tsx', to: 'sandbox/uplus/window.js', options: page },
  { from: 'sandbox/uplus/window/window.css', to: 'sandbox/uplus/window.css', options: styles },
  { from: 'sandbox/uplus/window/window.html', to: 'sandbox/uplus/window.html' },
  { from: 'sandbox/uplus/window/receipt.css', to: 'sandbox/uplus/receipt.css', options: styles },
  { from: 'sandbox/bank/window/window.tsx', to: 'sandbox/bank/window.js', options: page },
  { from: 'sandbox/bank/window/window.css', to: 'sandbox/bank/window.css', options: styles },
  { from: 'sandbox/bank/window/window.html', to: 'sandbox/bank/window.html' },
];

/** Folders whose files end in a bundle. */
const sources: readonly string[] = [
  'sdk',
  'src/contract',
  'src/core',
  'sandbox/window',
  'sandbox/toss/window',
  'sandbox/kicc/window',
  'sandbox/uplus/window',
  'sandbox/bank/window',
  'bin/build.ts',
  'package-lock.json',
];

/** Builds everything when anything has changed. True when it had to. */
export async function buildWhatIsStale(): Promise<boolean> {
  const hash = await hashOf(sources);
  const stamp = join(output, 'stamp');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === hash) return false;
  const draft = join(output, `draft.${process.pid}`);
  try {
    await Promise.all(targets.map((target) => make(target, draft)));
    await writeFile(join(draft, 'stamp'), hash);
    for (const name of [...targets.map(({ to }) => to), 'stamp']) {
      await mkdir(dirname(join(output, name)), { recursive: true });
      await rename(join(draft, name), join(output, name));
    }
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return true;
}

async function make({ from, to, options }: Target, folder: string): Promise<void> {
  const outfile = join(folder, to);
  await mkdir(dirname(outfile), { recursive: true });
  if (options) await build({ ...options, entryPoints: [join(root, from)], outfile, logLevel: 'error' });
  else await copyFile(join(root, from), outfile);
}

async function hashOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of await filesIn(path)) hash.update(file).update(await readFile(join(root, file)));
  }
  return hash.digest('hex');
}

async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(join(root, path), { recursive: true, withFileTypes: true }).catch(() => null);
  if (!entries) return [path];
  return entries
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name).slice(root.length))
    .sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log((await buildWhatIsStale()) ? 'built' : 'nothing was stale');
}
