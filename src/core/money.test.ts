import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  add,
  containedVat,
  isCurrency,
  minorUnitDigits,
  money,
  parseAmount,
  subtract,
  writtenAmount,
  type Currency,
} from './money.ts';

const aCurrency = fc.constantFrom<Currency>('KRW', 'USD', 'JPY');
const anAmount = fc.integer({ min: 0, max: 10 ** 12 });

test('what is written is read back as the same amount', () => {
  fc.assert(
    fc.property(anAmount, aCurrency, (amount, currency) => {
      assert.equal(parseAmount(writtenAmount(money(amount, currency)), currency), amount);
    }),
  );
});

test('an amount finer than its currency is refused, never rounded', () => {
  assert.equal(parseAmount('1000.5', 'KRW'), null);
  assert.equal(parseAmount('10.005', 'USD'), null);
  assert.equal(parseAmount('1000.00', 'KRW'), 1000);
  assert.equal(parseAmount('10.5', 'USD'), 1050);
});

test('what is no amount is none', () => {
  for (const text of ['', 'abc', '1,000', '1e3', '0x10', 'NaN', 'Infinity', '--1', '1.2.3', '9'.repeat(20)]) {
    assert.equal(parseAmount(text, 'KRW'), null, text);
  }
});

test('amounts that are written oddly are still read', () => {
  for (const written of [' 1000 ', '1000', 1000, '01000', '1000.0']) assert.equal(parseAmount(written, 'KRW'), 1000);
  assert.ok(Object.is(parseAmount('-0', 'KRW'), 0));
});

test('adding and taking away keep whole amounts of one currency', () => {
  fc.assert(
    fc.property(anAmount, anAmount, aCurrency, (a, b, currency) => {
      assert.deepEqual(subtract(add(money(a, currency), money(b, currency)), money(b, currency)), money(a, currency));
    }),
  );
  assert.throws(() => add(money(1, 'KRW'), money(1, 'USD')));
  assert.throws(() => money(0.5, 'KRW'));
  assert.throws(() => money(Number.MAX_SAFE_INTEGER + 1, 'KRW'));
});

test('the contained tax is one eleventh of the taxed part, rounded', () => {
  assert.equal(containedVat(50_000, 0), 4545);
  assert.equal(containedVat(11_000, 0), 1000);
  assert.equal(containedVat(11_000, 11_000), 0);
});

test('a currency is one of the table', () => {
  assert.deepEqual(Object.keys(minorUnitDigits).filter(isCurrency), Object.keys(minorUnitDigits));
  assert.equal(isCurrency('toString'), false);
});
