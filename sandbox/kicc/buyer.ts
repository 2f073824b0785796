import { BuyerRefused } from '../buyer/buyer.ts';
import type { BrowserReturn, Buyer, Decision, Launch } from '../buyer/buyer.ts';
import { askWindow, readString } from '../buyer/card-window.ts';
import { choose, noPoints, offeredIn } from '../buyer/window-choice.ts';
import { testCards } from '../cards.ts';
import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import { issuers } from './issuers.ts';

/** A buyer at the window that authPageUrl names, over the same HTTP calls that the window page makes. */
export function createKiccBuyer(origin: () => string): Buyer {
  const call = (path: string, body?: Fields): Promise<Fields> => {
    return askWindow(`${origin()}/kicc/view/trades/${path}`, body);
  };
  return {
    async open(launch) {
      const window = authorizationIdIn(launch);
      const state = await call(`${encodeURIComponent(window)}/state`);
      return { window, offered: offeredIn(seenAs(state, methodsIn(state)[0] ?? '')) };
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
          return toReturn(await call(`${window}/pay`, choiceOf(await call(`${window}/state`), decision)));
      }
    },
  };
}

/** A card as a person types it to have it registered. Whoever declines has lost his. */
const typedCard: Fields = { expiry: '12/49', birth: '900101', password: '00' };
const lostCard = testCards.find(({ outcome }) => outcome === 'lost-or-stolen')?.number ?? '';

/** What the page would send. Points are the money of a wallet that is chosen, or of the first that has any. */
function choiceOf(state: Fields, decision: Decision): Fields {
  if (typeof state['certType'] === 'string') {
    if (decision.isPoint) throw noPoints();
    const lost = decision.decision === 'decline' ? { cardNumber: lostCard } : {};
    return { ...choose(state, decision), ...typedCard, ...lost };
  }
  if (!decision.isPoint) return choose(seenAs(state, decision.method ?? methodsIn(state)[0] ?? ''), decision);
  const method = decision.method ?? walletsIn(state).find((each) => each['hasMoney'] === true)?.['word'];
  if (typeof method !== 'string') throw noPoints();
  return { source: 'points', ...choose({ methods: state['methods'] }, { ...decision, method }) };
}

/** The state as it looks once a method is chosen: its banks, or the cards in the table or in the wallet. */
function seenAs(state: Fields, method: string): Fields {
  const banks =
    method === 'transfer' ? state['transferBanks'] : method === 'virtual_account' ? state['accountBanks'] : [];
  const holds = walletsIn(state).some((each) => each['word'] === method && each['hasCards'] === true);
  return { ...state, banks, issuers: method === 'card' ? state['issuers'] : holds ? issuers : [] };
}

function methodsIn(state: Fields): string[] {
  return Array.isArray(state['methods']) ? state['methods'].map(String) : [];
}

function walletsIn(state: Fields): Fields[] {
  return Array.isArray(state['wallets']) ? state['wallets'].filter(isFields) : [];
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
