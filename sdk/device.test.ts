import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceOf, type Device } from './device.ts';

const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0';
const safari = 'AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0';
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';

const browsers: readonly (readonly [name: string, device: Device, userAgent: string, touchPoints: number])[] = [
  [
    'an iPhone',
    'mobile',
    `Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) ${safari} Mobile/15E148 Safari/604.1`,
    5,
  ],
  [
    'KakaoTalk on an iPhone',
    'mobile',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) KAKAOTALK 25.5.0',
    5,
  ],
  ['an iPod', 'mobile', `Mozilla/5.0 (iPod touch; CPU iPhone OS 15_8 like Mac OS X) ${safari} Safari/604.1`, 5],
  ['an older iPad', 'mobile', `Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) ${safari} Mobile/15E148 Safari/604.1`, 5],
  ['an iPad of these days, which calls itself a Mac', 'mobile', `${mac} ${safari} Safari/605.1.15`, 5],
  ['a Mac', 'pc', `${mac} ${safari} Safari/605.1.15`, 0],
  ['Chrome on a Mac', 'pc', `${mac} ${chrome} Safari/537.36`, 0],
  ['an Android phone', 'mobile', `Mozilla/5.0 (Linux; Android 16; SM-S938N) ${chrome} Mobile Safari/537.36`, 5],
  ['an Android tablet', 'mobile', `Mozilla/5.0 (Linux; Android 15; SM-X710) ${chrome} Safari/537.36`, 5],
  ['an app on Android', 'mobile', `Mozilla/5.0 (Linux; Android 16; SM-S938N; wv) ${chrome} Mobile Safari/537.36`, 5],
  ['Firefox on Android', 'mobile', 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0', 5],
  ['Windows', 'pc', `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36`, 0],
  ['Windows with a touch screen', 'pc', `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36`, 10],
  ['Linux', 'pc', `Mozilla/5.0 (X11; Linux x86_64) ${chrome} Safari/537.36`, 0],
  ['a browser that says nothing', 'pc', '', 0],
];

for (const [name, device, userAgent, touchPoints] of browsers) {
  test(`${name} is ${device}`, () => assert.equal(deviceOf(userAgent, touchPoints), device));
}
