import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';
import { hasFile, sandboxWindows } from './sandbox-windows.ts';

/*
 * What browsers load, bundled from sources whenever those have changed. Written beside its place and moved there when
 * it is whole, so that a running hub never serves half a script.
 */

const root = fileURLToPath(new URL('../', import.meta.url));
const output = join(root, 'build');

/** `options`: bundled so; without them it is copied, or `made` as the package gives it. */
type Target = {
  readonly from: string;
  readonly to: string;
  readonly options?: BuildOptions;
  readonly made?: () => Promise<string>;
};

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
  {
    from: 'node_modules/pretendard/dist/web/variable/woff2/PretendardVariable.woff2',
    to: 'fonts/PretendardVariable.woff2',
  },
  { from: 'node_modules/pretendard/dist/LICENSE.txt', to: 'fonts/LICENSE.txt' },
  { from: '@scalar/fastify-api-reference', to: 'docs/scalar.js', made: scalarScript },
  { from: 'sdk/reference-page.ts', to: 'docs/reference-page.js', options: { ...script, target: 'es2022' } },
  { from: 'sdk/reference-page.css', to: 'docs/reference-page.css' },
  ...sandboxWindows(root).flatMap(windowTargets),
];

/** The package has its script as a text inside a plugin of Fastify, and gives it out by a route. */
async function scalarScript(): Promise<string> {
  const [{ default: Fastify }, { default: plugin }] = await Promise.all([
    import('fastify'),
    import('@scalar/fastify-api-reference'),
  ]);
  const server = Fastify();
  await server.register(plugin, { routePrefix: '/docs', configuration: { url: '/openapi.json' } });
  const { statusCode, body } = await server.inject('/docs/js/scalar.js');
  await server.close();
  if (statusCode !== 200) throw new Error(`@scalar/fastify-api-reference gives no script: ${statusCode}`);
  // Its last line names a map that is not there, and a browser whose tools are open would ask for it.
  return body.replace(/\n\/\/# [^\n]*$/, '');
}

function windowTargets(name: string): Target[] {
  const [from, to] = [`sandbox/${name}/window`, `sandbox/${name}`];
  return [
    { from: `${from}/window.tsx`, to: `${to}/window.js`, options: page },
    { from: `${from}/window.css`, to: `${to}/window.css`, options: styles },
    { from: `${from}/window.html`, to: `${to}/window.html` },
    ...(hasFile(root, name, 'script.ts')
      ? [{ from: `${from}/script.ts`, to: `${to}/script.js`, options: script }]
      : []),
    ...(hasFile(root, name, 'receipt.css')
      ? [{ from: `${from}/receipt.css`, to: `${to}/receipt.css`, options: styles }]
      : []),
  ];
}

/** Folders whose files end in a bundle. */
const sources: readonly string[] = [
  'sdk',
  'src/contract',
  'src/core',
  'sandbox/window',
  ...sandboxWindows(root).map((name) => `sandbox/${name}/window`),
  'bin/build.ts',
  'bin/sandbox-windows.ts',
  'package-lock.json',
];

/** Builds everything when anything has changed. True when it had to. A package that is installed comes built. */
export async function buildWhatIsStale(): Promise<boolean> {
  if (!existsSync(join(root, 'sdk'))) return false;
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

async function make({ from, to, options, made }: Target, folder: string): Promise<void> {
  const outfile = join(folder, to);
  await mkdir(dirname(outfile), { recursive: true });
  if (made) return writeFile(outfile, await made());
  if (!options) return copyFile(join(root, from), outfile);
  // Loaded when there is something to do, so that no other start waits for it.
  const { build } = await import('esbuild');
  await build({ ...options, entryPoints: [join(root, from)], outfile, logLevel: 'error' });
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
