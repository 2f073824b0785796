import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { openJournal } from './journal.ts';

async function pathFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'journal-'));
  t.after(() => rm(folder, { recursive: true }));
  return join(folder, 'journal.jsonl');
}

test('what was written is there after a new start', async (t) => {
  const path = await pathFor(t);
  const first = await openJournal(path);
  const table = first.table<{ n: number }>('things');
  table.put('a', { n: 1 });
  table.put('b', { n: 2 });
  await first.written();
  table.remove('a');
  table.put('b', { n: 3 });
  first.table('cleared').put('x', 1);
  first.table('cleared').clear();
  await first.close();

  const second = await openJournal(path);
  assert.deepEqual([...second.table('things').rows()], [{ n: 3 }]);
  assert.equal(second.table('cleared').size, 0);
  await second.close();
});

test('changes made together stand in one line', async (t) => {
  const path = await pathFor(t);
  const journal = await openJournal(path);
  journal.table('money').put('1', 100);
  journal.table('answers').put('1', 'paid');
  await journal.written();
  assert.equal(await readFile(path, 'utf8'), '[["money","1",100],["answers","1","paid"]]\n');
  await journal.close();
});

test('a line cut off by a crash never happened, and the journal goes on after it', async (t) => {
  const path = await pathFor(t);
  await writeFile(path, '[["things","a",1]]\n[["things","b",2],["thi');
  const journal = await openJournal(path);
  assert.deepEqual([...journal.table('things').keys()], ['a']);
  journal.table('things').put('c', 3);
  await journal.close();
  const again = await openJournal(path);
  assert.deepEqual([...again.table('things').keys()], ['a', 'c']);
  await again.close();
});

test('a damaged line in the middle is said, not skipped', async (t) => {
  const path = await pathFor(t);
  await writeFile(path, '[["things","a",1]]\n');
  await appendFile(path, '!!!\n[["things","b",2]]\n');
  await assert.rejects(openJournal(path), /damaged at byte 19/);
});

test('a journal much longer than its contents is written anew at start', async (t) => {
  const path = await pathFor(t);
  const journal = await openJournal(path);
  for (let n = 0; n < 11_000; n += 1) journal.table('counter').put('n', n);
  journal.table('counter').put('other', 'kept');
  await journal.close();
  const again = await openJournal(path);
  assert.equal(await readFile(path, 'utf8'), '[["counter","n",10999]]\n[["counter","other","kept"]]\n');
  assert.equal(again.table('counter').get('n'), 10_999);
  await again.close();
});
