import { testCards } from '../cards.ts';
import { BuyerRefused } from '../buyer/buyer.ts';
import type { BrowserReturn, Buyer, Decision, Device, OpenedWindow, ScriptLaunch } from '../buyer/buyer.ts';
import { isFields } from './fields.ts';
import type { Fields } from './fields.ts';

/** A buyer at the payment window, over the same HTTP calls that the browser script and the window page make. */
export function createTossBuyer(origin: () => string): Buyer {
  const call: Call = (path, body) => exchange(`${origin()}/toss/window/${path}`, body);
  return {
    async open(launch, device) {
      const opened = await call('sessions', sessionRequest(launch, device));
      return await describeOpened(call, readString(opened, 'paymentKey'));
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
          return toReturn(await call(`${window}/pay`, payRequest(await call(`${window}/state`), decision)));
      }
    },
  };
}

type Call = (path: string, body?: Fields) => Promise<Fields>;

/** The windows' calls answer at once; longer than this means that something is broken. */
const timeoutMs = 10_000;

function sessionRequest(launch: ScriptLaunch, device: Device): Fields {
  if (launch.global !== 'TossPayments' || launch.call !== 'requestPayment') {
    const message = `결제창을 여는 호출이 아닙니다. Not a call that opens a payment window: ${launch.call}`;
    throw new BuyerRefused(400, 'INVALID_REQUEST', message);
  }
  const [clientKey] = launch.construct;
  // `requestPayment(params)` without a method lets the buyer choose.
  const [method, params] = launch.args.length === 1 ? ['', launch.args[0]] : launch.args;
  return { clientKey, method, params, device };
}

async function describeOpened(call: Call, window: string): Promise<OpenedWindow> {
  const state = await call(`${window}/state`);
  return {
    window,
    offered: {
      methods: ['card'],
      cards: readIssuers(state).map(({ kftc, name }) => ({ cardCode: kftc, name })),
      instalmentMonths: readMonths(state),
    },
  };
}

function payRequest(state: Fields, decision: Decision): Fields {
  const issuers = readIssuers(state);
  const issuer = decision.cardCode === null ? issuers[0] : issuers.find((each) => each.kftc === decision.cardCode);
  if (!issuer) {
    const message = `이 결제창에서 고를 수 없는 카드사입니다. This window does not offer the card ${decision.cardCode}.`;
    throw new BuyerRefused(400, 'INVALID_CARD_COMPANY', message);
  }
  const months = readMonths(state);
  const instalmentMonths = decision.quota ?? months[0] ?? 0;
  if (!months.includes(instalmentMonths)) {
    const message = `이 결제창에서 고를 수 없는 할부 개월입니다. This window does not offer ${instalmentMonths} instalment months.`;
    throw new BuyerRefused(400, 'INVALID_CARD_INSTALLMENT_PLAN', message);
  }
  const cardNumber = decision.decision === 'decline' ? refusedCardNumber() : decision.cardNumber;
  return {
    issuer: issuer.code,
    instalmentMonths,
    ...(cardNumber === null ? {} : { cardNumber }),
    ...(decision.isPoint ? { source: 'points' } : {}),
  };
}

function refusedCardNumber(): string | null {
  return testCards.find((card) => card.outcome === 'insufficient-balance')?.number ?? null;
}

function toReturn(end: Fields): BrowserReturn | null {
  return typeof end['location'] === 'string' ? { method: 'GET', url: end['location'], form: null } : null;
}

async function exchange(url: string, body: Fields | undefined): Promise<Fields> {
  const reply = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const answer: unknown = await reply.json();
  if (!isFields(answer)) throw new Error(`the window answered no object: ${url}`);
  if (reply.ok) return answer;
  throw new BuyerRefused(reply.status, readString(answer, 'code'), readString(answer, 'message'));
}

type OfferedIssuer = { readonly code: string; readonly kftc: string | null; readonly name: string };

function readIssuers(state: Fields): OfferedIssuer[] {
  const issuers = state['issuers'];
  if (!Array.isArray(issuers)) return [];
  return issuers.filter(isFields).map((each) => ({
    code: readString(each, 'code'),
    kftc: typeof each['kftc'] === 'string' ? each['kftc'] : null,
    name: readString(each, 'name'),
  }));
}

function readMonths(state: Fields): number[] {
  const months = state['instalmentMonths'];
  return Array.isArray(months) ? months.map(Number) : [];
}

function readString(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}
