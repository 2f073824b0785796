import { BuyerRefused } from '../buyer/buyer.ts';
import type { BrowserReturn, Buyer, Launch } from '../buyer/buyer.ts';
import { askWindow, readString } from '../buyer/card-window.ts';
import { choose, noPoints, offeredIn } from '../buyer/window-choice.ts';
import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';

/** A buyer at the window, over the same HTTP calls that the browser script and the window page make. */
export function createUplusBuyer(origin: () => string): Buyer {
  const call = (path: string, body?: Fields): Promise<Fields> =>
    askWindow(`${origin()}/uplus/xpay/window/${path}`, body);
  return {
    async open(launch) {
      const window = await postForm(`${origin()}/uplus/xpay/window`, fieldsIn(launch));
      return { window, offered: offeredIn(await call(`${window}/state`)) };
    },
    async decide(opened, decision) {
      const window = encodeURIComponent(opened);
      switch (decision.decision) {
        case 'abandon':
          return null;
        case 'cancel':
          return toReturn(await call(`${window}/cancel`, {}));
        case 'pay':
        case 'decline':
          if (decision.isPoint) throw noPoints();
          return toReturn(await call(`${window}/pay`, choose(await call(`${window}/state`), decision)));
      }
    },
  };
}

const openers: readonly string[] = ['openXpay', 'open_paymentwindow'];

function fieldsIn(launch: Launch): URLSearchParams {
  if (launch.kind === 'script-form' && openers.includes(launch.call))
    return new URLSearchParams(launch.fields.map(([name, value]): [string, string] => [name, value]));
  const sentence = '결제창을 여는 호출이 아닙니다. Not a call that opens a payment window.';
  throw new BuyerRefused(400, 'REFUSED', sentence);
}

/** The number of the window that the posted form opens. A form in this sandbox's own buyer is UTF-8. */
async function postForm(url: string, fields: URLSearchParams): Promise<string> {
  const reply = await fetch(url, { method: 'POST', body: fields, redirect: 'manual' });
  const window = /\/xpay\/window\/([0-9a-f]+)$/.exec(reply.headers.get('location') ?? '')?.[1];
  if (window === undefined) throw new Error(`the window was not opened: HTTP ${reply.status}`);
  return window;
}

/** The page posts a form across sites; nothing in the address tells how it went. */
function toReturn({ url, form }: Fields): BrowserReturn {
  if (typeof url !== 'string' || !isFields(form)) throw new Error('the window did not say where it returns');
  const names = Object.keys(form);
  return { method: 'POST', url, form: Object.fromEntries(names.map((name) => [name, readString(form, name)])) };
}
