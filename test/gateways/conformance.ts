import { after, before, beforeEach, describe, test } from 'node:test';
import type { Method } from '../../src/core/method.ts';
import type { DeclineReason } from '../../src/core/declines.ts';
import type { Gateway, HttpSend, Supports } from '../../src/gateways/gateway.ts';
import { approvalCases } from './approval-cases.ts';
import { cancellationCases } from './cancellation-cases.ts';
import { contractCases } from './contract-cases.ts';
import { accountByApiCases } from './account-by-api-cases.ts';
import { accountChangeCases } from './account-change-cases.ts';
import { accountCases } from './account-cases.ts';
import { billingCases } from './billing-cases.ts';
import { cardCases } from './card-cases.ts';
import { deliveryCases } from './delivery-cases.ts';
import { methodCases } from './method-cases.ts';
import { notificationCases } from './notification-cases.ts';
import { receiptCases } from './receipt-cases.ts';
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
  /** The merchant with a contract for billing keys and typed cards, where that is another one than this. */
  readonly billing?: { readonly credentials: Readonly<Record<string, string>> };
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

/**
 * `name` is a sentence about gateways, and what a gap names. `of`: it is about windows of this method, which a gateway
 * need not have; `isEscrow`: about money that the gateway keeps for it; `needs`: about what a gateway does without a
 * window, if it does.
 */
export type Case = {
  readonly name: string;
  readonly of?: Method;
  readonly isEscrow?: true;
  readonly needs?: keyof Pick<
    Supports,
    | 'billingByWindow'
    | 'billingByApi'
    | 'cardByApi'
    | 'accountByApi'
    | 'accountChange'
    | 'cashReceiptByApi'
    | 'deliveryByApi'
  >;
  run(stage: Stage): Promise<void>;
};

const cases: readonly Case[] = [
  ...approvalCases,
  ...refusalCases,
  ...cancellationCases,
  ...notificationCases,
  ...methodCases,
  ...accountCases,
  ...accountByApiCases,
  ...accountChangeCases,
  ...billingCases,
  ...cardCases,
  ...receiptCases,
  ...deliveryCases,
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
    for (const each of cases.filter((one) => isThere(subject.gateway, one))) {
      const gap = subject.gaps.find(({ cases: named }) => named.includes(each.name));
      test(each.name, { skip: gap?.reason ?? false }, () => each.run(openStage(subject, bench)));
    }
    test('every gap names a case that exists', () => assertGapsExist(subject.gaps));
  });
}

/** A method that the gateway says itself that it does not have is no gap; another case holds its word against it. */
function isThere({ supports }: Gateway, { of, isEscrow, needs }: Case): boolean {
  if (needs !== undefined) return Boolean(supports[needs]);
  if (of === undefined) return true;
  const support = supports.window[of];
  return support !== undefined && (!isEscrow || support.escrow);
}

function assertGapsExist(gaps: readonly Gap[]): void {
  const names = new Set(cases.map((each) => each.name));
  const missing = gaps.flatMap((gap) => gap.cases).filter((name) => !names.has(name));
  if (missing.length > 0) throw new Error(`no such case: ${missing.join(', ')}`);
}
