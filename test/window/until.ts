import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame, Page } from 'playwright-core';

const patienceMs = 20_000;
const pollMs = 25;

/**
 * Waits until an expression is true in a page, or something is true outside. Playwright's own waiting evaluates text
 * inside the page, which a strict policy forbids; this asks from outside, again and again.
 */
export async function until(where: Page | Frame | null, what: string | (() => unknown)): Promise<void> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(pollMs)) {
    if (await (typeof what === 'string' ? holds(where, what) : what())) return;
  }
  assert.fail(`This has not come to be: ${what.toString()}`);
}

/** A page that is being left answers nothing for a moment. */
async function holds(where: Page | Frame | null, expression: string): Promise<boolean> {
  return (await where?.evaluate(`Boolean(${expression})`).catch(() => false)) === true;
}
