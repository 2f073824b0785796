import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { Notification } from '../gateway.ts';
import { parseCredentials } from './credentials.ts';
import { fixture } from './fixtures/fixture.ts';
import { notificationAnswer, notificationRetryAnswer, parseNotification } from './notification.ts';
import type { Fields } from './wire.ts';

const credentials = {
  mid: 'tlgdacomxpay',
  contractedMid: 'lgdacomxpay',
  mertKey: '95160cce09854ef44d2edb2bfb05f9f3',
  noticeSources: [],
};

function parse(changes: Fields = {}, name: 'deposit' | 'account' | 'card' = 'deposit'): Notification {
  const fields = Object.entries(fixture(name, changes)).map(([key, value]): [string, string] => [key, String(value)]);
  return parseNotification(
    { headers: {}, body: new URLSearchParams(fields).toString(), sourceAddress: '' },
    credentials,
  );
}

/** The hash of a notice whose signed parts were changed by who has the key. */
function signed(changes: Record<string, string>): Fields {
  const all: Fields = fixture('deposit', changes);
  const names = ['LGD_MID', 'LGD_OID', 'LGD_AMOUNT', 'LGD_RESPCODE', 'LGD_TIMESTAMP'];
  const text = names.map((name) => String(all[name])).join('') + credentials.mertKey;
  return { ...changes, LGD_HASHDATA: createHash('md5').update(text).digest('hex') };
}

test('a deposit is told with what came in, when, and into which account, and is proven', () => {
  assert.deepEqual(parse(), {
    accepted: true,
    kind: 'I',
    paymentId: 'imp_123456789012',
    tellsOfCancellation: false,
    transactionId: 'tlgda20231126232526np3s4',
    secret: null,
    deposit: {
      transactionId: 'tlgda20231126232526np3s4-001',
      amount: 60_000,
      at: new Date('2023-11-27T10:15:00+09:00'),
      cashReceipt: {
        transactionId: null,
        approvalNumber: '231127001',
        purpose: 'income_deduction',
        receiptUrl: null,
      },
      accountNumber: 'X3790127821223',
      isWithdrawn: false,
      due: 60_000,
      isProven: true,
    },
    payout: null,
    escrow: null,
    dedupeKey: 'tlgda20231126232526np3s4:I:001',
  });
});

test('an account that was given out is heard, and no money', () => {
  const told = parse({}, 'account');
  assert.equal(told.accepted && told.deposit, null);
  assert.equal(told.accepted && told.kind, 'R');
});

test('what the bank takes back is the deposit that came', () => {
  const told = parse({ LGD_CASFLAG: 'C' });
  assert.ok(told.accepted && told.deposit);
  assert.deepEqual([told.deposit.transactionId, told.deposit.isWithdrawn], ['tlgda20231126232526np3s4-001', true]);
  assert.notEqual(told.dedupeKey, (parse() as { dedupeKey: string }).dedupeKey);
});

test('a second deposit has a number of its own, and its own amount', () => {
  const told = parse({ LGD_CASSEQNO: '002', LGD_CASCAMOUNT: '500', LGD_CASTAMOUNT: '60500' });
  assert.ok(told.accepted);
  assert.deepEqual([told.deposit?.transactionId, told.deposit?.amount], ['tlgda20231126232526np3s4-002', 500]);
});

test('a notice without the hash of the merchant`s key is none, whatever else is right', () => {
  const changes = [
    { LGD_HASHDATA: undefined },
    { LGD_HASHDATA: '0'.repeat(32) },
    { LGD_AMOUNT: '1' },
    { LGD_OID: 'imp_999999999999' },
    { LGD_RESPCODE: '0001' },
  ];
  for (const change of changes) {
    const told = parse(change);
    assert.ok(!told.accepted && told.isToComeAgain, JSON.stringify(change));
  }
  assert.equal(parse(signed({ LGD_OID: 'imp_999999999999' })).accepted, true);
});

test('where the channel names the addresses of notices, one from elsewhere moves nothing and comes again', () => {
  const body = new URLSearchParams(fixture('deposit') as Record<string, string>).toString();
  const from = (sourceAddress: string): Notification =>
    parseNotification({ headers: {}, body, sourceAddress }, { ...credentials, noticeSources: ['203.0.113.7'] });
  for (const known of ['203.0.113.7', '::ffff:203.0.113.7']) assert.equal(from(known).accepted, true, known);
  const told = from('198.51.100.9');
  assert.deepEqual([told.accepted, !told.accepted && told.isToComeAgain], [false, true]);
});

test('addresses of notices are addresses', () => {
  const given = { mid: credentials.mid, mertKey: credentials.mertKey };
  const place = { environment: 'test' } as const;
  assert.deepEqual(parseCredentials(given, place).noticeSources, []);
  const two = parseCredentials({ ...given, noticeSources: '203.0.113.7, 2001:db8::1' }, place);
  assert.deepEqual(two.noticeSources, ['203.0.113.7', '2001:db8::1']);
  assert.throws(() => parseCredentials({ ...given, noticeSources: 'pg.example.com' }, place), /IP 주소/);
});

test('a signature over another code than that of success is none of a notice: the window has one, without any', () => {
  for (const code of ['', '0001']) assert.equal(parse(signed({ LGD_RESPCODE: code })).accepted, false, code);
});

test('what the account was given out for is what was signed, whatever came in', () => {
  const told = parse({ LGD_CASCAMOUNT: '500' });
  assert.ok(told.accepted);
  assert.deepEqual([told.deposit?.due, told.deposit?.amount], [60_000, 500]);
});

test('what speaks of another merchant, or of no account, is not heard', () => {
  assert.equal(parse(signed({ LGD_MID: 'tother' })).accepted, false);
  assert.equal(parse({}, 'card').accepted, false);
  assert.equal(parse({ LGD_CASFLAG: 'X' }).accepted, false);
  assert.equal(parse({ LGD_TID: '' }).accepted, false);
  const timeless = parse({ LGD_PAYDATE: '' });
  assert.ok(!timeless.accepted && timeless.isToComeAgain, 'money must not be lost for a missing time');
});

test('an order that is no payment of ours is named as none', () => {
  const told = parse(signed({ LGD_OID: 'order-1' }));
  assert.equal(told.accepted && told.paymentId, null);
});

test('exactly two letters say that it was heard', () => {
  assert.deepEqual([notificationAnswer.status, notificationAnswer.body], [200, 'OK']);
  assert.notEqual(notificationRetryAnswer.body, 'OK');
});
