import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSignedByGateway, signCall, signDelivery, signReceipt, signWindow, transactionNumber } from './signature.ts';

/** The vendor's test merchant, whose key everybody knows, and the golden values of its papers. */
const key = '95160cce09854ef44d2edb2bfb05f9f3';
const signed = { mid: 'tlgdacomxpay', oid: 'oid1', amount: '1000', timestamp: '20240101000000' };
const hash = '68f7a258a91d67a179e22584b9d2c1ff';

test('a window is signed over merchant, order, amount and time', () => {
  assert.equal(signWindow(signed, key), '68c94d8362dc81ad3b6a2cc9a322be92');
});

test('a result is signed over its code too, whatever the case of the letters', () => {
  assert.equal(isSignedByGateway({ ...signed, code: '0000', hash }, key), true);
  assert.equal(isSignedByGateway({ ...signed, code: '0000', hash: hash.toUpperCase() }, key), true);
});

test('a hash of another order, amount, code, time or key is none, and neither is a missing one', () => {
  const result = { ...signed, code: '0000', hash };
  const others = [
    { oid: 'oid2' },
    { amount: '1001' },
    { code: '0001' },
    { timestamp: '20240101000001' },
    { hash: null },
  ];
  for (const other of [...others, { mid: 'lgdacomxpay' }, { hash: hash.slice(1) }])
    assert.equal(isSignedByGateway({ ...result, ...other }, key), false, JSON.stringify(other));
  assert.equal(isSignedByGateway(result, `${key}0`), false);
});

test('a call has a number of its own, made again of the same two, and signed', () => {
  const number = transactionNumber('tlgdacomxpay', '20240101000000', 'u1');
  assert.equal(number, 'tlgdacomxpay-01202401010000004f624e963b3d38a04c6e76931198ac9c0b34adae');
  assert.equal(signCall(number, key), '703c1f592405826718ddccac7efc2be729bb14ed');
  assert.notEqual(transactionNumber('tlgdacomxpay', '20240101000000', 'u2'), number);
});

test('the address of a receipt that a merchant logged is made again', () => {
  const authdata = 'f15901ec30ace794dbd9624097263922';
  assert.equal(signReceipt('tlgdacomxpay', 'tlgda20231126232526np3s4', key), authdata);
});

test('a report of goods is signed over merchant, order, time, courier and number', () => {
  const report = { mid: 'tlgdacomxpay', oid: 'oid1', dlvdate: '202611271530', dlvcompcode: 'CJ', dlvno: '64001234' };
  // md5sum of tlgdacomxpayoid1202611271530CJ64001234 and the key.
  assert.equal(signDelivery(report, key), 'a591c6532e93a41f9a6cc03c3498ac50');
});
