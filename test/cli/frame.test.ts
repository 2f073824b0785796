import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { aLaptop } from '../start/laptop.ts';
import { freePorts } from '../support/free-ports.ts';
import { run } from '../support/naru.ts';

/*
 * `./naru` itself, as it lies in the root of the repository, under whatever Node the machine has.
 */

const script = fileURLToPath(new URL('../../naru', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'naru-frame-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('it works from another folder and through links, and says nothing beside its answer', async () => {
  const [link, linkToLink] = [join(folder, 'link'), join(folder, 'naru')];
  symlinkSync(script, link);
  symlinkSync('link', linkToLink);
  for (const file of [script, link, linkToLink]) {
    const { code, out, err } = await run(file, ['--help'], { variables: {}, folder });
    assert.deepEqual([code, err], [0, ''], file);
    assert.match(out, /^나루 Naru/);
  }
});

test('what is typed wrongly ends with 2, what is refused with 1', async () => {
  assert.equal((await run(script, ['no', 'such'], { variables: {} })).code, 2);
  assert.equal((await run(script, ['start'], { variables: { NARU_MODE: 'live', DATABASE_URL: '' } })).code, 1);
});

test('on a laptop where nothing runs it brings the database that comes along, and takes it away again', async () => {
  const [port = 0] = await freePorts(1);
  const variables = { NARU_HOME: join(folder, 'home'), PORT: String(port), DATABASE_URL: '' };
  const migrated = await run(script, ['migrate'], { variables });
  assert.equal(migrated.code, 0, migrated.err);
  const listed = await run(script, ['merchant', 'list', '--json'], { variables });
  assert.equal(listed.code, 0, listed.err);
  assert.deepEqual(
    (JSON.parse(listed.out) as { user_code: string }[]).map((each) => each.user_code),
    ['imp00000000'],
  );
});

test('beside a running npm start it uses that one`s database, and leaves it running', async (t) => {
  const laptop = await aLaptop(t);
  const { isUp, said } = await laptop.start();
  assert(isUp, said());
  const variables = { NARU_HOME: laptop.home, PORT: String(laptop.ports.hub), DATABASE_URL: '' };
  const made = await run(script, ['merchant', 'create', '--name', 'a', '--json'], { variables });
  assert.equal(made.code, 0, made.err);
  const pair = await run(script, ['key', 'create', '--merchant', 'imp00000000', '--json'], { variables });
  const reply = await fetch(`${laptop.hub}/users/getToken`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: pair.out,
  });
  assert.equal(reply.status, 200);
  assert.equal((await fetch(`${laptop.hub}/readyz`)).status, 200);
});
