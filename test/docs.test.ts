import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pages } from '../bin/docs.ts';
import { repositoryFiles } from './tidy/files.ts';

const root = new URL('../', import.meta.url);

for (const { path, render } of pages) {
  test(`${path} says what the code says`, () => {
    assert.equal(readFileSync(new URL(path, root), 'utf8'), render(), 'Run `node bin/docs.ts` and commit the page.');
  });
}

test('every link of every page leads to a file', () => {
  const broken = repositoryFiles(['.md']).flatMap((file) =>
    [...file.text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(new URL(target, new URL(file.path, root))))
      .map((target) => `${file.path} -> ${target}`),
  );
  assert.deepEqual(broken, []);
});
