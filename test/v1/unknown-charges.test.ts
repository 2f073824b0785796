import assert from 'node:assert/strict';
import { after, afterEach, before, test, type TestContext } from 'node:test';
import type { Meddler } from '../support/wire.ts';
import { card, limited, openBillingStage, silence, type BillingStage } from './billing-stage.ts';
import type { Answer } from './running-api.ts';

/*
 * Charges whose end nobody hears while their caller waits: what he is answered then, and that he is told the end
 * whatever it is.
 */

let stage: BillingStage;

before(async (t) => void (stage = await openBillingStage(t as TestContext)));
after(() => stage.close());
afterEach(() => stage.meddle(null));

/** The call does what it does, and nobody hears of it, nor of anything that is asked after. */
const lostReply: Meddler = async (request, exchange) => {
  if (request.method === 'POST') await exchange(request);
  return silence(request, exchange);
};

function exceptRegistration(meddler: Meddler): Meddler {
  return (request, exchange) =>
    request.url.includes('authorizations') ? exchange(request) : meddler(request, exchange);
}

type Road = { readonly about: string; readonly charge: () => Promise<Answer> };

const roads: readonly Road[] = [
  {
    about: 'again',
    charge: async () => {
      const name = await stage.register();
      return unheard(() => stage.post('/subscribe/payments/again', { ...stage.order(), customer_uid: name }));
    },
  },
  {
    about: 'onetime',
    charge: () => unheard(() => stage.post('/subscribe/payments/onetime', { ...stage.order(), ...card })),
  },
  {
    about: 'onetime that keeps the card',
    charge: () =>
      unheard(() =>
        stage.post('/subscribe/payments/onetime', { ...stage.order(), ...card, customer_uid: stage.name() }),
      ),
  },
  {
    about: 'retry',
    charge: async () => {
      const name = await stage.register(stage.name(), limited);
      const order = await stage.scheduled(name);
      await stage.passTime(7200);
      await stage.work();
      await stage.register(name);
      return unheard(() => stage.post(`/subscribe/payments/schedule/${order}/retry`, {}));
    },
  },
];

let wire: Meddler = silence;

function unheard<T>(call: () => Promise<T>): Promise<T> {
  stage.meddle(exceptRegistration(wire));
  return call();
}

function assertUnsettled(answer: Answer): string {
  assert.deepEqual([answer.status, answer.code, answer.message], [200, 0, null]);
  assert.equal(answer.headers.get('naru-outcome'), 'unknown');
  assert.equal(answer.response?.['status'], 'ready');
  return String(answer.response?.['imp_uid']);
}

for (const { about, charge } of roads) {
  test(`${about}: an end that is not known is a payment that is ready, and its failure is told`, async () => {
    wire = silence;
    const id = assertUnsettled(await charge());
    assert.deepEqual(stage.told(id), []);
    stage.meddle(null);
    await stage.passTime(3600);
    await stage.work();
    assert.equal((await stage.get(`/payments/${id}`)).response?.['status'], 'failed');
    assert.deepEqual(stage.told(id), ['failed']);
  });

  test(`${about}: one that was charged all the same is told as paid, and is charged once`, async () => {
    wire = lostReply;
    const before = await stage.charges();
    const id = assertUnsettled(await charge());
    stage.meddle(null);
    await stage.passTime(3600);
    await stage.work();
    assert.equal((await stage.get(`/payments/${id}`)).response?.['status'], 'paid');
    assert.deepEqual(stage.told(id), ['paid']);
    assert.equal((await stage.charges()) - before, 1);
  });
}

test('a charge whose end is known carries no such header', async () => {
  const { code, headers } = await stage.post('/subscribe/payments/onetime', { ...stage.order(), ...card });
  assert.deepEqual([code, headers.get('naru-outcome')], [0, null]);
});
