import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createAgenda } from './agenda.ts';
import { memoryJournal } from './journal.ts';
import { openNotices } from './notices.ts';
import type { Notice } from './notices.ts';

const now = 1_000_000;
const minuteMs = 60_000;

/** Sends one notice to a receiver that answers as told, and gives what is known of it after its first try. */
async function afterOneTry(t: TestContext, answer: RequestListener): Promise<Notice | undefined> {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const agenda = createAgenda();
  const { signal: stopping } = new AbortController();
  const notices = openNotices({ now: () => now, journal: memoryJournal(), agenda, fetch, stopping });
  notices.speak('bank', {
    timeoutMs: 60,
    retryMinutes: [1],
    headers: () => ({}),
    isAccepted: (status) => status === 200,
  });
  notices.register('bank', 'mid', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  notices.send({ id: 'n1', gateway: 'bank', mid: 'mid', body: '{}', contentType: 'application/json' });
  await agenda.takeDue(now)?.keep();
  return notices.list()[0];
}

const toBeTriedAgain = now + minuteMs;

test('a receiver that does not answer in time is tried again', async (t) => {
  const notice = await afterOneTry(t, () => {});
  assert.deepEqual([notice?.tries, notice?.dueAt], [[{ at: now, status: null }], toBeTriedAgain]);
});

test('an answer that begins in time and never ends is none', async (t) => {
  const notice = await afterOneTry(t, (_request, response) => void response.writeHead(200).write('O'));
  assert.deepEqual([notice?.tries, notice?.dueAt], [[{ at: now, status: null }], toBeTriedAgain]);
});

test('a redirection is not followed', async (t) => {
  const notice = await afterOneTry(t, (_request, response) => void response.writeHead(302, { location: '/' }).end());
  assert.deepEqual([notice?.tries[0]?.status, notice?.dueAt], [302, toBeTriedAgain]);
});

test('what was accepted is over', async (t) => {
  const notice = await afterOneTry(t, (_request, response) => void response.end('OK'));
  assert.deepEqual([notice?.tries[0]?.status, notice?.dueAt], [200, null]);
});
