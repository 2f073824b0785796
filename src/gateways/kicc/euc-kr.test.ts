import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutToEucKr, eucKrBytes } from './euc-kr.ts';

test('Latin takes a byte, Korean and its signs two, and what the gateway cannot write none', () => {
  assert.deepEqual(['a', '7', '~'].map(eucKrBytes), [1, 1, 1]);
  assert.deepEqual(['가', '힣', '똠', '漢', '①'].map(eucKrBytes), [2, 2, 2, 2, 2]);
  assert.deepEqual(['🍵', '\n', 'é', '\ud83c'].map(eucKrBytes), [null, null, null, null]);
});

test('a text is cut by bytes and never inside a character', () => {
  assert.equal(cutToEucKr('가'.repeat(26), 50), '가'.repeat(25));
  assert.equal(cutToEucKr(`a${'가'.repeat(26)}`, 50), `a${'가'.repeat(24)}`);
  assert.equal(cutToEucKr('찻잔', 3), '찻');
  assert.equal(cutToEucKr('', 3), '');
});

test('what cannot be written is a space, and parts of a character are put together first', () => {
  assert.equal(cutToEucKr('녹차🍵', 50), '녹차 ');
  assert.equal(cutToEucKr('가'.normalize('NFD'), 2), '가');
});
