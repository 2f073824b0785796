import { setTimeout as sleep } from 'node:timers/promises';
import { addDuration } from '../core/kst.ts';
import { findDue, setClock } from '../flows/shift-clock.ts';
import type { Hub } from '../hub.ts';
import type { SandboxClient } from './sandbox-client.ts';
import { LeverRefused } from './lever-refused.ts';

/*
 * Business time moves for the sandbox and the hubs together. On the way to a later time it stops at everything that
 * is due, in order, so what is due on the 1st happens on the 1st.
 */

export type ClockCommand = { readonly advance?: unknown; readonly set?: unknown; readonly hold?: unknown };

export type ClockReport = { readonly now: string; readonly steps: number; readonly done: boolean };

/** One call goes no longer and no further than this; the caller asks again. */
const maxMs = 60_000;
const maxSteps = 100_000;

export async function moveClock(hub: Hub, sandbox: SandboxClient, command: ClockCommand): Promise<ClockReport> {
  await hub.clock.refresh();
  const target = targetOf(hub, command);
  const wasHeld = await isHeld(sandbox);
  const walked = target === null ? { steps: 0, done: true } : await walkTo(hub, sandbox, target);
  const mustHold = typeof command.hold === 'boolean' ? command.hold : wasHeld;
  await settleClock(hub, sandbox, mustHold || !walked.done);
  return { now: hub.clock.now().toISOString(), ...walked };
}

export async function readClock(hub: Hub, sandbox: SandboxClient): Promise<{ now: string; held: boolean }> {
  await hub.clock.refresh();
  return { now: hub.clock.now().toISOString(), held: await isHeld(sandbox) };
}

async function isHeld(sandbox: SandboxClient): Promise<boolean> {
  const { body } = await sandbox.call('GET', '/clock');
  return typeof body['held_at'] === 'string';
}

function targetOf(hub: Hub, command: ClockCommand): Date | null {
  const now = hub.clock.now();
  const target = wantedTime(now, command);
  if (target !== null && target < now) {
    throw new LeverRefused(
      409,
      `시간은 되돌릴 수 없습니다. Time cannot go back (now ${now.toISOString()}); POST /sandbox/reset returns to real time.`,
    );
  }
  return target;
}

function wantedTime(now: Date, command: ClockCommand): Date | null {
  if (typeof command.advance === 'string') {
    const target = addDuration(now, command.advance);
    if (target === null)
      throw new LeverRefused(
        400,
        `advance: ISO 8601 기간이 아닙니다. Not an ISO 8601 duration: ${command.advance}. Example: "P1M"`,
      );
    return target;
  }
  if (typeof command.set === 'string') {
    const target = new Date(command.set);
    if (Number.isNaN(target.getTime()))
      throw new LeverRefused(
        400,
        `set: ISO 시각이 아닙니다. Not an ISO time: ${command.set}. Example: "2026-12-01T09:00:00+09:00"`,
      );
    return target;
  }
  if (typeof command.hold === 'boolean') return null;
  throw new LeverRefused(
    400,
    'advance, set, hold 중 하나가 필요합니다. Give one of: {"advance": "P1M"}, {"set": ISO time}, {"hold": true}',
  );
}

async function walkTo(hub: Hub, sandbox: SandboxClient, target: Date): Promise<{ steps: number; done: boolean }> {
  const until = hub.clock.machineNow().getTime() + maxMs;
  const inTime = (): boolean => hub.clock.machineNow().getTime() < until;
  await holdAt(hub, sandbox, hub.clock.now());
  for (let steps = 0; steps < maxSteps && inTime(); steps += 1) {
    if (!(await becomeIdle(hub, sandbox, inTime))) return { steps, done: false };
    const next = await nextDue(hub, sandbox);
    if (next === null || next > target) {
      await holdAt(hub, sandbox, target);
      return { steps, done: await becomeIdle(hub, sandbox, inTime) };
    }
    await holdAt(hub, sandbox, next);
  }
  return { steps: maxSteps, done: false };
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
