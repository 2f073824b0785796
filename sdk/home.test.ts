import assert from 'node:assert/strict';
import { test } from 'node:test';
import { homeOf } from './home.ts';

test('the hub is where the script came from, whatever its path begins with', () => {
  const at = (url: string): string => homeOf(url).hub;
  assert.equal(at('https://pay.shop.example/v1/iamport.js'), 'https://pay.shop.example');
  assert.equal(at('http://127.0.0.1:8787/v1/iamport.js?v=3#x'), 'http://127.0.0.1:8787');
  assert.equal(at('https://user:secret@pay.shop.example:443/v1/iamport.js'), 'https://pay.shop.example');
});

test('the path decides which generation of results the page expects', () => {
  const [hub, v1] = ['https://pay.example', { sdk: 'v1', version: 'v1' }];
  assert.deepEqual(homeOf(`${hub}/v1/iamport.js`), { hub, ...v1 });
  for (const version of ['1.1.5', '1.1.8', '1.2.0']) {
    assert.deepEqual(homeOf(`${hub}/js/iamport.payment-${version}.js`), { hub, sdk: 'legacy', version });
  }
  assert.deepEqual(homeOf(`${hub}/js/iamport.payment-1.2.0.js?cache=1`), { hub, sdk: 'legacy', version: '1.2.0' });
  assert.deepEqual(homeOf(`${hub}/bundles/iamport.payment.js`), { hub, ...v1 });
});
