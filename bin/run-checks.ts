import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sandboxWindows } from './sandbox-windows.ts';

/** `npm run check`: types, format, lint, dead code and the house rules. Fast, and without a database. */

const root = fileURLToPath(new URL('../', import.meta.url));
const tool = (name: string): string => join(root, 'node_modules/.bin', name);

type Check = { readonly name: string; readonly file: string; readonly args: readonly string[] };

const checks: readonly Check[] = [
  { name: 'types', file: tool('tsc'), args: ['-p', '.'] },
  { name: 'types of sdk', file: tool('tsc'), args: ['-p', 'sdk'] },
  {
    name: 'types of what others import, on Node 20',
    file: tool('tsc'),
    args: ['-p', 'tsconfig.exports.json', '--noEmit'],
  },
  { name: 'types of client, on web standards alone', file: tool('tsc'), args: ['-p', 'client'] },
  { name: 'types of a page that iamport-typings typed', file: tool('tsc'), args: ['-p', 'test/typings'] },
  ...sandboxWindows(root).map((name) => ({
    name: `types of the sandbox's windows: ${name}`,
    file: tool('tsc'),
    args: ['-p', `sandbox/${name}/window`],
  })),
  { name: 'format', file: tool('oxfmt'), args: ['--check'] },
  { name: 'lint', file: tool('oxlint'), args: ['--type-aware'] },
  { name: 'dead code', file: tool('knip'), args: ['--no-progress'] },
  { name: 'house rules', file: process.execPath, args: ['--test', '--test-reporter=dot', 'test/tidy.test.ts'] },
];

let failures = 0;
for (const check of checks) {
  const startedMs = performance.now();
  const { code, said } = await run(check);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`${code === 0 ? '✔' : '✖'} ${check.name} (${seconds} s)`);
  if (code === 0) continue;
  failures += 1;
  console.log(said.trim());
}
process.exit(failures === 0 ? 0 : 1);

function run({ file, args }: Check): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
    child.once('error', (error) => resolve({ code: 1, said: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, said }));
  });
}
