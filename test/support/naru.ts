import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a run of the command line, or of a hub that did not start, left behind. */
export type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

/** What `./naru` runs in the end. */
export const naruScript = fileURLToPath(new URL('../../src/cli/naru.ts', import.meta.url));
/** A command that takes longer than this waits for something that does not come. */
const usualLongestMs = 60_000;

/** `./naru ...` as a process of its own; `input` is what a script hands in. */
export function naru(args: readonly string[], variables: NodeJS.ProcessEnv, input = ''): Promise<Ran> {
  return run(process.execPath, [naruScript, ...args], { variables, input });
}

export type Run = {
  readonly variables: NodeJS.ProcessEnv;
  readonly input?: string;
  readonly folder?: string;
  /** For what is no command of ours. */
  readonly longestMs?: number;
};

/** Runs a program to its end. */
export async function run(file: string, args: readonly string[], how: Run): Promise<Ran> {
  const { variables, input = '', folder, longestMs = usualLongestMs } = how;
  // What a program says is compared as plain text, whatever the terminal or the build server of this run asks for.
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...variables };
  const child = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'pipe'], ...(folder && { cwd: folder }) });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (err += data.toString()));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const late = setTimeout(() => child.kill('SIGKILL'), longestMs);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(late);
  return { code, out, err };
}
