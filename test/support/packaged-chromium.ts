import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';

/*
 * The browser that comes by npm for Linux on x64, with the few libraries that a bare machine lacks. Both are unpacked
 * once, beside their place, and moved there whole: test files run at the same time.
 */

/** The program, null where none comes. */
export async function packagedChromium(): Promise<string | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  return unpacked('chromium', async (packed, draft) => {
    await pipeline(packed('chromium.br'), createWriteStream(draft, { mode: 0o755 }));
  });
}

/** A folder of libraries for the program, for machines on which it does not find them. */
export async function packagedLibraries(): Promise<string> {
  const folder = await unpacked('libraries', async (packed, draft) => {
    await mkdir(draft);
    const tar = spawn('tar', ['-x', '-f', '-', '-C', draft], { stdio: ['pipe', 'ignore', 'inherit'] });
    const ended = new Promise<number | null>((resolve, reject) => {
      tar.once('error', reject);
      tar.once('close', resolve);
    });
    await pipeline(packed('al2023.tar.br'), tar.stdin);
    if ((await ended) !== 0) throw new Error('the libraries of the packaged browser could not be unpacked');
  });
  return join(folder, 'lib');
}

type Packed = (name: string) => NodeJS.ReadableStream;

async function unpacked(name: string, unpack: (packed: Packed, draft: string) => Promise<void>): Promise<string> {
  const home = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..');
  const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { version: string };
  const place = join(home, '..', '..', '.cache', 'naru', `${name}-${version}`);
  if (existsSync(place)) return place;
  const draft = `${place}.${process.pid}`;
  await mkdir(dirname(place), { recursive: true });
  await unpack((file) => createReadStream(join(home, 'bin', file)).pipe(createBrotliDecompress()), draft);
  // Whoever was quicker has put the same there.
  await rename(draft, place).catch((error: unknown) => {
    if (!existsSync(place)) throw error;
  });
  return place;
}
