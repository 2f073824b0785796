import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, linkSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createGunzip, createGzip } from 'node:zlib';
import { CommandRefused } from './refused.ts';
import type { BackupHeader } from '../store/backup.ts';

/*
 * A backup as a file: its lines, and a last one that says how many there are and what they hash to; all of it gzipped.
 * Readable by its owner only.
 */

type LastLine = { readonly whole: true; readonly lines: number; readonly sha256: string };

/** Written under another name until it is whole; never over a file that is there. Gives the number of lines. */
export async function writeBackupFile(
  path: string,
  produce: (take: (line: string) => Promise<void>) => Promise<void>,
): Promise<number> {
  mustNotExist(path);
  const draft = `${path}.${process.pid}.part`;
  const file = createWriteStream(draft, { mode: 0o600, flags: 'wx', flush: true });
  const zip = createGzip();
  zip.pipe(file);
  // Rejects when the disk says no; resolves when everything is on it.
  const closed = once(file, 'close');
  const hash = createHash('sha256');
  let lines = 0;
  try {
    await produce(async (line) => {
      hash.update(line).update('\n');
      lines += 1;
      if (!zip.write(`${line}\n`)) await Promise.race([once(zip, 'drain'), closed]);
    });
    const last: LastLine = { whole: true, lines, sha256: hash.digest('hex') };
    zip.end(`${JSON.stringify(last)}\n`);
    await closed;
    linkSync(draft, path);
  } catch (error) {
    throw (error as { code?: string }).code === 'EEXIST' ? alreadyThere(path) : error;
  } finally {
    rmSync(draft, { force: true });
  }
  return lines;
}

export function mustNotExist(path: string): void {
  if (existsSync(path)) throw alreadyThere(path);
}

function alreadyThere(path: string): CommandRefused {
  return new CommandRefused(`${path} 이(가) 이미 있습니다. 덮어쓰지 않습니다. It is there, and is not written over.`);
}

export type BackupFile = { readonly header: BackupHeader; readonly lines: AsyncIterable<string> };

/** Opens a backup. Its lines are checked while they are read, and throw at the end when any is missing or changed. */
export async function readBackupFile(path: string): Promise<BackupFile> {
  if (!existsSync(path)) throw new CommandRefused(`${path} 이(가) 없습니다. There is no such file.`);
  const all = checkedLines(path);
  const first = await all.next();
  const header = first.done ? null : readHeader(first.value);
  if (header === null)
    throw new CommandRefused(
      `${path} 은(는) 나루의 백업이 아니거나 더 새 판의 것입니다. It is no backup of Naru, or of a newer one.`,
    );
  return { header, lines: all };
}

function readHeader(line: string): BackupHeader | null {
  const header = parsed(line) as Partial<BackupHeader> | null;
  const isOurs = header?.format === 1 && Array.isArray(header.migrations) && Array.isArray(header.tables);
  return isOurs ? (header as BackupHeader) : null;
}

async function* checkedLines(path: string): AsyncGenerator<string, void> {
  const hash = createHash('sha256');
  let [count, last]: [number, string | null] = [0, null];
  try {
    const unzipped = createReadStream(path).pipe(createGunzip());
    for await (const line of createInterface({ input: unzipped, crlfDelay: Infinity })) {
      if (last !== null) {
        hash.update(last).update('\n');
        count += 1;
        yield last;
      }
      last = line;
    }
  } catch (error) {
    throw damaged(path, (error as Error).message);
  }
  const end = parsed(last ?? '') as Partial<LastLine> | null;
  const isWhole = end?.whole === true && end.lines === count && end.sha256 === hash.digest('hex');
  if (!isWhole) throw damaged(path, `${count} lines`);
}

export function damaged(path: string, why: string): CommandRefused {
  return new CommandRefused(
    `${path} 이(가) 상했거나 잘렸습니다. 아무것도 쓰지 않았습니다. It is damaged or cut short: ${why}`,
  );
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
