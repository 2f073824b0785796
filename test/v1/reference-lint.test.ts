import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openApiDocument } from '../../src/contract/v1/calls/openapi.ts';

/* The reference as others read it: a linter of OpenAPI documents finds nothing, and sees what is wrong. */

const root = fileURLToPath(new URL('../../', import.meta.url));
const linter = join(root, 'node_modules/@redocly/cli/bin/cli.js');
/** It asks nobody and tells nobody. */
const env = { ...process.env, NODE_OPTIONS: '', REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

type Report = { readonly totals: object; readonly problems: readonly { readonly ruleId: string }[] };

async function lint(t: TestContext, document: object): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'naru-lint-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify(document));
  const args = [linter, 'lint', file, `--config=${join(root, 'test/v1/redocly.yaml')}`, '--format=json'];
  const said = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { env, cwd: folder, maxBuffer: 16 * 1024 * 1024 }, (_error, stdout, stderr) =>
      resolve(stdout === '' ? stderr : stdout),
    );
  });
  assert.match(said, /^\{/, said);
  return JSON.parse(said) as Report;
}

test('a linter finds no error in the reference, and nothing to warn of', async (t) => {
  const document = openApiDocument({ version: '1.2.3', publicUrl: 'https://pay.shop.kr', hasLevers: true });
  const { problems, totals } = await lint(t, document);
  assert.deepEqual(problems, []);
  assert.deepEqual(totals, { errors: 0, warnings: 0, ignored: 0 });
});

test('the linter sees a reference that leads nowhere', async (t) => {
  const document = openApiDocument({ version: '1.2.3', publicUrl: 'https://pay.shop.kr', hasLevers: true });
  const { problems } = await lint(t, { ...document, tags: [], components: { schemas: {} } });
  assert.ok(problems.some(({ ruleId }) => ruleId === 'no-unresolved-refs'));
});
