import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Type from 'typebox';
import Value from 'typebox/value';
import { v1PgSettingSchema, v1StandardCodeSchema } from '../../src/contract/v1/schema.ts';
import { startApi, type RunningApi } from './running-api.ts';

let api: RunningApi;

before(async () => {
  api = await startApi();
});
after(() => api.close());

for (const [path, code, name] of [
  ['/cards', '366', '신한카드'],
  ['/banks', '088', '신한은행'],
] as const) {
  test(`${path} lists codes and names, and gives one by its code`, async () => {
    const all = await api.call('GET', path);
    assert.deepEqual([all.status, all.code, all.message], [200, 0, null]);
    assert.ok(Value.Check(Type.Array(v1StandardCodeSchema), all.response));
    assert.deepEqual((await api.call('GET', `${path}/${code}`)).response, { code, name });
    for (const unknown of ['000', code.slice(1), 'constructor']) {
      const answer = await api.call('GET', `${path}/${unknown}`);
      assert.deepEqual([answer.status, answer.code, answer.response], [404, -1, null]);
    }
  });
}

const channels: readonly (readonly [pg: string, mid: string, type: string, name: string, key: number])[] = [
  ['tosspayments', 'iamporttest_3', 'payment', '토스페이먼츠 일반결제', 1],
  ['tosspayments', 'iamporttest_4', 'payment', '토스페이먼츠 정기결제', 2],
  ['tosspayments', 'iamporttest_4', 'api_payment', '토스페이먼츠 정기결제', 2],
  ['kicc', 'T5102001', 'payment', 'KICC 이지페이 일반결제', 3],
  ['kicc', 'T0021766', 'payment', 'KICC 이지페이 정기결제', 4],
  ['uplus', 'tlgdacomxpay', 'payment', '토스페이먼츠 XPay (구 LG U+) 일반결제', 5],
];

test("users/pg lists the sandbox merchant's channels, one line for each thing that a channel is for", async () => {
  const { status, code, message, response } = await api.call('GET', '/users/pg');
  assert.deepEqual([status, code, message], [200, 0, null]);
  assert.ok(Value.Check(Type.Array(v1PgSettingSchema), response));
  const expected = channels.map(([pg_provider, pg_id, type, channel_name, position]) => ({
    pg_provider,
    pg_id,
    sandbox: true,
    type,
    channel_name,
    channel_key: `channel-key-00000000-0000-4000-8000-00000000000${position}`,
  }));
  assert.deepEqual(response, expected);
});

test('health and readiness are told, figures counted, and the root leads to the shop', async () => {
  const get = (path: string): Promise<Response> => fetch(api.url + path, { redirect: 'manual' });
  assert.equal((await get('/healthz')).status, 200);
  assert.equal((await get('/readyz')).status, 200);
  await api.call('GET', '/banks');
  const metrics = await (await get('/metrics')).text();
  assert.match(metrics, /naru_http_request_seconds_count\{method="GET",route="\/banks",status="200"\} [1-9]/);
  const root = await get('/');
  assert.deepEqual([root.status, root.headers.get('location')], [302, 'http://localhost:9']);
});
