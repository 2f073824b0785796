import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { authCode, isSame, receiptHash, resultHash, windowHash } from './signature.ts';
import { mertKey, txIdOf } from './trial-merchant.ts';

const order = { mid: 'tlgdacomxpay', oid: 'oid1', amount: '1000', timestamp: '20240101000000' };

test('the hashes of an order are those that the papers compute', () => {
  assert.equal(windowHash(order, mertKey), '68c94d8362dc81ad3b6a2cc9a322be92');
  assert.equal(resultHash(order, '0000', mertKey), '68f7a258a91d67a179e22584b9d2c1ff');
});

test('a number of a call is signed as the papers say', () => {
  const txId = txIdOf('tlgdacomxpay', 'u1', '20240101000000');
  assert.equal(txId, 'tlgdacomxpay-01202401010000004f624e963b3d38a04c6e76931198ac9c0b34adae');
  assert.equal(authCode(txId, mertKey), '703c1f592405826718ddccac7efc2be729bb14ed');
});

test('the addresses of receipts that merchants have logged are made again', () => {
  const logged: [string, string][] = [
    ['tlgda2017081022375256554', '138526094ced24ce0d89d97a78e4d979'],
    ['tlgda2021021017512690160', '74cd376add8d9abe1292d61ec4dd0a0c'],
    ['tlgda20231109194110Lq5G6', '46b5a5bc46307df7d23ee07509a63bb1'],
    ['tlgda20231126232526np3s4', 'f15901ec30ace794dbd9624097263922'],
    ['tlgda20240617152538TAoV9', '7eccd70750f4955b2772c3e78fb32f26'],
  ];
  for (const [tid, authdata] of logged) assert.equal(receiptHash('tlgdacomxpay', tid, mertKey), authdata);
});

test('only the whole hash, in small letters, is one', () => {
  const right = windowHash(order, mertKey);
  const other = createHash('md5').update('other').digest('hex');
  assert.equal(isSame(right, right), true);
  for (const wrong of ['', right.slice(1), right.toUpperCase(), other]) assert.equal(isSame(wrong, right), false);
});
