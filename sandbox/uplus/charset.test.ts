import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readForm, writeForm } from './charset.ts';

const read = (body: string): Record<string, readonly string[]> => Object.fromEntries(readForm(Buffer.from(body)));

test('a form says itself how its letters are written, and is EUC-KR where it says nothing', () => {
  assert.deepEqual(read('LGD_BUYER=%ED%99%8D+%EA%B8%B8&LGD_ENCODING=UTF-8')['LGD_BUYER'], ['홍 길']);
  assert.deepEqual(read('LGD_BUYER=%C8%AB+%B1%E6')['LGD_BUYER'], ['홍 길']);
});

test('fields of one name keep their order, and what is no pair is an empty field', () => {
  assert.deepEqual(read('a=1&b&a=2&a=%&=x'), { a: ['1', '2', '%'], b: [''], '': ['x'] });
});

test('what is written in either way is read again, but for letters that the older way does not have', () => {
  const fields = { LGD_BUYER: '홍길동 & (주)나루=100%', LGD_ENCODING: 'UTF-8' };
  const { LGD_BUYER } = fields;
  assert.deepEqual(read(writeForm(fields, 'UTF-8'))['LGD_BUYER'], [LGD_BUYER]);
  assert.deepEqual(read(writeForm({ LGD_BUYER }, 'EUC-KR'))['LGD_BUYER'], [LGD_BUYER]);
  assert.equal(writeForm({ a: '나룻배 🛶' }, 'EUC-KR'), 'a=%B3%AA%B7%ED%B9%E8+%3F');
});
