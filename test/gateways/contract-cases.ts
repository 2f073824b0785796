import assert from 'node:assert/strict';
import {
  CredentialsInvalid,
  HttpFailure,
  type HttpReply,
  type HttpRequest,
  type HttpSend,
  type Supports,
} from '../../src/gateways/gateway.ts';
import type { Method } from '../../src/core/method.ts';
import type { Case } from './conformance.ts';
import { cancelOf, launchOf, orderOf, usualPrice, type Stage } from './stage.ts';

/** Members of a session that may be missing, by what `supports` calls them. */
const optionalMembers = [
  ['reverse', 'reverse'],
  ['billingByWindow', 'issueFromWindow'],
  ['billingByApi', 'issueFromCard'],
  ['cardByApi', 'chargeCard'],
  ['accountByApi', 'issueAccount'],
  ['accountChange', 'changeAccount'],
  ['cashReceiptByApi', 'issueReceipt'],
  ['cashReceiptByApi', 'cancelReceipt'],
  ['deliveryByApi', 'registerDelivery'],
] as const;

/** A wallet's own money is never asked for by itself. */
function openedMethods({ window }: Supports): Method[] {
  const methods = ['card', 'transfer', 'virtual_account', 'phone', 'culture_voucher', 'game_voucher', 'book_voucher'];
  return (methods as Method[]).filter((method) => window[method] !== undefined);
}

export const contractCases: readonly Case[] = [
  {
    name: 'what is said to be supported is there, and nothing else',
    async run(stage) {
      const { supports } = stage.subject.gateway;
      const session = stage.open();
      for (const [word, member] of optionalMembers)
        assert.equal(Object.hasOwn(session, member), Boolean(supports[word]), member);
    },
  },
  {
    name: 'every supported method and easy pay has a window that is plain JSON',
    async run(stage) {
      const { supports } = stage.subject.gateway;
      const wanted = [
        ...openedMethods(supports).map((method) => ({ ...orderOf(usualPrice), method })),
        ...supports.easyPay.map((easyPay) => ({ ...orderOf(usualPrice), easyPay })),
      ];
      const windows = await Promise.all(wanted.map((order) => launchOf(stage.open(), order)));
      const launches = windows.map(({ launch }) => launch);
      assert.deepEqual(JSON.parse(JSON.stringify(windows)), windows);
      assert.deepEqual(JSON.parse(JSON.stringify(launches)), launches);
      const distinct = new Set(launches.map((launch) => JSON.stringify(launch).replace(/imp_[0-9]+/g, '')));
      assert.equal(distinct.size, launches.length);
    },
  },
  {
    name: 'partial cancellation is there exactly when it is said to be',
    async run(stage) {
      const paid = await stage.pay();
      const outcome = await stage.open().cancel(cancelOf(paid, 1_000, usualPrice.amount));
      assert.equal(outcome.outcome, stage.subject.gateway.supports.window.card?.partialCancel ? 'done' : 'declined');
    },
  },
  {
    name: 'a missing or impossible credential is refused by its name',
    async run(stage) {
      const { gateway, credentials } = stage.subject;
      for (const { name, isRequired, options } of gateway.credentialFields) {
        const without = Object.fromEntries(Object.entries(credentials).filter(([key]) => key !== name));
        if (isRequired) assert.equal(refusedField(stage, without), name);
        if (isRequired) assert.equal(refusedField(stage, { ...credentials, [name]: ' ' }), name);
        if (options) assert.equal(refusedField(stage, { ...credentials, [name]: 'no such choice' }), name);
        for (const choice of options ?? []) assert.equal(refusedField(stage, { ...credentials, [name]: choice }), null);
      }
    },
  },
  {
    name: 'credentials that are right work, and asking moves no money',
    async run(stage) {
      const trial = orderOf(usualPrice);
      const checked = await stage.open().checkCredentials(trial);
      assert.equal(checked.check, 'works', JSON.stringify(checked));
      assert.deepEqual(await stage.books(trial.paymentId), { approvals: 0, cancellations: 0, kept: 0 });
    },
  },
  {
    name: 'a credential that the gateway does not know is refused, but for those that it is said not to prove',
    async run(stage) {
      const { gateway, credentials } = stage.subject;
      const checked = await stage.open().checkCredentials(orderOf(usualPrice));
      assert(checked.check === 'works');
      const proved = gateway.credentialFields.filter(
        ({ name, options }) => name in credentials && !options && !checked.unproven.includes(name),
      );
      assert.notEqual(proved.length, 0);
      for (const { name } of proved) {
        const refused = await stage
          .open({ credentials: { ...credentials, [name]: withAnotherEnd(credentials[name] ?? '') } })
          .checkCredentials(orderOf(usualPrice));
        assert(refused.check === 'refused', JSON.stringify(refused));
        assert(refused.field === name || refused.field === null, `${refused.field} instead of ${name}`);
        assert.notEqual(refused.message, '');
      }
    },
  },
  {
    name: 'credentials of a gateway that cannot be reached are neither right nor wrong',
    async run(stage) {
      const send: HttpSend = async () => {
        throw new HttpFailure('notSent', 'connection refused');
      };
      const checked = await stage.open({ send }).checkCredentials(orderOf(usualPrice));
      assert.deepEqual(checked, { check: 'unknown', cause: 'connection refused' });
    },
  },
  {
    name: 'redaction leaves no key of the merchant in anything that was said',
    async run(stage) {
      const said = await transcriptOf(stage);
      const { gateway, credentials } = stage.subject;
      const secretFields = gateway.credentialFields.filter((field) => field.isSecret);
      const secrets = secretFields.map(({ name }) => credentials[name] ?? '');
      const redacted = gateway.redact(said);
      for (const secret of secrets) {
        assert(!redacted.includes(secret), 'the key itself');
        for (const written of [`${secret}:`, secret]) {
          assert(!redacted.includes(Buffer.from(written).toString('base64')), 'the key in base64');
        }
      }
    },
  },
  {
    name: 'redaction leaves no card number or resident number, and leaves our own ids',
    async run(stage) {
      const { redact } = stage.subject.gateway;
      const { paymentId } = orderOf(usualPrice);
      const numbers = ['card 9410-0012-3456-7890', '9410001234567890', '900101-1234567'];
      const text = JSON.stringify({ numbers, paymentId });
      const redacted = redact(text);
      assert.doesNotMatch(redacted.replaceAll(/[^0-9]/g, ''), /9410001234567890|9410|9001011234567/);
      assert.equal(JSON.parse(redacted).paymentId, paymentId);
    },
  },
  {
    name: 'redaction keeps what was said readable',
    async run(stage) {
      const { request } = await stage.authenticate();
      const bodies: string[] = [];
      const send = listening(stage.bench.send, (_request, reply) => bodies.push(reply.body));
      await stage.open({ send }).approve(request);
      for (const body of bodies) {
        const redacted: unknown = JSON.parse(stage.subject.gateway.redact(body));
        assert.equal(typeof redacted, 'object');
      }
    },
  },
];

/** Another one of the same shape. */
function withAnotherEnd(value: string): string {
  return value.slice(0, -1) + (value.endsWith('7') ? '8' : '7');
}

function refusedField(stage: Stage, credentials: Record<string, string>): string | null {
  const { bench } = stage;
  try {
    const io = { send: bench.send, now: bench.now, timeoutMs: 1_000, place: bench.place };
    stage.subject.gateway.open(credentials, io);
    return null;
  } catch (error) {
    assert(error instanceof CredentialsInvalid);
    return error.field;
  }
}

/** Everything that was sent and received while a payment was made and cancelled. */
async function transcriptOf(stage: Stage): Promise<string> {
  const lines: string[] = [];
  const send = listening(stage.bench.send, (request, reply) => lines.push(JSON.stringify({ request, reply })));
  const { request } = await stage.authenticate();
  const outcome = await stage.open({ send }).approve(request);
  assert(outcome.outcome === 'done');
  const paid = { request, approval: outcome.detail };
  await stage.open({ send }).cancel(cancelOf(paid, usualPrice.amount, usualPrice.amount));
  assert.equal(lines.length, 2);
  return lines.join('\n');
}

function listening(send: HttpSend, hear: (request: HttpRequest, reply: HttpReply) => void): HttpSend {
  return async (request) => {
    const reply = await send(request);
    hear(request, reply);
    return reply;
  };
}
