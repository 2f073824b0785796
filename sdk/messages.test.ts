import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDone } from './messages.ts';

const hub = 'https://pay.example';
const source = { name: 'the frame' };
const data = { request_id: 'req_1', imp_uid: 'imp_1', merchant_uid: 'order-1' };
const message = { from: 'iamport-hub', action: 'done', data };
const popup = { name: 'the popup' };
const expected = { hub, sources: [source, popup], requestId: 'req_1' };

test('the end that our own frame or popup tells of our own request is believed', () => {
  assert.deepEqual(readDone({ origin: hub, source, data: message }, expected), data);
  assert.deepEqual(readDone({ origin: hub, source: popup, data: message }, expected), data);
});

test('nothing else is', () => {
  const event = { origin: hub, source, data: message };
  const others = [
    { ...event, origin: 'https://pay.example.evil.example' },
    { ...event, origin: 'http://pay.example' },
    { ...event, origin: 'null' },
    { ...event, source: { name: 'another frame' } },
    { ...event, source: null },
    { ...event, data: { ...message, from: 'iamport-sdk' } },
    { ...event, data: { ...message, action: 'communicate' } },
    { ...event, data: { ...message, data: { ...data, request_id: 'req_2' } } },
    { ...event, data: { ...message, data: null } },
    { ...event, data: { ...message, data: 'req_1' } },
    ...[undefined, null, 0, 'done', '{"action":"done"}', [], {}, () => {}].map((odd) => ({ ...event, data: odd })),
  ];
  for (const other of others) assert.equal(readDone(other, expected), null, JSON.stringify(other));
});

test('a frame that is gone is nobody', () => {
  assert.equal(readDone({ origin: hub, source: null, data: message }, { ...expected, sources: [null] }), null);
});
