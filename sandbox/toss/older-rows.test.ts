import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startTrial } from '../trial.ts';
import { merchantAt } from './trial-merchant.ts';

/** As the sandbox kept a payment by card, or by an easy pay, when its windows took nothing else. */
const older = (paymentKey: string, easyPay: string | null, source: string): object => ({
  paymentKey,
  mid: 'iamporttest_3',
  orderId: `order_${paymentKey}`,
  orderName: '나룻배 표',
  type: 'NORMAL',
  method: easyPay === null ? '카드' : '간편결제',
  status: 'DONE',
  currency: 'KRW',
  totalAmount: 50_000,
  balanceAmount: 50_000,
  taxFreeAmount: 0,
  taxExemptionAmount: 0,
  cultureExpense: false,
  useEscrow: false,
  metadata: null,
  secret: 'ps_0000000000000000000000000000',
  requestedAt: 1_772_000_000_000,
  authenticatedAt: 1_772_000_000_000,
  approvedAt: 1_772_000_000_000,
  window: {
    device: 'pc',
    successUrl: null,
    failUrl: null,
    issuerCodes: ['24'],
    instalmentMonths: [0, 2, 3],
    fixedInstalmentMonths: null,
    freeInstalments: [],
    useCardPoint: true,
    easyPay,
    closed: null,
  },
  authentication: {
    issuerCode: '24',
    maskedNumber: '53275010****222*',
    instalmentMonths: 3,
    interestPayer: 'BUYER',
    outcome: null,
    source,
  },
  approval: { transactionKey: 'txrd_a0', approveNo: '00000000', receiptId: 'iampo20240905121921X5IR1' },
  lastTransactionKey: 'txrd_a0',
  cancels: [],
  failure: null,
});

test('a journal of the time when windows took cards only is read on', async (t) => {
  const trial = await startTrial(t);
  const { api } = merchantAt(trial);
  const rows = [older('card', null, 'card'), older('money', 'TOSSPAY', 'money'), older('points', 'TOSSPAY', 'points')];
  const line = rows.map((row) => ['toss.payments', 'paymentKey' in row && row.paymentKey, row]);
  await trial.restart(() => appendFile(join(trial.home, 'journal.jsonl'), `${JSON.stringify(line)}\n`));
  const { card } = (await api('GET', '/v1/payments/card')).json;
  assert.deepEqual([card.issuerCode, card.installmentPlanMonths, card.useCardPoint], ['24', 3, true]);
  assert.equal((await api('GET', '/v1/payments/money')).json.easyPay.amount, 50_000);
  assert.equal((await api('GET', '/v1/payments/points')).json.easyPay.discountAmount, 50_000);
  const { json } = await api('POST', '/v1/payments/card/cancel', { body: { cancelReason: '변심' } });
  assert.equal(json.status, 'CANCELED');
});
