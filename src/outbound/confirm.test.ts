import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import { startWebServer } from '../../test/support/web-server.ts';
import { money } from '../core/money.ts';
import { askMerchant, type Question } from './confirm.ts';
import { createSafeAgent, type SafePost } from './safe-agent.ts';

const agent = createSafeAgent({ allowLoopback: true });
after(() => agent.close());

const question: Question = {
  url: 'http://127.0.0.1:1/',
  paymentId: 'imp_123456789012',
  orderId: 'o-1',
  amount: money(1000, 'KRW'),
  contentType: 'application/json',
};

/** What becomes of a question when the merchant answers so. */
async function answerTo(t: TestContext, status: number, body: string): Promise<unknown> {
  const url = await startWebServer(t, '127.0.0.1', (_request, response) => response.writeHead(status).end(body));
  return askMerchant({ agent }, { ...question, url });
}

function stopped(reason: string): unknown {
  return { allowed: false, reason: `고객사 요청에 의해 결제를 중단합니다. (상세사유 : ${reason})` };
}

test('a merchant who answers 200 lets the payment go on, whatever the body says', async (t) => {
  assert.deepEqual(await answerTo(t, 200, ''), { allowed: true });
  assert.deepEqual(await answerTo(t, 200, '{"reason":"재고 부족"}'), { allowed: true });
});

for (const status of [201, 204, 302, 400, 404, 500]) {
  test(`${status} is no yes`, async (t) => {
    assert.deepEqual(await answerTo(t, status, ''), stopped('알 수 없음'));
  });
}

test("the merchant's reason stands in the failure", async (t) => {
  assert.deepEqual(await answerTo(t, 400, '{"reason":"재고 부족"}'), stopped('재고 부족'));
});

for (const body of ['', 'broken', '[]', 'null', '"재고"', '{"reason":7}', '{"reason":"  "}', '{"error":"재고"}']) {
  test(`a refusal that says ${JSON.stringify(body)} has no known reason`, async (t) => {
    assert.deepEqual(await answerTo(t, 400, body), stopped('알 수 없음'));
  });
}

test('a reason is one short line of whole characters', async (t) => {
  assert.deepEqual(await answerTo(t, 400, '{"reason":"재고\\n부족\\u0000\\ud83d"}'), stopped('재고 부족  '.trim()));
  assert.deepEqual(await answerTo(t, 400, '{"reason":"a\\u202eb"}'), stopped('a b'));
  const long = JSON.stringify({ trace: 'x'.repeat(10_000), reason: '😀'.repeat(300) });
  assert.deepEqual(await answerTo(t, 400, long), stopped('😀'.repeat(200)));
});

test('a merchant who cannot be reached stops the payment too', async () => {
  assert.deepEqual(await askMerchant({ agent }, question), stopped('알 수 없음'));
  assert.deepEqual(await askMerchant({ agent }, { ...question, url: 'http://10.0.0.1/' }), stopped('알 수 없음'));
});

test('the question names payment, order and amount in the way that the merchant reads webhooks', async (t) => {
  const asked: string[] = [];
  const url = await startWebServer(t, '127.0.0.1', (request, response, body) => {
    asked.push(`${request.method} ${request.headers['content-type']} ${body}`);
    response.end();
  });
  await askMerchant({ agent }, { ...question, url });
  await askMerchant({ agent }, { ...question, url, contentType: 'application/x-www-form-urlencoded' });
  assert.deepEqual(asked, [
    'POST application/json {"imp_uid":"imp_123456789012","merchant_uid":"o-1","amount":1000}',
    'POST application/x-www-form-urlencoded imp_uid=imp_123456789012&merchant_uid=o-1&amount=1000',
  ]);
});

test('the merchant has ten seconds in all', async () => {
  const calls: SafePost[] = [];
  const patient = {
    post: (call: SafePost) => {
      calls.push(call);
      return Promise.resolve({ status: 200, text: '' });
    },
    close: () => Promise.resolve(),
  };
  await askMerchant({ agent: patient }, question);
  assert.equal(calls[0]?.totalTimeoutMs, 10_000);
});
