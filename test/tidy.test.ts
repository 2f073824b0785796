import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importsOf, isTest, placesOf, repositoryFiles, type SourceFile } from './tidy/files.ts';
import { mayImport, roomOf, rooms } from './tidy/rooms.ts';
import { emptyNames, longFiles, maxFileLines, maxLineChars, oddNames, rules } from './tidy/rules.ts';

/*
 * The house rules of ARCHITECTURE.md and STYLE.md, held by a test: who imports whom, what may stand where, and how long
 * things are. Functions and parameters are counted by the linter.
 */

const code = repositoryFiles(['.ts', '.tsx', '.mjs', '.js']);
const everything = repositoryFiles(['.ts', '.tsx', '.mjs', '.js', '.css', '.sql', '.html', '.md']);

/** Generated or quoted text, measured by nobody. */
const isMeasured = (path: string): boolean => !/fixtures\/|schema\.sql$|\.md$/.test(path);

function none(found: readonly string[], advice: string): void {
  assert.deepEqual(found, [], `${advice}\n  ${found.join('\n  ')}\n`);
}

test('every room imports only what the table allows', () => {
  const wrong = code
    .filter((file) => !isTest(file.path))
    .flatMap((file) => {
      const room = roomOf(file.path);
      return importsOf(file)
        .filter((target) => room !== null && !mayImport(room, target))
        .map((target) => `${file.path} imports ${target}`);
    });
  none(wrong, 'See the table of rooms in ARCHITECTURE.md: move the code, or hand the value in.');
});

test('every source file is in a room of the table', () => {
  const homeless = code.filter(
    (file) => file.path.startsWith('src/') && !isTest(file.path) && roomOf(file.path) === null,
  );
  none(
    homeless.map((file) => file.path),
    'Put it into a room, or add the room to the table with a decision.',
  );
});

test('every room of the table exists', () => {
  const gone = rooms.filter((room) => !code.some((file) => file.path.startsWith(room.folder)));
  none(
    gone.map((room) => room.folder),
    'Remove it from the table.',
  );
});

for (const rule of rules) {
  const covered = everything.filter((file) => isMeasured(file.path) && rule.covers(file.path));
  const isExcept = (path: string): boolean => Object.keys(rule.except).some((place) => path.startsWith(place));
  test(`${rule.name}`, () => {
    const found = covered.filter((file) => !isExcept(file.path)).flatMap((file) => placesOf(file, rule.pattern));
    none(found, `Instead: ${rule.instead}.`);
  });
  test(`${rule.name}: no exception is stale`, () => {
    const isUsed = (place: string): boolean =>
      covered.some((file) => file.path.startsWith(place) && rule.pattern.test(file.text));
    none(
      Object.keys(rule.except).filter((place) => !isUsed(place)),
      'Nothing there needs it any more: remove it.',
    );
  });
}

test('every query says whose rows it reads, or why it needs not', () => {
  const wrong = code.filter((file) => /^src\/store\/[a-z-]+\.ts$/.test(file.path)).flatMap(ownerlessQueries);
  none(wrong, 'Take a Scope after the database, or say in the docstring why no owner is known.');
});

/**
 * Exported readers without a Scope must be named for the hub's own work (`load...`, `claim...`) or explain themselves.
 */
function ownerlessQueries(file: SourceFile): string[] {
  const found = file.text.matchAll(/(\/\*\*[^]*?\*\/\s*)?export async function (\w+)\(([^)]*)\)/g);
  return [...found].flatMap(([, comment = '', name = '', parameters = '']) => {
    const isScoped = /scope: Scope/.test(parameters) || !/db: Database/.test(parameters);
    return isScoped || comment !== '' || /^(load|claim)/.test(name) ? [] : [`${file.path} ${name}`];
  });
}

test('files have names that say something', () => {
  none(
    everything.map((file) => file.path).filter((path) => emptyNames.test(path)),
    'Name it by what it exports.',
  );
});

test('file names are in kebab-case', () => {
  const isOdd = (path: string): boolean => oddNames.some((odd) => odd.test(path));
  const wrong = everything.map((file) => file.path).filter((path) => !isOdd(path) && !/^[a-z0-9./-]+$/.test(path));
  none(wrong, 'Rename it.');
});

test('no file is longer than can be read at one sitting', () => {
  const wrong = everything.filter(
    (file) => isMeasured(file.path) && file.lines.length - 1 > (longFiles[file.path]?.lines ?? maxFileLines),
  );
  none(
    wrong.map((file) => `${file.path} has ${file.lines.length - 1} lines`),
    `Split it: at most ${maxFileLines}.`,
  );
});

test('no line is wider than a screen', () => {
  const wrong = everything
    .filter((file) => isMeasured(file.path))
    .flatMap((file) =>
      file.lines.flatMap((line, index) =>
        line.length > maxLineChars ? [`${file.path}:${index + 1} (${line.length})`] : [],
      ),
    );
  none(wrong, `Break it: at most ${maxLineChars} characters.`);
});

test('every room has a page of at most 30 lines that says what lives there', () => {
  const pages = new Map(everything.filter((file) => file.path.endsWith('README.md')).map((file) => [file.path, file]));
  const folders = rooms
    .map((room) => room.folder)
    .filter((folder) => folder.endsWith('/') && folder !== 'examples/' && folder !== 'bin/');
  const missing = folders.filter((folder) => !pages.has(`${folder}README.md`));
  none(missing, 'Write its README.md.');
  const long = folders
    .filter((folder) => folder.startsWith('src/') && folder.split('/').length === 3)
    .filter((folder) => (pages.get(`${folder}README.md`)?.lines.length ?? 0) > 31);
  none(long, 'Shorten it to 30 lines.');
});

test('the project speaks of itself alone', () => {
  const wrong = everything
    .filter((file) => !file.path.startsWith('test/tidy'))
    .flatMap((file) =>
      file.lines.flatMap((line, index) =>
        /(^|[^\w.])\/(work|root)\/|\bsubagent\b/.test(line) ? [`${file.path}:${index + 1}`] : [],
      ),
    );
  none(wrong, 'No paths of one machine and no word of how it was written.');
});
