import assert from 'node:assert/strict';
import type { Case, Provoke, Subject } from './conformance.ts';
import { settleApprove, type Stage } from './stage.ts';

const nothing = { approvals: 0, cancellations: 0, kept: 0 };

export const refusalCases: readonly Case[] = [
  {
    name: 'a refusal by the issuer is declined, with code and text, and takes nothing',
    async run(stage) {
      const { request } = await stage.authenticate({ card: 'insufficient-balance' });
      const outcome = await stage.open().approve(request);
      assert(outcome.outcome === 'declined');
      assert.equal(outcome.reason, 'insufficient_balance');
      assert.notEqual(outcome.code, '');
      assert.notEqual(outcome.message, '');
      assert.deepEqual(await stage.books(request.paymentId), nothing);
    },
  },
  {
    name: 'the buyer`s cancel in the window is told from a refusal',
    async run(stage) {
      const { authentication } = await stage.back({ decision: 'cancel' });
      assert(!authentication.authenticated);
      assert.equal(authentication.isBuyersCancel, true);
      assert.equal(authentication.decline.reason, 'buyer_cancelled');
    },
  },
  {
    name: 'a refusal in the window is no authentication, and not the buyer`s cancel',
    async run(stage) {
      const { authentication } = await stage.back({ card: 'wrong-password' });
      assert(!authentication.authenticated);
      assert.equal(authentication.isBuyersCancel, false);
      assert.equal(authentication.decline.reason, 'card_password_wrong');
    },
  },
  {
    name: 'an empty return is no authentication',
    async run(stage) {
      assert.equal(stage.open().parseReturn({ query: {}, form: {} }, {}).authenticated, false);
    },
  },
  {
    name: 'a listed refusal has its reason and its code',
    run: (stage) => assertDeclined(stage, ({ listed }) => listed),
  },
  {
    name: 'a refusal that nobody listed is a refusal, of reason other',
    run: (stage) => assertDeclined(stage, ({ unlisted }) => ({ ...unlisted, reason: 'other' })),
  },
  {
    name: 'a refusal of the merchant`s set-up says so',
    run: (stage) =>
      assertDeclined(stage, ({ misconfigured }) => ({ ...misconfigured, reason: 'channel_misconfigured' })),
  },
  {
    name: 'wrong keys are the merchant`s set-up, as the gateway itself says it',
    async run(stage) {
      const { request } = await stage.authenticate();
      const { gateway, credentials } = stage.subject;
      const secrets = gateway.credentialFields.filter((field) => field.isSecret).map((field) => field.name);
      const wrong = Object.fromEntries(
        Object.entries(credentials).map(([name, value]) => [name, secrets.includes(name) ? `${value}x` : value]),
      );
      const { bench } = stage;
      const io = { send: bench.send, now: bench.now, timeoutMs: 5_000, place: bench.place };
      const outcome = await gateway.open(wrong, io).approve(request);
      assert.equal(outcome.outcome === 'declined' && outcome.reason, 'channel_misconfigured');
      assert.deepEqual(await stage.books(request.paymentId), nothing);
    },
  },
  {
    name: 'a refusal that does not say what happened is unknown',
    run: (stage) => assertUnknown(stage, ({ ambiguous }) => ambiguous),
  },
  {
    name: 'a server error in the gateway`s own envelope is unknown',
    run: (stage) => assertUnknown(stage, ({ serverError }) => serverError),
  },
  {
    name: 'success with a status that nobody listed is unknown when asked about, and never a refusal',
    async run(stage) {
      const { request } = await stage.authenticate();
      const strange = stage.open({ provoke: stage.subject.provocations.unlistedStatus });
      assert.equal((await strange.approve(request)).outcome, 'unknown');
      const settled = await stage.open().settle(settleApprove(request));
      assert.equal(settled.result.outcome, 'done');
    },
  },
];

type Refusal = { readonly provoke: Provoke; readonly reason: string; readonly code: string };

async function assertDeclined(stage: Stage, choose: (of: Subject['provocations']) => Refusal): Promise<void> {
  const { provoke, reason, code } = choose(stage.subject.provocations);
  const { request } = await stage.authenticate();
  const outcome = await stage.open({ provoke }).approve(request);
  assert(outcome.outcome === 'declined', JSON.stringify(outcome));
  assert.deepEqual([outcome.reason, outcome.code], [reason, code]);
  assert.deepEqual(await stage.books(request.paymentId), nothing);
}

async function assertUnknown(stage: Stage, choose: (of: Subject['provocations']) => Provoke): Promise<void> {
  const { request } = await stage.authenticate();
  const outcome = await stage.open({ provoke: choose(stage.subject.provocations) }).approve(request);
  assert.equal(outcome.outcome, 'unknown');
}
