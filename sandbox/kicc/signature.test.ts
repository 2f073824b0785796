import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSigned, sign } from './signature.ts';

const key = 'easypay!KICCTEST';

test('the signatures of two logged answers are made again', () => {
  const card = sign(key, '24081308560510790235', 51_004, '20240813085635');
  assert.equal(card, '8ea7f8f5ef8ab5c80f409d3dccafeca6c6cb89e5dfda2a41a5d3493e94a146ca');
  const billing = sign(key, '25120911141310005210', 0, '20251209111448');
  assert.equal(billing, 'af998b4833f679fa154a091f98953e92fc95fd20e66b3828e019eaf6836f02eb');
});

test('a change is signed over the payment`s number and its own', () => {
  const partial = '692646ae7b089351063284f5347db9ed6a008832fd3bdfa8727b9ce1c988a076';
  assert.equal(sign(key, '24081308560510790235', 'REVISE-0001'), partial);
  const whole = '32cf1bbffd6c3d2de06553e8d1582791dd4b719445655c3006948a3d28200a12';
  assert.equal(sign(key, '25120911141310005210', 'CANCEL-20251209-0001'), whole);
});

test('only the whole signature, in small letters, is one', () => {
  const right = sign(key, '24081308560510790235', 'REVISE-0001');
  const isRight = (given: string): boolean => isSigned(given, key, '24081308560510790235', 'REVISE-0001');
  assert.equal(isRight(right), true);
  for (const wrong of ['', right.slice(1), right.toUpperCase(), sign(`${key}?`, '24081308560510790235', 'REVISE-0001')])
    assert.equal(isRight(wrong), false, wrong);
});
