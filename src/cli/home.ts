import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { StartProblem } from './start-problem.ts';

/** The folder for everything that is kept; throws StartProblem when it cannot be had. */
export function makeHome(home: string): void {
  try {
    // Others may pass through, for Postgres is another user where this one is root; they see nothing.
    mkdirSync(home, { recursive: true, mode: 0o711 });
    mkdirSync(join(home, 'logs'), { recursive: true, mode: 0o700 });
    accessSync(home, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOTDIR')
      throw new StartProblem(`${home} is a file or lies inside one: set NARU_HOME to a folder, or move the file away.`);
    throw new StartProblem(
      `Naru cannot write into ${home} (${code}): make it writable for this user, or set NARU_HOME to another folder.`,
    );
  }
}
