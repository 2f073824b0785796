import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAgenda } from './agenda.ts';
import { openClock } from './clock.ts';
import { memoryJournal } from './journal.ts';
import { createTimers } from './timers.ts';

test('appointments are kept in the order of their times, each once', async () => {
  const agenda = createAgenda();
  const kept: number[] = [];
  for (const at of [50, 10, 40, 20, 30, 10]) {
    agenda.add({ at, isWanted: () => true, keep: () => void kept.push(at) });
  }
  for (let due = agenda.takeDue(45); due; due = agenda.takeDue(45)) await due.keep();
  assert.deepEqual(kept, [10, 10, 20, 30, 40]);
  assert.equal(agenda.next(), 50);
});

test('an appointment that is no longer wanted neither happens nor is waited for', () => {
  const agenda = createAgenda();
  agenda.add({ at: 10, isWanted: () => false, keep: () => assert.fail('kept') });
  assert.equal(agenda.next(), null);
  assert.equal(agenda.takeDue(100), null);
});

test('while the clock is held, what is due happens only when told to', async (t) => {
  const clock = openClock(memoryJournal(), Date.now);
  const agenda = createAgenda();
  const timers = createTimers(clock, agenda);
  t.after(() => timers.stop());
  clock.set({ offsetMs: 0, heldAt: 1_000 });
  let kept = 0;
  agenda.add({ at: 1_000, isWanted: () => true, keep: () => void (kept += 1) });
  agenda.add({ at: 2_000, isWanted: () => true, keep: () => void (kept += 1) });
  await new Promise((done) => setTimeout(done, 20));
  assert.equal(kept, 0);
  assert.deepEqual(await timers.run(), { ran: 1 });
  assert.equal(timers.next(), 2_000);
});

test('while the clock flows, what is due happens by itself', async (t) => {
  const clock = openClock(memoryJournal(), Date.now);
  const agenda = createAgenda();
  const timers = createTimers(clock, agenda);
  t.after(() => timers.stop());
  clock.set({ offsetMs: 86_400_000, heldAt: null });
  await new Promise<void>((done) => {
    agenda.add({ at: clock.now() + 5, isWanted: () => true, keep: done });
  });
});

test('business time is real time plus an offset, or held', () => {
  const clock = openClock(memoryJournal(), () => 1_000);
  assert.equal(clock.now(), 1_000);
  clock.set({ offsetMs: 500, heldAt: null });
  assert.equal(clock.now(), 1_500);
  clock.set({ offsetMs: 500, heldAt: 7 });
  assert.equal(clock.now(), 7);
});
