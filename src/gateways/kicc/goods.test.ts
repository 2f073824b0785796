import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EscrowItem } from '../../core/escrow.ts';
import { goodsOf } from './goods.ts';

const item = (changes: Partial<EscrowItem>): EscrowItem => {
  return { id: 'A1', code: null, name: '찻잔', quantity: 1, unitPrice: null, amount: 1_000, ...changes };
};
const amounts = (items: readonly EscrowItem[], total: number): number[] =>
  goodsOf(items, total, (name) => name).map(({ productAmount }) => productAmount);

test('lines that add up are told as the merchant wrote them', () => {
  const lines = [item({ amount: 45_000, quantity: 2 }), item({ id: 'B2', amount: 15_000 })];
  assert.deepEqual(amounts(lines, 60_000), [45_000, 15_000]);
});

test('amounts of one piece count as often as there are pieces', () => {
  assert.deepEqual(amounts([item({ amount: 10_000, quantity: 3 }), item({ amount: 5_000 })], 35_000), [30_000, 5_000]);
  const byUnit = [item({ amount: null, unitPrice: 10_000, quantity: 3 }), item({ amount: null, unitPrice: 5_000 })];
  assert.deepEqual(amounts(byUnit, 35_000), [30_000, 5_000]);
});

test('what does not add up is shared by weight, and the first line has what is left over', () => {
  assert.deepEqual(amounts([item({ amount: 1 }), item({ amount: 1 }), item({ amount: 1 })], 100), [34, 33, 33]);
  assert.deepEqual(amounts([item({ amount: null }), item({ amount: null })], 1_001), [501, 500]);
  assert.deepEqual(amounts([item({ amount: 0 }), item({ amount: 0 })], 10), [5, 5]);
});

test('more than twenty lines: the twentieth stands for the rest', () => {
  const lines = Array.from({ length: 25 }, (_, place) => item({ id: `p${place}`, amount: 100 }));
  const goods = goodsOf(lines, 2_500, (name) => name);
  assert.deepEqual([goods.length, goods[19]?.productName, goods[19]?.productAmount], [20, '찻잔 외 5건', 600]);
});

test('numbers are unique, and without what the gateway forbids', () => {
  const lines = [item({ id: 'A|1' }), item({ id: 'A1' }), item({ id: null, code: 'C' }), item({ id: '찻잔' })];
  const numbers = goodsOf(lines, 4_000, (name) => name).map(({ productNo }) => productNo);
  assert.deepEqual(numbers, ['A1', 'A1-2', 'C', 'item-4']);
});

test('whatever the merchant wrote, whole amounts add up to the payment', () => {
  const line = fc.record({
    id: fc.option(fc.string({ maxLength: 50 })),
    code: fc.constant(null),
    name: fc.string(),
    quantity: fc.integer({ min: 0, max: 1_000 }),
    unitPrice: fc.option(fc.integer({ min: 0, max: 1_000_000_000 })),
    amount: fc.option(fc.integer({ min: 0, max: 1_000_000_000 })),
  });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 1_000_000_000 }),
      (lines, total) => {
        const goods = goodsOf(lines, total, (name) => name);
        assert.equal(
          goods.reduce((sum, each) => sum + each.productAmount, 0),
          total,
        );
        assert.ok(goods.every(({ productAmount }) => Number.isInteger(productAmount) && productAmount >= 0));
        assert.equal(new Set(goods.map(({ productNo }) => productNo)).size, goods.length);
      },
    ),
  );
});
