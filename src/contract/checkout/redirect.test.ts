import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failPageUrl, isSafeRedirect, redirectUrl } from './redirect.ts';
import { refusedResult, type CallbackResult } from './result.ts';

const paid: CallbackResult = { imp_uid: 'imp_1', merchant_uid: 'order 1' };
const failed: CallbackResult = { ...paid, error_code: 'X', error_msg: '한도 초과 & 100% = #1 + 2' };

test('web addresses and app schemes are followed, nothing that runs', () => {
  const safe = ['https://shop.example/done', 'http://localhost:3000', 'myshop://paid', 'intent://x#Intent;end'];
  for (const url of safe) assert.equal(isSafeRedirect(url), true, url);
  const unsafe = [
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'https://shop.example/\u0000',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'filesystem:http://x/y',
    'blob:https://shop.example/1',
    'about:blank',
    'view-source:https://shop.example',
    '/done',
    'shop.example/done',
    '',
  ];
  for (const url of unsafe) assert.equal(isSafeRedirect(url), false, url);
});

test('what the address had stays as it was written, and the result stands before the fragment', () => {
  const url = redirectUrl('https://shop.example/done?a=%20b&c&d=1+1#part', paid, 'v1');
  assert.equal(url, 'https://shop.example/done?a=%20b&c&d=1+1&imp_uid=imp_1&merchant_uid=order%201#part');
});

test('the result of an earlier payment does not stay', () => {
  const first = redirectUrl('https://shop.example/done?a=1', { ...failed, imp_uid: 'imp_0' }, 'v1');
  const { searchParams } = new URL(redirectUrl(first, failed, 'v1'));
  assert.deepEqual(searchParams.getAll('imp_uid'), ['imp_1']);
  assert.deepEqual(searchParams.getAll('error_code'), ['X']);
});

test('a success after a failure keeps no error of it', () => {
  const first = redirectUrl('https://shop.example/done?a=1', failed, 'legacy');
  const { searchParams } = new URL(redirectUrl(first, paid, 'legacy'));
  assert.deepEqual([...searchParams.keys()], ['a', 'imp_uid', 'merchant_uid', 'imp_success']);
});

test('a sentence holds nothing that means something in a query, for apps decode by hand', () => {
  const url = redirectUrl('myshop://done', failed, 'v1');
  assert.equal(new URL(url).searchParams.get('error_msg'), '한도 초과   100     1   2');
  assert.doesNotMatch(url, /\+/);
});

test('the older scripts are told by a flag how it ended, and so is who got no window', () => {
  const flag = (url: string): string | null => new URL(url).searchParams.get('imp_success');
  assert.equal(flag(redirectUrl('https://shop.example', paid, 'legacy')), 'true');
  assert.equal(flag(redirectUrl('https://shop.example', failed, 'legacy')), 'false');
  assert.equal(flag(redirectUrl('https://shop.example', failed, 'v1')), null);
  const refused = refusedResult('order-1', { errorCode: 'F1002', errorMessage: '이미 결제가 이루어진 거래건입니다.' });
  assert.equal(flag(redirectUrl('https://shop.example', refused, 'v1')), 'false');
});

test("the hub's own page tells the sentence and nothing that was asked for", () => {
  const { pathname, searchParams } = new URL(failPageUrl('https://hub.example/payments/fail', failed));
  assert.equal(pathname, '/payments/fail');
  assert.deepEqual([...searchParams.keys()], ['imp_uid', 'success', 'error_msg']);
});
