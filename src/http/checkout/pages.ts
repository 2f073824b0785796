import type { PageData } from '../../contract/checkout/session.ts';

/*
 * The hub's own pages around a gateway's window. They carry their data as JSON and run one script of the hub's origin; nothing
 * inline runs, so they live under a strict policy.
 */

/** The page that opens the gateway's window. */
export function launchPage(launch: object, returnUrl: string): string {
  return page('결제창을 여는 중입니다', dataElement('launch', { ...launch, returnUrl }), '결제창을 여는 중입니다', 'Opening the payment window');
}

/** The page after the window: it tells the result, or waits for it. */
export function statePage(data: PageData): string {
  const [ko, en] = texts[data.state];
  return page(ko, dataElement('state', data), ko, en);
}

const texts: Record<PageData['state'], readonly [string, string]> = {
  done: ['결제 결과를 전달하고 있습니다', 'Returning to the shop'],
  waiting: ['결제 결과를 확인하고 있습니다', 'Checking the result of your payment'],
  gone: ['이미 끝났거나 없는 결제창입니다', 'This payment window does not exist any more'],
};

/** Where a buyer ends when the shop named no address to return to. */
export function failPage(message: string): string {
  return page('결제가 완료되지 않았습니다', '', '결제가 완료되지 않았습니다', message);
}

function page(title: string, data: string, ko: string, en: string): string {
  const isWaiting = !ko.includes('없는') && !ko.includes('않았습니다');
  return `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="/checkout/assets/checkout-page.css">
</head>
<body>
<main class="notice" role="status" aria-live="polite">
${isWaiting ? '<div class="spinner" aria-hidden="true"></div>' : ''}
<h1>${escaped(ko)}</h1>
<p lang="en">${escaped(en)}</p>
<p id="naru-problem" class="problem" hidden></p>
</main>
${data}
${data === '' ? '' : '<script src="/checkout/assets/checkout-page.js"></script>'}
</body>
</html>
`;
}

/** JSON that cannot end its element early: `<` is written as an escape. */
function dataElement(name: 'launch' | 'state', data: object): string {
  const json = JSON.stringify(data).replace(/</g, '\\u003c').replace(/\u2028/g, '\\u2028').replace(/\u2029/g, '\\u2029');
  return `<script type="application/json" id="naru-${name}">${json}</script>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
