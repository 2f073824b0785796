import { readdirSync, readFileSync } from 'node:fs';

/** Other processes whose command or environment names a folder. Linux; elsewhere none is found. */
export function processesOf(folder: string): string[] {
  if (process.platform !== 'linux') return [];
  const others = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return others.filter((pid) => commandOf(pid).includes(folder) || textOf(`/proc/${pid}/environ`).includes(folder));
}

export function commandOf(pid: string): string {
  return textOf(`/proc/${pid}/cmdline`);
}

/** A process may be gone by now. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
