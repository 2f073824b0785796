import { setTimeout as sleep } from 'node:timers/promises';
import { addDuration } from '../core/kst.ts';
import { findDue, setClock } from '../flows/shift-clock.ts';
import type { Hub } from '../hub.ts';
import { refuseOtherFields } from './lever-body.ts';
import { LeverRefused } from './lever-refused.ts';
import type { Json, SandboxClient } from './sandbox-client.ts';

/*
 * Business time moves for the sandbox and the hubs together. On the way to a later time it stops at everything that
 * is due, in order, so what is due on the 1st happens on the 1st.
 */

export type ClockReport = {
  readonly now: string;
  readonly steps: number;
  readonly done: boolean;
  /** What is still to be reached, for the next call's `set`. */
  readonly target?: string;
};

/** One call goes no longer and no further than this. Time then stands still until the caller asks again. */
const maxMs = 60_000;
const maxSteps = 100_000;

export async function moveClock(hub: Hub, sandbox: SandboxClient, body: Json): Promise<ClockReport> {
  const command = readCommand(body);
  await hub.clock.refresh();
  const target = targetOf(hub, command);
  const wasHeld = await isHeld(sandbox);
  const walked = target === null ? { steps: 0, done: true } : await walkTo(hub, sandbox, target);
  await settleClock(hub, sandbox, (command.hold ?? wasHeld) || !walked.done);
  const left = walked.done || target === null ? {} : { target: target.toISOString() };
  return { now: hub.clock.now().toISOString(), ...walked, ...left };
}

export async function readClock(hub: Hub, sandbox: SandboxClient): Promise<{ now: string; held: boolean }> {
  await hub.clock.refresh();
  return { now: hub.clock.now().toISOString(), held: await isHeld(sandbox) };
}

async function isHeld(sandbox: SandboxClient): Promise<boolean> {
  const { body } = await sandbox.call('GET', '/clock');
  return typeof body['held_at'] === 'string';
}

type ClockCommand = {
  readonly advance: string | undefined;
  readonly set: string | undefined;
  readonly hold: boolean | undefined;
};

const examples = '{"advance": "P1M"}, {"set": "2026-12-01T09:00:00+09:00"}, {"hold": true}';

function readCommand(body: Json): ClockCommand {
  refuseOtherFields(body, ['advance', 'set', 'hold']);
  const { advance, set, hold } = body;
  const isWord = (value: unknown): value is string | undefined => value === undefined || typeof value === 'string';
  if (!isWord(advance)) throw badField('advance', 'ISO 8601 기간이 아닙니다. Not an ISO 8601 duration', advance);
  if (!isWord(set)) throw badField('set', 'ISO 시각이 아닙니다. Not an ISO time', set);
  if (hold !== undefined && typeof hold !== 'boolean') throw badField('hold', 'true 또는 false. Not a boolean', hold);
  const isOne = (advance === undefined) !== (set === undefined);
  if (isOne || (advance === undefined && hold !== undefined)) return { advance, set, hold };
  throw new LeverRefused(400, `advance, set, hold 중 하나가 필요합니다. Give one of: ${examples}`);
}

function badField(name: string, sentence: string, value: unknown): LeverRefused {
  return new LeverRefused(400, `${name}: ${sentence}: ${JSON.stringify(value)}. Examples: ${examples}`);
}

function targetOf(hub: Hub, command: ClockCommand): Date | null {
  const now = hub.clock.now();
  const target = wantedTime(now, command);
  if (target === null || target >= now) return target;
  throw new LeverRefused(
    409,
    `시간은 되돌릴 수 없습니다. Time cannot go back (now ${now.toISOString()}); POST /sandbox/reset returns to real time.`,
  );
}

/** The database and the wire write years with four digits. */
const lastMoment = Date.parse('9999-12-31T00:00:00Z');

function wantedTime(now: Date, { advance, set }: ClockCommand): Date | null {
  if (advance !== undefined) {
    const target = addDuration(now, advance);
    if (target !== null && target.getTime() < lastMoment) return target;
    throw badField('advance', 'ISO 8601 기간이 아니거나 너무 깁니다. Not an ISO 8601 duration, or too long', advance);
  }
  if (set !== undefined) {
    const target = readTime(set);
    if (target !== null && target.getTime() < lastMoment) return target;
    throw badField('set', 'ISO 시각이 아닙니다. Not an ISO time', set);
  }
  return null;
}

const isoTime = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** A time without an offset is Korean time, whatever the machine's is; a date alone is its midnight. */
function readTime(written: string): Date | null {
  const match = isoTime.exec(written);
  if (!match) return null;
  const at = written.includes('T') ? written : `${written}T00:00:00`;
  const target = new Date(match[1] === undefined ? `${at}+09:00` : at);
  return Number.isNaN(target.getTime()) ? null : target;
}

async function walkTo(hub: Hub, sandbox: SandboxClient, target: Date): Promise<{ steps: number; done: boolean }> {
  const until = hub.clock.machineNow().getTime() + maxMs;
  const inTime = (): boolean => hub.clock.machineNow().getTime() < until;
  await holdAt(hub, sandbox, hub.clock.now());
  let steps = 0;
  while (steps < maxSteps && (await becomeIdle(hub, sandbox, inTime))) {
    const next = await nextDue(hub, sandbox);
    if (next === null || next > target) {
      await holdAt(hub, sandbox, target);
      return { steps, done: await becomeIdle(hub, sandbox, inTime) };
    }
    await holdAt(hub, sandbox, next);
    steps += 1;
  }
  return { steps, done: false };
}

/** The gateways first, so that what they send is on its way when the hubs look. */
async function holdAt(hub: Hub, sandbox: SandboxClient, at: Date): Promise<void> {
  await sandbox.call('PUT', '/clock', { offset_ms: 0, held_at: at.toISOString() });
  await setClock(hub, { offsetMs: 0, heldAt: at });
}

async function settleClock(hub: Hub, sandbox: SandboxClient, hold: boolean): Promise<void> {
  const now = hub.clock.now();
  if (hold) return holdAt(hub, sandbox, now);
  const offsetMs = now.getTime() - hub.clock.machineNow().getTime();
  await sandbox.call('PUT', '/clock', { offset_ms: offsetMs, held_at: null });
  await setClock(hub, { offsetMs, heldAt: null });
}

const idlePollMs = 20;

/** Runs what the gateways have due, then waits until the hubs have nothing due or under way. */
async function becomeIdle(hub: Hub, sandbox: SandboxClient, inTime: () => boolean): Promise<boolean> {
  while (inTime()) {
    const { body } = await sandbox.call('POST', '/timers/run', {});
    const due = await findDue(hub);
    if (Number(body['ran']) === 0 && !due.isBusy) return true;
    await sleep(idlePollMs);
  }
  return false;
}

async function nextDue(hub: Hub, sandbox: SandboxClient): Promise<Date | null> {
  const { body } = await sandbox.call('GET', '/timers');
  const { nextAt } = await findDue(hub);
  const times = [typeof body['next'] === 'string' ? new Date(body['next']) : null, nextAt].filter(
    (each) => each !== null,
  );
  return times.length === 0 ? null : new Date(Math.min(...times.map((each) => each.getTime())));
}
