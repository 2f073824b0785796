import type { FrameLocator, Page } from 'playwright-core';

/** The gateway's window as a buyer uses it, by what is written on it. */
export type BuyersWindow = Page | FrameLocator;

const layer = '.imp-dialog';

/** In the hub's page in the layer over the shop. */
export function windowInLayer(page: Page): FrameLocator {
  return page.frameLocator(`${layer} iframe`).frameLocator('iframe');
}

export async function layerIsGone(page: Page): Promise<void> {
  await page.waitForSelector(layer, { state: 'detached' });
}

export type Choice = { readonly issuer?: string; readonly months?: number; readonly card?: string };

/** Agrees and chooses, up to the last button. */
export async function fillIn(window: BuyersWindow, { issuer = '신한', months, card }: Choice = {}): Promise<void> {
  await window.getByLabel('전체 동의').check();
  await window.getByRole('radio', { name: issuer }).check();
  if (months !== undefined) await window.getByLabel('할부').selectOption(String(months));
  if (card === undefined) return;
  await window.getByText('테스트 카드로 실패해 보기').click();
  await window.getByLabel('카드번호').fill(card);
}

export async function pressPay(window: BuyersWindow): Promise<void> {
  await window.getByRole('button', { name: '결제하기' }).click();
}

export async function payIn(window: BuyersWindow, choice: Choice = {}): Promise<void> {
  await fillIn(window, choice);
  await pressPay(window);
}

export async function cancelIn(window: BuyersWindow): Promise<void> {
  await window.getByRole('button', { name: '취소', exact: true }).click();
}

/** Registers a card: a test card fills in what has to be typed. Nothing is paid. */
export async function registerIn(window: BuyersWindow, card = '9410-0012-3456-7890'): Promise<void> {
  await window.getByLabel('전체 동의').check();
  await window.getByText('테스트 카드로 채우기').click();
  await window.getByText(card).click();
  await window.getByRole('button', { name: '카드 등록하기' }).click();
}
