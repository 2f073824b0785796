import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HttpFailure, type GatewayIo, type HttpReply, type HttpRequest } from '../gateway.ts';
import { basicAuth, createClient, type Client } from './client.ts';

type Happening = HttpReply | HttpFailure;

const answer: HttpReply = { status: 200, headers: {}, body: '{}' };
const stillAtWork: HttpReply = { ...answer, status: 409 };
const lost = new HttpFailure('unknown', 'ECONNRESET');
const refused = new HttpFailure('notSent', 'ECONNREFUSED');

/** A network on which these things happen, one after the other. */
function networkOf(...happenings: Happening[]): { client: Client; sent: HttpRequest[] } {
  const sent: HttpRequest[] = [];
  const io: GatewayIo = {
    send: async (request) => {
      const happening = happenings[sent.length];
      sent.push(request);
      if (happening === undefined) throw new Error('one request too many');
      if (happening instanceof HttpFailure) throw happening;
      return happening;
    },
    now: () => new Date(0),
    timeoutMs: 10_000,
    place: { environment: 'test' },
  };
  return { client: createClient('test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R', io), sent };
}

test('the secret key is the user name of basic authorization, and the password is empty', () => {
  assert.equal(
    basicAuth('test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R'),
    'Basic dGVzdF9za196WExrS0V5cE5BcldtbzUwblgzbG1lYXhZRzVSOg==',
  );
});

test('a POST carries key, reference and JSON', async () => {
  const { client, sent } = networkOf(answer);
  await client.post('/v1/payments/confirm', { amount: 1 }, 'reference-1');
  const [request] = sent;
  assert.equal(request?.url, 'https://api.tosspayments.com/v1/payments/confirm');
  assert.equal(request?.headers['idempotency-key'], 'reference-1');
  assert.equal(request?.headers['content-type'], 'application/json');
  assert.match(request?.headers['authorization'] ?? '', /^Basic /);
  assert.equal(request?.body, '{"amount":1}');
});

test('an answered POST is sent once', async () => {
  const { client, sent } = networkOf({ ...answer, status: 400 });
  assert.deepEqual(await client.post('/x', {}, 'r'), { reply: { ...answer, status: 400 }, wasLost: false });
  assert.equal(sent.length, 1);
});

test('a POST without an answer is repeated under its own reference, and says so', async () => {
  const { client, sent } = networkOf(lost, answer);
  assert.deepEqual(await client.post('/x', {}, 'r'), { reply: answer, wasLost: true });
  assert.deepEqual(
    sent.map((each) => each.headers['idempotency-key']),
    ['r', 'r'],
  );
  assert.deepEqual(sent[0]?.body, sent[1]?.body);
});

test('a POST that is still at work is asked for again', async () => {
  const { client } = networkOf(stillAtWork, answer);
  assert.deepEqual(await client.post('/x', {}, 'r'), { reply: answer, wasLost: true });
});

test('a POST is repeated twice and no more', async () => {
  const { client, sent } = networkOf(lost, lost, lost);
  assert.deepEqual(await client.post('/x', {}, 'r'), { outcome: 'unknown', cause: 'ECONNRESET' });
  assert.equal(sent.length, 3);
});

test('a POST that never left was not sent, and is not repeated', async () => {
  const { client, sent } = networkOf(refused);
  assert.deepEqual(await client.post('/x', {}, 'r'), { outcome: 'notSent', cause: 'ECONNREFUSED' });
  assert.equal(sent.length, 1);
});

test('once a try was lost, a refused connection no longer means that nothing was sent', async () => {
  const { client } = networkOf(lost, refused, refused);
  assert.deepEqual(await client.post('/x', {}, 'r'), { outcome: 'unknown', cause: 'ECONNREFUSED' });
});

test('a question is put once and carries no reference', async () => {
  const { client, sent } = networkOf(lost);
  assert.deepEqual(await client.get('/v1/payments/orders/imp_1'), { outcome: 'unknown', cause: 'ECONNRESET' });
  assert.deepEqual([sent.length, sent[0]?.method, sent[0]?.headers['idempotency-key']], [1, 'GET', undefined]);
});

test('a deletion carries no reference and no body, and is repeated without an answer', async () => {
  const { client, sent } = networkOf(lost, answer);
  assert.deepEqual(await client.delete('/v1/billing/k'), { reply: answer, wasLost: true });
  const [first] = sent;
  assert.deepEqual([first?.method, first?.body, first?.headers['idempotency-key']], ['DELETE', null, undefined]);
});
