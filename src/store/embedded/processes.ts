import { readFileSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Live processes that work in a folder, so that a lock file is called stale only when nobody can hold it. */
export function processesIn(folder: string, claimedPid: number): number[] {
  if (process.platform === 'linux') return linuxProcessesIn(realpathSync(folder));
  return isAlive(claimedPid) ? [claimedPid] : [];
}

function linuxProcessesIn(folder: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      // A dead postmaster whose parent never collected it is still listed; it holds nothing.
      return (
        !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')) && readlinkSync(`/proc/${pid}/cwd`) === folder
      );
    } catch {
      return false;
    }
  });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isZombie(pid: number): boolean {
  try {
    return process.platform === 'linux' && /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return true;
  }
}

/** True when the process is gone in time. */
export async function waitUntilGone(pid: number, timeoutMs: number): Promise<boolean> {
  for (const until = Date.now() + timeoutMs; Date.now() < until; await sleep(20)) {
    if (!isAlive(pid)) return true;
  }
  return !isAlive(pid);
}
