import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  booleanField,
  decodeLoosely,
  listField,
  readBody,
  readForm,
  repairEscapes,
  textField,
  wholeNumberField,
} from './reader.ts';

test('a JSON body and a form body with the same fields are the same fields', () => {
  assert.deepEqual(readBody('{"imp_key":"a","imp_secret":"b c"}'), { imp_key: 'a', imp_secret: 'b c' });
  assert.deepEqual(readBody('imp_key=a&imp_secret=b+c'), { imp_key: 'a', imp_secret: 'b c' });
});

const emptyBodies = ['', ' \n', 'null', 'true', '0', '""', '[]', '"a word"', 'undefined', '{}', '&&', '[1,2]'];

for (const body of emptyBodies) {
  test(`the body ${JSON.stringify(body)} has no fields and is no error`, () => {
    assert.deepEqual(readBody(body), {});
  });
}

for (const body of ['{', '{"a":', '[1', '"half', '{"a":1}}']) {
  test(`the body ${JSON.stringify(body)} is broken`, () => {
    assert.equal(readBody(body), null);
  });
}

test('keys after the first may begin with a space, as one client (Go) writes forms', () => {
  assert.deepEqual(readBody('imp_key=imp_apikey& imp_secret=a/b=c'), { imp_key: 'imp_apikey', imp_secret: 'a/b=c' });
});

test('a percent sign that escapes nothing stays one', () => {
  assert.equal(decodeLoosely('100% 면, 50%25 할인+%ea%b0%80'), '100% 면, 50% 할인 가');
  assert.equal(decodeLoosely('%E0%A4%A'), '\uFFFD%A');
  assert.equal(decodeLoosely('%ff%fe'), '\uFFFD\uFFFD');
});

test('repaired escapes can always be decoded, and valid ones decode as before', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void decodeURIComponent(repairEscapes(text))));
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      assert.equal(decodeURIComponent(repairEscapes(encodeURIComponent(text))), text);
    }),
  );
});

test('no body makes the reader throw', () => {
  const part = fc.constantFrom('a', '[', ']', '[]', '[0]', '=', '&', '%', '%5B', '+', '{', '}', '"', ':', '__proto__');
  const body = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(part).map((parts) => parts.join('')),
    fc.json(),
  );
  fc.assert(
    fc.property(body, (text) => {
      const fields = readBody(text) ?? {};
      for (const name of Object.keys(fields)) textField(fields, name);
      listField(fields, 'a');
      assert.equal(Object.getPrototypeOf({}), Object.prototype);
    }),
  );
});

const listSpellings = [
  'imp_uid[]=one&imp_uid[]=two',
  'imp_uid%5B%5D=one&imp_uid%5B%5D=two',
  'imp_uid[0]=one&imp_uid[1]=two',
  'imp_uid=one&imp_uid=two',
  'imp_uid[]=one&imp_uid[]=&imp_uid[]=two',
];

for (const text of listSpellings) {
  test(`a list may be written ${text}`, () => {
    assert.deepEqual(listField(readForm(text), 'imp_uid'), ['one', 'two']);
  });
}

test('a list in JSON may be a list or one value', () => {
  assert.deepEqual(listField({ 'imp_uid[]': ['one', 2] }, 'imp_uid'), ['one', '2']);
  assert.deepEqual(listField({ imp_uid: 'one' }, 'imp_uid'), ['one']);
  assert.deepEqual(listField({ imp_uid: null }, 'imp_uid'), []);
});

test('PHP brackets are nested fields, in the order of the text', () => {
  const text = 'schedules[0][merchant_uid]=a&schedules[0][extra][naverUseCfm]=1&schedules[1][merchant_uid]=b';
  assert.deepEqual(readForm(text), {
    schedules: { 0: { merchant_uid: 'a', extra: { naverUseCfm: '1' } }, 1: { merchant_uid: 'b' } },
  });
});

test('a name of every object is a field like any other', () => {
  assert.deepEqual(readForm('constructor[prototype][x]=1&__proto__[y]=1&toString=z'), {
    constructor: { prototype: { x: '1' } },
    toString: 'z',
  });
  assert.equal(textField({}, 'constructor'), null);
  assert.deepEqual(listField({}, 'toString'), []);
});

test('null and empty text count as absent', () => {
  assert.equal(textField({ reason: null }, 'reason'), null);
  assert.equal(textField({ reason: '' }, 'reason'), null);
  assert.equal(textField({}, 'reason'), null);
});

test('an odd value never counts as absent: an absent amount would cancel everything', () => {
  assert.equal(textField({ amount: { value: 1000 } }, 'amount'), '{"value":1000}');
  assert.equal(textField(readForm('amount=1000&amount=500'), 'amount'), '["1000","500"]');
  assert.equal(textField({ amount: false }, 'amount'), 'false');
});

test('a NUL and half of a character, which the database cannot keep, are replaced', () => {
  assert.equal(textField({ imp_key: 'a\0b' }, 'imp_key'), 'a\uFFFDb');
  assert.equal(textField({ name: 'a\uD83Db\uDE42' }, 'name'), 'a\uFFFDb\uFFFD');
  assert.deepEqual(listField({ merchant_uid: ['🙂', '\uD83D'] }, 'merchant_uid'), ['🙂', '\uFFFD']);
});

test('a yes or no may be a boolean, a word or a figure', () => {
  for (const yes of [true, 'true', 'TRUE', 1, '1', ' true ']) assert.equal(booleanField({ a: yes }, 'a'), true);
  for (const no of [false, 'false', 0, '0']) assert.equal(booleanField({ a: no }, 'a'), false);
  for (const none of [null, '', 'yes', {}, []]) assert.equal(booleanField({ a: none }, 'a'), null);
});

test('a whole number may be text and may end in .0', () => {
  for (const one of [1, '1', '1.0', ' 1 ']) assert.equal(wholeNumberField({ a: one }, 'a'), 1);
  for (const odd of [1.5, 'one', {}, '1e3', '--1']) assert.equal(wholeNumberField({ a: odd }, 'a'), Number.NaN);
  assert.equal(wholeNumberField({ a: '' }, 'a'), null);
});

test('a body that is too deep or has too many fields is refused, not half read', () => {
  assert.equal(readBody('{"a":'.repeat(60) + '1' + '}'.repeat(60)), null);
  assert.equal(readBody('['.repeat(400_000) + ']'.repeat(400_000)), null);
  assert.equal(readBody('a=1&'.repeat(50_000)), null);
  assert.equal(
    Object.keys(readBody(Array.from({ length: 10_000 }, (_, n) => `f${n}=1`).join('&')) ?? {}).length,
    10_000,
  );
});
