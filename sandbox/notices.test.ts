import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createAgenda } from './agenda.ts';
import type { Agenda } from './agenda.ts';
import { memoryJournal } from './journal.ts';
import { openNotices } from './notices.ts';
import type { NewNotice, Notice, Notices } from './notices.ts';

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
  const { notices, agenda } = atTheBank();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  notices.register({ gateway: 'bank', mid: 'mid', url, kinds: null });
  notices.send(notice('n1', 'paid'));
  await agenda.takeDue(now)?.keep();
  return notices.list()[0];
}

function atTheBank(): { notices: Notices; agenda: Agenda } {
  const agenda = createAgenda();
  const { signal: stopping } = new AbortController();
  const notices = openNotices({ now: () => now, journal: memoryJournal(), agenda, fetch, stopping });
  notices.speak('bank', {
    timeoutMs: 60,
    retryMinutes: [1],
    headers: () => ({}),
    isAccepted: (status) => status === 200,
    kinds: { usual: ['paid'], onRequest: ['returned'] },
  });
  return { notices, agenda };
}

const notice = (id: string, kind: string): NewNotice => {
  return { id, kind, gateway: 'bank', mid: 'mid', body: '{}', contentType: 'application/json' };
};

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

test('an address hears the usual kinds until it asks for others, and asking again for none leaves them', () => {
  const { notices } = atTheBank();
  const register = (kinds: string[] | null): void =>
    notices.register({ gateway: 'bank', mid: 'mid', url: 'http://127.0.0.1/', kinds });
  const heard = (): string[] => notices.list().map(({ id }) => id);
  register(null);
  notices.send(notice('usual', 'paid'));
  notices.send(notice('unasked', 'returned'));
  assert.deepEqual(heard(), ['usual']);
  register(['returned']);
  notices.send(notice('unwanted', 'paid'));
  notices.send(notice('asked', 'returned'));
  register(null);
  notices.send(notice('asked again', 'returned'));
  assert.deepEqual(heard(), ['usual', 'asked', 'asked again']);
  assert.deepEqual(notices.kindsOf('bank'), ['paid', 'returned']);
});
