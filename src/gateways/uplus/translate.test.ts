import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paymentId } from '../../core/ids.ts';
import { money } from '../../core/money.ts';
import type { Approval, CancelDone, CancelRequest, Outcome } from '../gateway.ts';
import { fixture, type FixtureName } from './fixtures/fixture.ts';
import {
  approveOutcome,
  cancelCall,
  cancelOutcome,
  cancelSucceeds,
  refusalOutcome,
  repeatedCancelOutcome,
  type AskedCancel,
  type Expected,
} from './translate.ts';
import { readReply, type Fields, type UplusReply } from './wire.ts';

const mertKey = '95160cce09854ef44d2edb2bfb05f9f3';
const tid = 'tlgda20231126232526np3s4';

const expected: Expected = {
  paymentId: 'imp_123456789012',
  amount: money(60_000, 'KRW'),
  mid: 'tlgdacomxpay',
  mertKey,
  closeDate: '20231203235959',
  receiptUrl: (each) => `https://receipt.example/${each}`,
};

const approved = (name: FixtureName, changes: Fields = {}, more: Partial<Expected> = {}): Outcome<Approval> =>
  approveOutcome({ kind: 'success', code: '0000', fields: fixture(name, changes) }, { ...expected, ...more });

function detail(outcome: Outcome<Approval>): Approval {
  assert(outcome.outcome === 'done', JSON.stringify(outcome));
  return outcome.detail;
}

test('an approved card is told by the codes of the original service', () => {
  const shinhan = { code: '366', name: '신한카드' };
  assert.deepEqual(approved('card'), {
    outcome: 'done',
    detail: {
      transactionId: tid,
      amount: money(60_000, 'KRW'),
      balance: null,
      approvedAt: new Date('2023-11-26T23:25:26+09:00'),
      method: 'card',
      easyPay: null,
      card: {
        company: shinhan,
        issuer: shinhan,
        acquirer: null,
        maskedNumber: '43642007****852*',
        approvalNumber: '00000000',
        instalmentMonths: 3,
        kind: null,
        isInterestFree: true,
      },
      bank: null,
      account: null,
      cashReceipt: null,
      isEscrow: false,
      receiptUrl: `https://receipt.example/${tid}`,
      secret: null,
    },
  });
});

test('a card that nobody listed keeps the name that came with it, and a foreign one has a code of its own', () => {
  const company = (changes: Fields): unknown => detail(approved('card', changes)).card?.company;
  assert.deepEqual(company({ LGD_FINANCECODE: 'ZZ', LGD_FINANCENAME: '새 카드' }), { code: null, name: '새 카드' });
  assert.deepEqual(company({ LGD_FINANCECODE: '4V' }), { code: '10005', name: 'VISA' });
  assert.deepEqual(company({ LGD_FINANCECODE: 'W1' }), { code: '041', name: '우리카드' });
});

test('a transfer names its bank by three digits, its cash receipt and its escrow', () => {
  const transfer = detail(approved('transfer'));
  assert.deepEqual(
    [transfer.method, transfer.bank, transfer.card, transfer.cashReceipt?.approvalNumber, transfer.isEscrow],
    ['transfer', { code: '004', name: '국민' }, null, '231126001', true],
  );
});

test('an account waits until the day of the answer, or else until the day that the window was told', () => {
  const place = { bankCode: '088', bankName: '신한', number: 'X3790127821223', holder: '이크레디트' };
  const { account, method } = detail(approved('account'));
  assert.equal(method, 'virtual_account');
  assert.deepEqual(account, { ...place, dueAt: new Date('2023-12-03T23:59:59+09:00') });
  const told = detail(approved('account', { LGD_CLOSEDATE: '20231130' })).account;
  assert.deepEqual(told?.dueAt, new Date('2023-11-30T23:59:59+09:00'));
  assert.equal(approved('account', {}, { closeDate: null }).outcome, 'unknown');
  assert.equal(approved('account', { LGD_ACCOUNTNUM: '' }).outcome, 'unknown');
});

test('an approval of another order, merchant or amount, or without a right hash, must not stand', () => {
  const breach = (changes: Fields, more: Partial<Expected> = {}): unknown => {
    const outcome = approved('card', changes, more);
    return outcome.outcome === 'done' ? outcome.breach : outcome.outcome;
  };
  assert.equal(breach({}), undefined);
  assert.equal(breach({ LGD_OID: 'imp_999999999999' }), 'order_differs');
  assert.equal(breach({ LGD_MID: 'tother' }), 'mid_differs');
  assert.equal(breach({ LGD_AMOUNT: '60100' }), 'amount_differs');
  assert.equal(breach({ LGD_HASHDATA: '0'.repeat(32) }), 'signature_wrong');
  assert.equal(breach({}, { mertKey: `${mertKey}0` }), 'signature_wrong');
});

test('an approval that lacks what it is about is unknown', () => {
  const lacking = ['LGD_TID', 'LGD_AMOUNT', 'LGD_OID', 'LGD_MID', 'LGD_PAYDATE', 'LGD_PAYTYPE'];
  for (const name of lacking) assert.equal(approved('card', { [name]: '' }).outcome, 'unknown', name);
});

test('what is no JSON, has no code or is not HTTP 200 cannot be read', () => {
  const kind = (status: number, body: string): string => readReply({ status, headers: {}, body }, () => true).kind;
  const good = '{"LGD_RESPCODE":"0000","LGD_RESPMSG":"","LGD_RESPONSE":[{}]}';
  assert.equal(kind(200, good), 'success');
  for (const body of ['', '{"LG', '[]', '{"LGD_RESPCODE":""}', '<html>']) assert.equal(kind(200, body), 'unreadable');
  assert.equal(kind(500, good), 'unreadable');
  assert.equal(kind(404, good), 'unreadable');
});

test('a listed refusal has its reason, an unlisted one is other, and one that does not know is unknown', () => {
  const end = (code: string): unknown => {
    const outcome = refusalOutcome({ kind: 'refusal', code, message: '' });
    return outcome.outcome === 'declined' ? outcome.reason : outcome.outcome;
  };
  assert.deepEqual(['A8', '526', 'A7', 'S052', 'M003', 'S055', 'RF26', 'C112', 'S020', '9999'].map(end), [
    'insufficient_balance',
    'insufficient_balance',
    'card_lost_or_stolen',
    'session_expired',
    'channel_misconfigured',
    'amount_changed',
    'refund_account_wrong',
    'cancel_balance_differs',
    'already_cancelled',
    'other',
  ]);
  for (const code of ['S001', 'S002', 'S007', 'S008', 'S010', 'S011']) assert.equal(end(code), 'unknown', code);
});

const request: CancelRequest = {
  reference: 'c-1',
  paymentId: paymentId('imp_123456789012'),
  transactionId: tid,
  amount: 60_000,
  currency: 'KRW',
  taxFree: 0,
  hasTaxFreePart: false,
  method: 'card',
  paid: 60_000,
  balance: 60_000,
  isFull: true,
  reason: '단순 변심',
  refundAccount: null,
  account: null,
  isEscrow: false,
  partsBefore: 0,
  buyerPhone: '010-1234-5678',
};

test('the whole of an untouched payment is one call, a part or a rest another', () => {
  assert.deepEqual(cancelCall(request), { name: 'Cancel', fields: { LGD_TID: tid } });
  const part = { ...request, amount: 20_000, balance: 40_000, isFull: false, taxFree: 1_000, reason: '<변심>; ' };
  assert.deepEqual(cancelCall(part), {
    name: 'PartialCancel',
    fields: {
      LGD_TID: tid,
      LGD_CANCELAMOUNT: '20000',
      LGD_REMAINAMOUNT: '40000',
      LGD_CANCELTAXFREEAMOUNT: '1000',
      LGD_CANCELREASON: '변심',
      LGD_REQREMAIN: '1',
    },
  });
  const rest = { ...request, amount: 40_000, balance: 40_000, partsBefore: 1 };
  assert.equal(cancelCall(rest).name, 'PartialCancel');
  assert.equal(cancelCall({ ...rest, method: 'transfer' }).fields['LGD_PCANCELCNT'], '2');
});

test('an empty account is closed, and a paid one goes back to the buyer`s own', () => {
  const account = { ...request, method: 'virtual_account' as const };
  assert.deepEqual(cancelCall({ ...account, account: 'open' }), { name: 'Cancel', fields: { LGD_TID: tid } });
  const refundAccount = { bankCode: '004', number: '123-456-789', holder: '홍길동' };
  assert.deepEqual(cancelCall({ ...account, account: 'paid', refundAccount }).fields, {
    LGD_TID: tid,
    LGD_RFBANKCODE: '06',
    LGD_RFACCOUNTNUM: '123456789',
    LGD_RFCUSTOMERNAME: '홍길동',
    LGD_RFPHONE: '01012345678',
  });
});

const at = new Date('2026-03-01T12:00:00+09:00');

function ended(code: string, changes: Partial<AskedCancel> = {}, fields: Fields = {}): Outcome<CancelDone> {
  const asked: AskedCancel = { ...request, txId: 'tx-1', at, receipt: 'https://receipt.example/', ...changes };
  const body = JSON.stringify({ LGD_RESPCODE: code, LGD_RESPMSG: '', LGD_RESPONSE: [fields] });
  return cancelOutcome(readReply({ status: 200, headers: {}, body }, cancelSucceeds(asked)), asked);
}

test('a cancellation is numbered by its call, and says what is left', () => {
  const part = { amount: 20_000, isFull: false };
  const outcome = ended('0000', part, { LGD_CANCELAMOUNT: '20000', LGD_REMAINAMOUNT: '40000' });
  assert.deepEqual(outcome, {
    outcome: 'done',
    detail: {
      transactionId: 'tx-1',
      amount: 20_000,
      balance: 40_000,
      cancelledAt: at,
      receiptUrl: 'https://receipt.example/',
      state: 'done',
      payout: null,
    },
  });
  assert.equal(ended('0000').outcome === 'done' && (ended('0000') as { detail: CancelDone }).detail.balance, 0);
});

test('a card that answers AV11 is neither cancelled nor refused', () => {
  assert.deepEqual(ended('AV11'), { outcome: 'pending', reference: 'tx-1' });
});

const payoutOf = (code: string, changes: Partial<AskedCancel>): unknown => {
  const outcome = ended(code, changes);
  return outcome.outcome === 'done' ? outcome.detail.payout : outcome.outcome;
};

test('a transfer has many words for cancelled, and some of them mean that the bank has not paid yet', () => {
  const transfer = { method: 'transfer' } as const;
  for (const code of ['0000', 'RF00', 'RF15']) assert.equal(payoutOf(code, transfer), null, code);
  for (const code of ['RF09', 'RF10', 'RF19', 'RF23', 'RF25'])
    assert.equal(payoutOf(code, transfer), 'requested', code);
  assert.equal(payoutOf('RF24', transfer), 'declined');
  assert.equal(payoutOf('RF00', {}), 'declined', 'of a card these words mean nothing');
});

test('the money of an account is on its way when the gateway has taken the refund', () => {
  const account = { method: 'virtual_account', account: 'paid' } as const;
  assert.equal(payoutOf('0000', account), 'requested');
  assert.equal(payoutOf('RF00', account), 'paid_out');
  assert.equal(payoutOf('RF23', account), 'pending');
  assert.equal(payoutOf('RF26', account), 'declined');
  assert.equal(payoutOf('0000', { method: 'virtual_account', account: 'open' }), null);
});

test('asked again, a whole that is gone is done, and a part that was overtaken is known to nobody', () => {
  const again = (code: string, changes: Partial<AskedCancel> = {}): Outcome<CancelDone> => {
    const asked: AskedCancel = { ...request, method: null, txId: 'tx-2', at, receipt: '', ...changes };
    const refusal: UplusReply = { kind: 'refusal', code, message: '' };
    return repeatedCancelOutcome(refusal, asked);
  };
  for (const code of ['S020', 'C0D3', 'D3', '25', '140']) assert.equal(again(code).outcome, 'done', code);
  const part = { amount: 20_000, isFull: false };
  assert.equal(again('C112', part).outcome, 'unknown');
  assert.equal(again('S020', part).outcome, 'unknown');
  assert.equal(again('AV11').outcome, 'pending');
  for (const code of ['RF29', 'RF33', 'RF34']) assert.equal(again(code).outcome, 'pending', code);
  assert.equal(again('C046').outcome, 'declined');
});
