import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { card, openBillingStage, type BillingStage } from './billing-stage.ts';

/*
 * Anything at all in the fields of these calls: never an error of the hub's own, and never a payment that is half made.
 */

let stage: BillingStage;
let name: string;

before(async (t) => {
  stage = await openBillingStage(t as TestContext);
  name = await stage.register();
});
after(() => stage.close());

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom('', ' ', '0', '-1', '1e9', '1.5', 'NaN', '\0', '__proto__', '99999999999999999999', '카드', '🙂'),
  fc.constantFrom<unknown>(0, -1, 1.5, 1e21, null, true, [], {}, [[]], { length: 1 }, ['a', 'b'], { amount: 1 }),
  fc.string({ unit: 'binary', maxLength: 100 }),
);

const fields = [
  'customer_uid',
  'merchant_uid',
  'amount',
  'currency',
  'tax_free',
  'card_quota',
  'name',
  'custom_data',
  'notice_url',
  'buyer_name',
  'buyer_tel',
  'customer_name',
  'customer_id',
  'card_number',
  'expiry',
  'birth',
  'pwd_2digit',
  'pg',
  'channel_key',
  'schedules',
  'schedule_at',
  'checking_amount',
  'interest_free_by_merchant',
];

const calls: readonly (readonly [method: string, path: string])[] = [
  ['POST', '/subscribe/payments/again'],
  ['POST', '/subscribe/payments/onetime'],
  ['POST', '/subscribe/payments/schedule'],
  ['POST', '/subscribe/payments/unschedule'],
  ['PUT', '/subscribe/payments/schedule/ORDER'],
  ['POST', '/subscribe/payments/schedule/ORDER/reschedule'],
  ['POST', '/subscribe/payments/schedule/ORDER/retry'],
  ['POST', '/subscribe/customers/NAME'],
  ['GET', '/subscribe/customers?customer_uid[]=NAME'],
  ['GET', '/subscribe/customers/NAME'],
  ['GET', '/subscribe/customers/NAME/payments?page=NAME'],
  ['GET', '/subscribe/customers/NAME/schedules?from=NAME&to=ORDER&schedule-status=NAME&page=ORDER'],
  ['GET', '/subscribe/payments/schedule?schedule_from=0&schedule_to=NAME&sorting=NAME&limit=ORDER'],
];

/** A call that nothing is wrong with, and what is put in the place of some of its fields. */
const aCall = fc.record({
  call: fc.constantFrom(...calls),
  changes: fc.dictionary(fc.constantFrom(...fields), odd, { maxKeys: 4 }),
  inItem: fc.dictionary(fc.constantFrom(...fields), odd, { maxKeys: 2 }),
  inPath: fc.string({ unit: 'binary', maxLength: 90 }).filter((text) => text.isWellFormed()),
});

test(
  'odd types and shapes are answered, by the hub’s own envelope, and leave nothing open',
  { timeout: 240_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(aCall, async ({ call: [method, path], changes, inItem, inPath }) => {
        const order = stage.order();
        const item = { ...order, schedule_at: stage.after(3600), ...inItem };
        const body = {
          ...order,
          ...card,
          customer_uid: name,
          schedules: [item],
          schedule_at: item.schedule_at,
          ...changes,
        };
        // Never empty, nor a step up in the path: those are other calls.
        const part = encodeURIComponent(`n${inPath}`);
        const to = path.replaceAll('NAME', part).replaceAll('ORDER', part);
        const sent = method === 'GET' ? {} : { json: body };
        const answer = await stage.api.call(method, to, sent);
        assert(answer.status < 500, `${answer.status} ${String(answer.message)}`);
        assert.deepEqual(answer.keys, ['code', 'message', 'response']);
        if (answer.code !== 0) assert.equal(answer.response, null);
      }),
      { numRuns: 400, seed: 400 },
    );
    await stage.api.hub.background.idle();
    const { db } = stage.api.hub;
    const open = await db.query(`select id from payments where status = 'ready'`);
    assert.deepEqual(open, [], 'a payment that nobody ends');
    assert.deepEqual(await db.query('select id from operations where ended_at is null'), []);
    const unheld = await db.query(
      `select p.id from payments p left join orders o on o.merchant_id = p.merchant_id and o.live = p.live
       and o.order_id = p.order_id where p.status = 'paid' and o.held_by is distinct from p.id`,
    );
    assert.deepEqual(unheld, [], 'paid without its order');
  },
);
