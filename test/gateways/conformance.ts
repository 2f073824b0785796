import { after, before, beforeEach, describe, test } from 'node:test';
import type { DeclineReason } from '../../src/core/declines.ts';
import type { Gateway, HttpSend } from '../../src/gateways/gateway.ts';
import { approvalCases } from './approval-cases.ts';
import { cancellationCases } from './cancellation-cases.ts';
import { contractCases } from './contract-cases.ts';
import { notificationCases } from './notification-cases.ts';
import { refusalCases } from './refusal-cases.ts';
import { openBench, type Bench } from './sandbox-bench.ts';
import { openStage, type Stage } from './stage.ts';

/** What one run of the suite is about: a gateway's folder with one set of credentials. */
export type Subject = {
  readonly name: string;
  readonly gateway: Gateway;
  readonly mid: string;
  /** Notices of approvals and cancellations, where a merchant hears them on request only. */
  readonly noticeKinds?: readonly string[];
  readonly credentials: Readonly<Record<string, string>>;
  readonly provocations: Provocations;
  /** What this gateway cannot be put through, and why. */
  readonly gaps: readonly Gap[];
};

export type Gap = { readonly reason: string; readonly cases: readonly string[] };

/** A network on which the gateway answers an approval in a certain way. */
export type Provoke = (send: HttpSend) => HttpSend;

/** One answer of every class, as this gateway gives it. */
export type Provocations = {
  readonly listed: { readonly provoke: Provoke; readonly reason: DeclineReason; readonly code: string };
  readonly unlisted: { readonly provoke: Provoke; readonly code: string };
  readonly misconfigured: { readonly provoke: Provoke; readonly code: string };
  readonly ambiguous: Provoke;
  readonly serverError: Provoke;
  /** Success in the envelope, with a status that nobody listed. */
  readonly unlistedStatus: Provoke;
};

/** `name` is a sentence about gateways, and what a gap names. */
export type Case = { readonly name: string; run(stage: Stage): Promise<void> };

const cases: readonly Case[] = [
  ...approvalCases,
  ...refusalCases,
  ...cancellationCases,
  ...notificationCases,
  ...contractCases,
];

/**
 * The suite that every gateway passes against its sandbox: what a flow relies on, whatever the gateway. Each case
 * has empty books and no faults; each subject has a sandbox of its own.
 */
export function runConformance(subject: Subject): void {
  describe(subject.name, () => {
    let bench: Bench;
    before(async () => {
      const { gateway, mid, noticeKinds: kinds } = subject;
      bench = await openBench(gateway, { mid, ...(kinds && { kinds }) });
    });
    after(() => bench.close());
    beforeEach(() => bench.reset());
    for (const { name, run } of cases) {
      const gap = subject.gaps.find((each) => each.cases.includes(name));
      test(name, { skip: gap?.reason ?? false }, () => run(openStage(subject, bench)));
    }
    test('every gap names a case that exists', () => assertGapsExist(subject.gaps));
  });
}

function assertGapsExist(gaps: readonly Gap[]): void {
  const names = new Set(cases.map((each) => each.name));
  const missing = gaps.flatMap((gap) => gap.cases).filter((name) => !names.has(name));
  if (missing.length > 0) throw new Error(`no such case: ${missing.join(', ')}`);
}
