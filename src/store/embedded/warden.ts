import { spawn } from 'node:child_process';

/**
 * Sees to it that a Postgres of no value and its folders do not outlive this process, however that ends: a shell that
 * waits for the end of the pipe between them, which the system closes in any case.
 */
export type Warden = {
  /** The process to end. */
  watch(pid: number): void;
  /** Everything has ended in order: nothing is to be ended or removed. */
  release(): void;
};

// It leads a group of its own: whoever kills this process with its whole group does not kill it. Postgres takes its
// lock file away last. Should it not, it is left to notice that its folder is gone.
const script = `
remove() { rm -rf "$@" 2>/dev/null || { sleep 0.3; rm -rf "$@"; }; }
read -r pid || { remove "$@"; exit; }
read -r released && exit
kill -QUIT "$pid" 2>/dev/null
tries=0
while [ -e "$1/postgres/data/postmaster.pid" ] && [ $tries -lt 100 ]; do sleep 0.02; tries=$((tries + 1)); done
remove "$@"
`;

/**
 * For the home of a Postgres and the folder of its socket. It holds the error output open: who waits for that to close
 * waits for the end of everything.
 */
export function startWarden(home: string, sockets: string): Warden {
  const child = spawn('/bin/sh', ['-c', script, 'naru-warden', home, sockets], {
    stdio: ['pipe', 'ignore', 'inherit'],
    detached: true,
  });
  child.stdin.on('error', () => {});
  child.unref();
  return {
    watch: (pid) => void child.stdin.write(`${pid}\n`),
    release: () => void child.stdin.end('released\n'),
  };
}
