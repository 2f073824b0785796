import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigInvalid, readConfig, variables } from './config.ts';

test('without any variable everything has its documented default', () => {
  const config = readConfig({});
  assert.deepEqual([config.port, config.sandboxPort, config.shopPort], [8787, 8788, 8789]);
  assert.equal(config.host, '127.0.0.1');
  assert.equal(config.publicUrl, 'http://127.0.0.1:8787');
  assert.equal(config.mode, 'sandbox');
  assert.equal(config.databaseUrl, null);
  assert.equal(config.rootKey, null);
});

test('the other ports follow PORT', () => {
  const config = readConfig({ PORT: '9000' });
  assert.deepEqual([config.sandboxPort, config.shopPort, config.publicUrl], [9001, 9002, 'http://127.0.0.1:9000']);
});

const wrong: readonly (readonly [Record<string, string>, RegExp])[] = [
  [{ PORT: '80a' }, /^PORT=80a/],
  [{ SANDBOX_PORT: '70000' }, /^SANDBOX_PORT=70000/],
  [{ NARU_MODE: 'prod' }, /^NARU_MODE=prod .*sandbox, live/],
  [{ DATABASE_URL: 'mysql://x' }, /^DATABASE_URL /],
  [{ NARU_PUBLIC_URL: 'pay.example.com' }, /^NARU_PUBLIC_URL=/],
  [{ NARU_ROOT_KEY: 'abcd' }, /^NARU_ROOT_KEY has \d+ bytes/],
  [{ NARU_ROOT_KEY_PREVIOUS: 'abcd' }, /^NARU_ROOT_KEY_PREVIOUS has \d+ bytes/],
  [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL=loud/],
];

for (const [env, sentence] of wrong) {
  test(`${JSON.stringify(env)} is refused by name`, () => {
    assert.throws(
      () => readConfig(env),
      (error) => error instanceof ConfigInvalid && sentence.test(error.message),
    );
  });
}

test('a refused secret is never repeated in the sentence', () => {
  assert.throws(
    () => readConfig({ NARU_ROOT_KEY: 'topsecret' }),
    (error: Error) => !error.message.includes('topsecret'),
  );
});

test('every variable is documented once', () => {
  const names = variables.map((each) => each.name);
  assert.equal(new Set(names).size, names.length);
});
