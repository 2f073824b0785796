import { isSafeRedirect } from '../../contract/checkout/redirect.ts';
import type { Delivery, LaunchData, PageData } from '../../contract/checkout/session.ts';
import { unreachable } from '../../core/unreachable.ts';

/*
 * The hub's own pages around a gateway's window. They carry their data as JSON and run one script of the hub's
 * origin. Nothing inline runs; only a gateway's own script may style what it draws.
 */

type Page = {
  /** What the buyer reads, and the browser's tab shows. */
  readonly heading: string;
  readonly english: string;
  /** What to do now, where the page is the end of the road. */
  readonly advice?: string;
  /** Something is about to happen by itself. */
  readonly isBusy: boolean;
  /** A way on for a buyer whose browser did not follow by itself. */
  readonly link?: string;
  readonly linkText?: string;
  /** The page's script acts on them, by their ids. */
  readonly hasButtons?: boolean;
  /** What the page's script acts on; a page without data runs no script. */
  readonly data?: { readonly id: 'naru-launch' | 'naru-state'; readonly value: object };
};

/** The page that opens the gateway's window, or stands behind it while it is open in a window of its own. */
export function launchPage(launch: LaunchData): string {
  const data = { id: 'naru-launch', value: launch } as const;
  if (launch.kind !== 'popup')
    return render({ heading: '결제창을 여는 중입니다', english: 'Opening the payment window', isBusy: true, data });
  return render({
    heading: '새 창에서 결제를 진행해 주세요',
    english: 'Please pay in the window that has opened',
    isBusy: false,
    hasButtons: true,
    data,
  });
}

/**
 * The page after the window: it tells the result to the merchant's page, waits for it, or says that there is nothing
 * here.
 */
export function statePage(data: PageData): string {
  const value = { id: 'naru-state', value: data } as const;
  switch (data.state) {
    case 'done':
      return render({ ...endOf(data.delivery), data: value });
    case 'waiting':
      return render({
        heading: '결제 결과를 확인하고 있습니다',
        english: 'Checking the result of your payment',
        isBusy: true,
        data: value,
      });
    case 'gone':
      return render({
        heading: data.text,
        english: 'This payment window does not exist any more',
        advice: '쇼핑몰에서 주문을 확인해 주세요.',
        isBusy: false,
      });
    default:
      return unreachable(data);
  }
}

function endOf(delivery: Delivery): Page {
  if (delivery.kind === 'stay') {
    return { heading: delivery.text, english: 'Please return to the shop and look at your order', isBusy: false };
  }
  const page = { heading: '결제 결과를 전달하고 있습니다', english: 'Returning to the shop', isBusy: true };
  return delivery.kind === 'redirect' && isSafeRedirect(delivery.url) ? { ...page, link: delivery.url } : page;
}

/** Where a buyer ends when the shop named no address to return to. */
export function failPage(message: string): string {
  const advice = '쇼핑몰로 돌아가 다시 시도해 주세요.';
  return render({ heading: '결제가 완료되지 않았습니다', english: message, advice, isBusy: false });
}

/** Something of ours failed. Coming again is safe: a return acts once, whatever number of times it is made. */
export function troublePage(retryUrl: string): string {
  return render({
    heading: '일시적인 오류가 발생했습니다',
    english: 'Something went wrong on our side',
    advice: '다시 시도해도 두 번 결제되지 않습니다. Trying again never charges twice.',
    isBusy: false,
    link: retryUrl,
    linkText: '다시 시도',
  });
}

const buttons = `<p class="buttons">
<button type="button" id="open">결제창 열기</button>
<button type="button" id="give-up" class="quiet">결제 취소</button>
</p>`;

function render({
  heading,
  english,
  advice,
  isBusy,
  link,
  linkText = '쇼핑몰로 돌아가기',
  hasButtons = false,
  data,
}: Page): string {
  const body = [
    isBusy ? '<div class="spinner" aria-hidden="true"></div>' : '',
    `<h1>${escaped(heading)}</h1>`,
    `<p>${escaped(english)}</p>`,
    advice === undefined ? '' : `<p class="advice">${escaped(advice)}</p>`,
    hasButtons ? buttons : '',
    link === undefined ? '' : `<p><a href="${escaped(link)}">${escaped(linkText)}</a></p>`,
  ];
  return `<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(heading)}</title>
<link rel="stylesheet" href="/checkout/assets/checkout-page.css">
</head>
<body>
<main class="notice" role="status">
${body.filter((line) => line !== '').join('\n')}
</main>
${data ? script(data) : ''}
</body>
</html>
`;
}

/** JSON that cannot end its element early: `<` is written as an escape. */
function script({ id, value }: NonNullable<Page['data']>): string {
  const json = JSON.stringify(value).replace(/</g, '\\u003c');
  return `<script type="application/json" id="${id}">${json}</script>
<script src="/checkout/assets/checkout-page.js"></script>`;
}

function escaped(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}
