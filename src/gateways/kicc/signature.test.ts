import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSignedByGateway, signRevise } from './signature.ts';

const key = 'easypay!KICCTEST';

/** Answers of the gateway's test side, as merchants logged them. */
const approvals = [
  {
    pgCno: '24081308560510790235',
    amount: 51_004,
    transactionDate: '20240813085635',
    msgAuthValue: '8ea7f8f5ef8ab5c80f409d3dccafeca6c6cb89e5dfda2a41a5d3493e94a146ca',
  },
  {
    pgCno: '25120911141310005210',
    amount: 0,
    transactionDate: '20251209111448',
    msgAuthValue: 'af998b4833f679fa154a091f98953e92fc95fd20e66b3828e019eaf6836f02eb',
  },
] as const;

test('logged answers are signed by the gateway, whatever the case of the letters', () => {
  for (const approval of approvals) {
    assert.equal(isSignedByGateway(key, approval), true);
    assert.equal(isSignedByGateway(key, { ...approval, msgAuthValue: approval.msgAuthValue.toUpperCase() }), true);
  }
});

test('a signature of another amount, number, time or key is none, and neither is a missing one', () => {
  const [approval] = approvals;
  const others = [
    { ...approval, amount: 51_005 },
    { ...approval, pgCno: '24081308560510790236' },
    { ...approval, transactionDate: '20240813085636' },
    { ...approval, msgAuthValue: approval.msgAuthValue.slice(0, 62) },
    { ...approval, msgAuthValue: null },
  ];
  for (const other of others) assert.equal(isSignedByGateway(key, other), false);
  assert.equal(isSignedByGateway(`${key}x`, approval), false);
});

test('a cancellation is signed over the transaction and its own number', () => {
  assert.equal(
    signRevise(key, '24081308560510790235', 'REVISE-0001'),
    '692646ae7b089351063284f5347db9ed6a008832fd3bdfa8727b9ce1c988a076',
  );
  assert.equal(
    signRevise(key, '25120911141310005210', 'CANCEL-20251209-0001'),
    '32cf1bbffd6c3d2de06553e8d1582791dd4b719445655c3006948a3d28200a12',
  );
});
