import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCardWish } from './card-wish.ts';
import { noCardWish } from '../../core/card-wish.ts';

test('a page that says nothing of cards wishes nothing', () => {
  assert.deepEqual(readCardWish({}), noCardWish);
});

test('what is not understood is left out and stops no payment', () => {
  const odd = { display: 'x', card: [1], appCard: 'true', useCardPoint: 1, useFreeInterestFromMall: true };
  assert.deepEqual(readCardWish(odd), noCardWish);
  assert.deepEqual(readCardWish({ display: { card_quota: '3' }, card: { direct: {}, detail: 'all' } }), noCardWish);
  assert.deepEqual(readCardWish({ display: { card_quota: [2, '3', 1.5, -1, 99] } }).quota, [2]);
});

test('an empty list of instalments is a wish: lump sum only', () => {
  assert.deepEqual(readCardWish({ display: { card_quota: [] } }).quota, []);
  const { quota, onlyInstalment } = readCardWish({ display: { card_quota: [6], only_installment: true } });
  assert.deepEqual([quota, onlyInstalment], [[6], true]);
});

test('a direct card is a code, with months or without', () => {
  const direct = (value: object) => readCardWish({ card: { direct: value } }).direct;
  assert.deepEqual(direct({ code: '367', quota: 3 }), { code: '367', months: 3 });
  assert.deepEqual(direct({ code: '367' }), { code: '367', months: null });
  assert.equal(direct({ code: '' }), null);
});

test('the last word on a card company counts, and * speaks of all', () => {
  const allowed = (...detail: object[]) => readCardWish({ card: { detail } }).allowed;
  const on = (code: string) => ({ card_code: code, enabled: true });
  const off = (code: string) => ({ card_code: code, enabled: false });
  assert.deepEqual(allowed(off('*'), on('366')), { enabled: ['366'] });
  assert.deepEqual(allowed(on('366'), off('*')), { enabled: ['366'] });
  assert.deepEqual(allowed(off('366'), off('367')), { disabled: ['366', '367'] });
  assert.deepEqual(allowed(off('366'), on('366')), null);
  assert.deepEqual(allowed({ card_code: '366' }), null);
  assert.deepEqual(readCardWish({ card: { detail: off('366') } }).allowed, { disabled: ['366'] });
});

test('interest that the shop pays stands with the card companies, if the shop says that it pays', () => {
  const card = { detail: [{ card_code: '366', max_month: 6 }, { card_code: '367' }] };
  const paid = readCardWish({ card, useFreeInterestFromMall: true }).interestFreeByMerchant;
  assert.deepEqual(paid, [{ code: '366', months: 6 }]);
  assert.deepEqual(readCardWish({ card }).interestFreeByMerchant, []);
});
