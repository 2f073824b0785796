import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { complaintIn, freshLogFile } from './log-file.ts';

test('a start writes into an empty file and keeps the one before', (t) => {
  const home = mkdtempSync(join(tmpdir(), 'naru-logs-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  mkdirSync(join(home, 'logs'));
  for (const said of ['first', 'second']) writeFileSync(freshLogFile(home, 'hub'), said);
  freshLogFile(home, 'hub');
  assert.equal(readFileSync(join(home, 'logs/hub.previous.log'), 'utf8'), 'second');
});

const lines: readonly (readonly [string, string | null])[] = [
  ['{"level":30,"msg":"request"}', null],
  ['{"level":40,"msg":"slow"}', null],
  ['{"level":50,"msg":"job failed","err":{"message":"no table"}}', 'job failed: no table'],
  ['{"level":60,"msg":"gone"}', 'gone'],
  ['(node:1) Warning: something', '(node:1) Warning: something'],
  ['{ not json', '{ not json'],
  ['', null],
];

for (const [line, complaint] of lines) {
  test(`"${line}" ${complaint === null ? 'stays in the log' : 'is shown'}`, () => {
    assert.equal(complaintIn(line), complaint);
  });
}
