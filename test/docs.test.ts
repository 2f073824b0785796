import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pages } from '../bin/docs.ts';
import { parameters } from '../bin/window-parameters.ts';
import { knownParams } from '../src/contract/checkout/known-params.ts';
import { windowErrors } from '../src/contract/checkout/window-errors.ts';
import { repositoryFiles } from './tidy/files.ts';
import { parameterRows } from './window/parameter-rows/index.ts';

const root = new URL('../', import.meta.url);

for (const { path, render } of pages) {
  test(`${path} says what the code says`, () => {
    assert.equal(readFileSync(new URL(path, root), 'utf8'), render(), 'Run `node bin/docs.ts` and commit the page.');
  });
}

test('every parameter that the hub reads is on its page, and every test that the page names is there', () => {
  const named = parameters.flatMap(({ names }) => names);
  assert.deepEqual([...named].sort(), [...knownParams].sort());
  const rows = parameterRows.map(({ id }) => id);
  const titles = repositoryFiles(['.test.ts'])
    .map(({ text }) => text)
    .join('\n');
  const isThere = (id: string): boolean =>
    rows.includes(id) || Object.hasOwn(windowErrors, id) || titles.includes(`test('${id}'`);
  assert.deepEqual(
    parameters.flatMap(({ tests }) => tests).filter((id) => !isThere(id)),
    [],
  );
});

test('every link of every page leads to a file', () => {
  const broken = repositoryFiles(['.md']).flatMap((file) =>
    [...file.text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(new URL(target, new URL(file.path, root))))
      .map((target) => `${file.path} -> ${target}`),
  );
  assert.deepEqual(broken, []);
});
