import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's own files, as git knows them, with those that are new and not ignored. */
export type SourceFile = { readonly path: string; readonly text: string; readonly lines: readonly string[] };

const root = fileURLToPath(new URL('../../', import.meta.url));

export function repositoryFiles(endings: readonly string[]): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed
    .split('\n')
    .filter((path) => endings.some((ending) => path.endsWith(ending)) && existsSync(root + path))
    .map((path) => {
      const text = readFileSync(root + path, 'utf8');
      return { path, text, lines: text.split('\n') };
    });
}

export function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.startsWith('test/') || /(^|\/)trial[a-z-]*\.ts$/.test(path);
}

/** Where a pattern stands, as `path:line`, outside comments. */
export function placesOf(file: SourceFile, pattern: RegExp): string[] {
  return file.lines.flatMap((line, index) => {
    const code = line.replace(/^\s*(\/\/|\*|\/\*|--).*$/, '').replace(/\s\/\/ .*$/, '');
    return pattern.test(code) ? [`${file.path}:${index + 1}`] : [];
  });
}

/** What a file imports, resolved to paths of the repository; packages are left out. */
export function importsOf(file: SourceFile): string[] {
  const found = file.text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g);
  return [...found].map(([, target = '']) => new URL(target, `file:///${file.path}`).pathname.slice(1));
}
