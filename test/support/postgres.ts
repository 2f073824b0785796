import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/store/embedded/launcher.ts';

let url: Promise<string> | null = null;

/**
 * The address of a Postgres for tests: the one that `npm test` started, or, for a file that is run by itself, one of
 * its own.
 */
export function testPostgres(): Promise<string> {
  url ??=
    process.env['NARU_TEST_DATABASE'] === undefined ? startOwn() : Promise.resolve(process.env['NARU_TEST_DATABASE']);
  return url;
}

async function startOwn(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'naru-postgres-'));
  const postgres = await startEmbeddedPostgres({
    folder: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
  });
  process.on('exit', () => {
    // Nothing of it is kept, so it need not end in order.
    process.kill(postgres.pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  });
  return postgres.url;
}
