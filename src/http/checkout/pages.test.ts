import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PageData } from '../../contract/checkout/session.ts';
import { failPage, launchPage, statePage } from './pages.ts';

const nasty = '</script><script>alert(1)</script><!--"\'&';

function dataOf(html: string, id: string): unknown {
  const element = new RegExp(`<script type="application/json" id="${id}">(.*?)</script>`).exec(html);
  return JSON.parse(element?.[1] ?? 'null');
}

/** Every element that a browser would run or that a strict policy would refuse. */
function inlineCode(html: string): string[] {
  const elements = html.match(/<(script|style)\b[^>]*>/g) ?? [];
  const runs = elements.filter((tag) => !tag.includes('application/json') && !tag.includes(' src="/checkout/assets/'));
  return [...runs, ...(html.match(/<[^>]*\s(on[a-z]+|style)=/g) ?? [])];
}

const done: PageData = {
  state: 'done',
  delivery: {
    kind: 'message',
    target_origin: 'https://shop.example',
    message: { from: 'iamport-hub', action: 'done', data: { request_id: 'r', imp_uid: 'imp_1', merchant_uid: nasty } },
  },
};

test('a launch page carries the launch and the way back, whatever is written in them', () => {
  const size = { width: 720, height: 680 };
  const returnUrl = 'https://hub.example/checkout/t/return';
  const launch = { kind: 'redirect', url: `https://pay.example/?name=${nasty}`, size, returnUrl } as const;
  const html = launchPage(launch);
  assert.deepEqual(dataOf(html, 'naru-launch'), launch);
  assert.deepEqual(inlineCode(html), []);
  assert.doesNotMatch(html, /<button/);
});

test('a page behind a popup offers to open it and to give up, and turns nothing', () => {
  const size = { width: 720, height: 680 };
  const html = launchPage({ kind: 'popup', url: 'https://pay.example/', size, returnUrl: 'https://hub.example/r' });
  assert.deepEqual(html.match(/<button[^>]* id="[a-z-]+"/g)?.length, 2);
  assert.doesNotMatch(html, /spinner/);
  assert.deepEqual(inlineCode(html), []);
});

test('a state page carries its state untouched', () => {
  assert.deepEqual(dataOf(statePage(done), 'naru-state'), done);
  assert.deepEqual(inlineCode(statePage(done)), []);
  const waiting: PageData = { state: 'waiting', poll_url: '/checkout/t/state' };
  assert.deepEqual(dataOf(statePage(waiting), 'naru-state'), waiting);
  assert.match(statePage(waiting), /결제 결과를 확인하고 있습니다/);
});

test('a page that will act by itself turns, one that has said everything stands still', () => {
  const stay: PageData = { state: 'done', delivery: { kind: 'stay', text: '결제가 완료되었습니다.' } };
  const turning = (html: string): boolean => html.includes('class="spinner"');
  assert.equal(turning(statePage(done)), true);
  assert.equal(turning(statePage(stay)), false);
  assert.equal(turning(statePage({ state: 'gone', text: '없는 결제창입니다.' })), false);
  assert.equal(turning(failPage('한도 초과')), false);
});

test('a redirect can be followed by hand, unless it would run something', () => {
  const page = (url: string): string => statePage({ state: 'done', delivery: { kind: 'redirect', url } });
  assert.match(page('myapp://paid?imp_uid=imp_1&x=1'), /href="myapp:\/\/paid\?imp_uid=imp_1&amp;x=1"/);
  assert.doesNotMatch(page('javascript:alert(1)'), /href="javascript/);
});

test('a message from the address bar is text on the fail page and nothing else', () => {
  const html = failPage(nasty);
  assert.doesNotMatch(html, /<script>/);
  assert.match(html, /&lt;\/script&gt;/);
  assert.deepEqual(inlineCode(html), []);
});

test('a page that has nothing to do runs no script', () => {
  assert.doesNotMatch(failPage('한도 초과'), /<script/);
  assert.doesNotMatch(statePage({ state: 'gone', text: '없는 결제창입니다.' }), /<script/);
});
