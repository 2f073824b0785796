import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** Where a part of this start writes; what the start before wrote there is kept beside it, once. */
export function freshLogFile(home: string, name: string): string {
  const file = join(home, 'logs', `${name}.log`);
  if (existsSync(file)) renameSync(file, join(home, 'logs', `${name}.previous.log`));
  return file;
}

/** pino's number for "error"; what is above it is worse. */
const errorLevel = 50;

/** What a line of a log says that a person at the terminal should see, null when nothing. */
export function complaintIn(line: string): string | null {
  if (!line.startsWith('{')) return line.trim() === '' ? null : line;
  try {
    const { level, msg, err } = JSON.parse(line) as { level?: number; msg?: string; err?: { message?: string } };
    if (level === undefined || level < errorLevel) return null;
    return [msg, err?.message].filter((each) => each !== undefined).join(': ');
  } catch {
    return line;
  }
}
