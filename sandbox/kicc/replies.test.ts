import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Wire } from '../trial.ts';
import { merchants } from './merchants.ts';
import type { KiccMerchant } from './merchants.ts';
import { approvalReply, revisionReply, written } from './replies.ts';
import type { Revision, Transaction } from './transaction.ts';

const of = (emptyFields: KiccMerchant['emptyFields']): KiccMerchant => {
  const found = merchants.find((each) => each.emptyFields === emptyFields);
  assert.ok(found);
  return found;
};

const approved: Transaction = {
  pgCno: '24081308560510790235',
  mallId: 'T0020391',
  shopOrderNo: 'order_1',
  shopTransactionId: 'imp_1-A',
  goodsName: '나룻배 표',
  shopName: '나루터',
  customer: { id: '', name: '' },
  shopValues: ['', '', '', '', '', '', ''],
  amount: 51_004,
  approvedAt: Date.parse('2024-08-13T08:56:35+09:00'),
  approvalNo: '00190653',
  choice: {
    means: 'card',
    wallet: null,
    points: 0,
    cardCode: '008',
    maskedNumber: '41190400****704*',
    instalmentMonths: 0,
    isInterestFree: false,
    outcome: null,
  },
  account: null,
  escrow: null,
  receipt: null,
  revisions: [],
};

const revision: Revision = {
  shopTransactionId: 'imp_1-C1',
  cancelPgCno: '24081309000010790236',
  revisedAt: Date.parse('2024-08-13T09:00:00+09:00'),
  cancelAmount: 51_004,
  remainAmount: 0,
  kind: 'cancellation',
  payout: null,
  statusCode: 'TS02',
  resMsg: '정상취소',
};

test('the wire of 2025 has no empty fields', () => {
  assert.deepEqual(approvalReply(approved, of('omit')), {
    resCd: '0000',
    resMsg: 'MPI결제 정상',
    mallId: 'T0020391',
    pgCno: '24081308560510790235',
    shopTransactionId: 'imp_1-A',
    shopOrderNo: 'order_1',
    amount: 51_004,
    transactionDate: '20240813085635',
    statusCode: 'TS03',
    statusMessage: '매입요청',
    escrowUsed: 'N',
    paymentInfo: {
      payMethodTypeCode: '11',
      approvalNo: '00190653',
      approvalDate: '20240813085635',
      cardInfo: {
        cardNo: '41190400****704*',
        issuerCode: '008',
        issuerName: 'TestCard',
        acquirerCode: '008',
        acquirerName: 'Payzone TestCard',
        installmentMonth: 0,
        freeInstallmentTypeCode: '00',
        cardGubun: 'N',
        cardBizGubun: 'P',
        partCancelUsed: 'Y',
        vanSno: '000111000111',
      },
    },
  });
});

test('the wire of 2024 has every object, with empty texts in it', () => {
  const { paymentInfo }: Wire = approvalReply(approved, of('blank'));
  assert.deepEqual(Object.keys(paymentInfo), [
    'payMethodTypeCode',
    'approvalNo',
    'approvalDate',
    'cpCode',
    'multiCardAmount',
    'multiPntAmount',
    'multiCponAmount',
    'cardInfo',
    'bankInfo',
    'virtualAccountInfo',
    'mobInfo',
    'prepaidInfo',
    'cashReceiptInfo',
    'basketInfoList',
  ]);
  assert.deepEqual([paymentInfo.cardInfo.subCardCd, paymentInfo.bankInfo.bankCode], ['', '']);
  assert.deepEqual(paymentInfo.basketInfoList, []);
});

test('a cancellation answers with both numbers, and without an approval number', () => {
  const cancelled = { ...approved, revisions: [revision] };
  const omitting: Wire = revisionReply(cancelled, revision, of('omit'));
  assert.deepEqual(
    [omitting.oriPgCno, omitting.cancelPgCno, omitting.shopTransactionId, omitting.remainAmount],
    ['24081308560510790235', '24081309000010790236', 'imp_1-C1', 0],
  );
  assert.deepEqual(omitting.reviseInfo, { payMethodTypeCode: '11', approvalDate: '20240813090000' });
  const blank: Wire = revisionReply(cancelled, revision, of('blank'));
  assert.deepEqual([blank.reviseInfo.approvalNo, blank.reviseInfo.refundInfo.refundDate], ['', '']);
  assert.equal(approvalReply(cancelled, of('omit'))['statusCode'], 'TS02');
});

test('nought is not empty', () => {
  assert.deepEqual(written({ a: 0, b: '', c: { d: '' }, e: [], f: { g: 0, h: '' } }, 'omit'), { a: 0, f: { g: 0 } });
});
