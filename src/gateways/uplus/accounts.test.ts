import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PaymentId } from '../../core/ids.ts';
import type { ChangeAccount } from '../gateway.ts';
import { changeFields, changeOutcome, changeRefusal } from './accounts.ts';
import type { UplusReply } from './wire.ts';

const asked: ChangeAccount = {
  paymentId: 'imp_000000000001' as PaymentId,
  amount: 8_000,
  dueAt: new Date('2026-03-05T14:59:59Z'),
  earlierAmounts: [10_000],
  isRepeated: false,
};

const success = (fields: object): UplusReply => ({ kind: 'success', code: '0000', fields: { ...fields } });
const refusal = (code: string): UplusReply => ({ kind: 'refusal', code, message: '오류' });

test('both are said each time, the day in Korean time', () => {
  assert.deepEqual(changeFields(asked), {
    LGD_METHOD: 'CHANGE',
    LGD_OID: 'imp_000000000001',
    LGD_AMOUNT: '8000',
    LGD_CLOSEDATE: '20260305235959',
  });
});

test('no account comes to an amount for which the hash of a form would do as the hash of a deposit', () => {
  assert.equal(changeRefusal(asked), null);
  for (const earlierAmounts of [[80_000_000], [80_000_000, 9_000], [9_000, 80_000_000]])
    assert.deepEqual(changeRefusal({ ...asked, earlierAmounts })?.outcome, 'declined');
  assert.equal(changeRefusal({ ...asked, earlierAmounts: [80_000, 800_000_000] }), null);
});

test('an answer that names no day means the one that was asked for, and one of something else means nothing', () => {
  const { dueAt } = asked;
  assert.deepEqual(changeOutcome(success({}), asked), { outcome: 'done', detail: { dueAt } });
  const told = success({ LGD_OID: asked.paymentId, LGD_AMOUNT: '8000', LGD_CLOSEDATE: '20260306' });
  const later = new Date('2026-03-06T14:59:59Z');
  assert.deepEqual(changeOutcome(told, asked), { outcome: 'done', detail: { dueAt: later } });
  for (const other of [{ LGD_AMOUNT: '10000' }, { LGD_OID: 'imp_000000000002' }])
    assert.equal(changeOutcome(success(other), asked).outcome, 'unknown');
});

test('a refusal is one, but not that money came in when the same was said before', () => {
  const ends = (code: string, over: Partial<ChangeAccount> = {}) =>
    changeOutcome(refusal(code), { ...asked, ...over }).outcome;
  assert.deepEqual(
    ['A020', 'A025', 'A028'].map((code) => ends(code)),
    ['declined', 'declined', 'declined'],
  );
  assert.equal(ends('A025', { isRepeated: true }), 'unknown');
  assert.equal(ends('A025', { isRepeated: true, earlierAmounts: [10_000, 8_000] }), 'declined');
  assert.equal(ends('A028', { isRepeated: true }), 'declined');
  assert.equal(ends('S001'), 'unknown');
});
