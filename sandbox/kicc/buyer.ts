import { BuyerRefused } from '../buyer/buyer.ts';
import type { BrowserReturn, Buyer, Launch } from '../buyer/buyer.ts';
import { askWindow, readString } from '../buyer/card-window.ts';
import { choose, noPoints, offeredIn } from '../buyer/window-choice.ts';
import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';

/** A buyer at the window that authPageUrl names, over the same HTTP calls that the window page makes. */
export function createKiccBuyer(origin: () => string): Buyer {
  const call = (path: string, body?: Fields): Promise<Fields> => {
    return askWindow(`${origin()}/kicc/view/trades/${path}`, body);
  };
  return {
    async open(launch) {
      const window = authorizationIdIn(launch);
      return { window, offered: offeredIn(await call(`${encodeURIComponent(window)}/state`)) };
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

function authorizationIdIn(launch: Launch): string {
  const url = 'url' in launch && URL.canParse(launch.url) ? new URL(launch.url) : null;
  const isWindow = url?.pathname === '/kicc/view/trades/cert-req.do';
  if (url && isWindow) return url.searchParams.get('authorizationId') ?? '';
  throw new BuyerRefused(400, 'REFUSED', '결제창 주소가 아닙니다. Not the address of a payment window.');
}

/** The page posts a form across sites; nothing in the address tells how it went. */
function toReturn({ url, form }: Fields): BrowserReturn {
  if (typeof url !== 'string' || !isFields(form)) throw new Error('the window did not say where it returns');
  const names = Object.keys(form);
  return { method: 'POST', url, form: Object.fromEntries(names.map((name) => [name, readString(form, name)])) };
}
