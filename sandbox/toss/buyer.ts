import { BuyerRefused } from '../buyer/buyer.ts';
import type { BrowserReturn, Buyer, Decision, Device, Launch, ScriptLaunch } from '../buyer/buyer.ts';
import { testCards } from '../cards.ts';
import { askWindow, readString } from '../buyer/card-window.ts';
import { choose, offeredIn } from '../buyer/window-choice.ts';
import type { Fields } from '../json-body.ts';

/** A buyer at the payment window, over the same HTTP calls that the browser script and the window page make. */
export function createTossBuyer(origin: () => string): Buyer {
  const call = (path: string, body?: Fields): Promise<Fields> => askWindow(`${origin()}/toss/window/${path}`, body);
  return {
    async open(launch, device) {
      const window = await openIn(call, launch, device);
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
        case 'decline': {
          const state = await call(`${window}/state`);
          const typed = state['purpose'] === 'billing' ? typedCard(decision) : typedFor(state, decision);
          return toReturn(await call(`${window}/pay`, { ...choose(state, decision), ...typed }));
        }
      }
    },
  };
}

type Call = (path: string, body?: Fields) => Promise<Fields>;

async function openIn(call: Call, launch: Launch, device: Device): Promise<string> {
  const { call: asked } = calledIn(launch);
  if (asked === 'requestPayment')
    return readString(await call('sessions', sessionRequest(launch, device)), 'paymentKey');
  return readString(await call('billing-sessions', sessionRequest(launch, device)), 'id');
}

/** What a buyer types or ticks beside the choices that all windows have. */
function typedFor(state: Fields, decision: Decision): Fields {
  const receipt = state['cashReceipt'];
  const isEasyPay = typeof state['easyPay'] === 'string';
  return {
    ...testPhone,
    ...(typeof receipt === 'string' && { receipt: { kind: receipt, number: receiptNumbers[receipt] ?? '' } }),
    ...(decision.isPoint && { source: 'points' }),
    // A wallet's points are its own: a card that has no money does not stand behind them.
    ...(decision.isPoint && isEasyPay && decision.decision === 'decline' && { outcome: 'insufficient-balance' }),
  };
}

/** A card that is good for years. Whoever declines types a wrong password: a card without money can be registered. */
function typedCard({ decision }: Decision): Fields {
  const card = { expiry: '12/31', identityNumber: '900101', password: '00' };
  return { ...card, ...(decision === 'decline' && { cardNumber: wrongPassword }) };
}

const wrongPassword = testCards.find(({ outcome }) => outcome === 'wrong-password')?.number ?? '';

/** Nobody has this number, and this is the code of every test message. */
const testPhone = { phoneNumber: '01000000000', code: '000000' };

/** The tax office's number for buyers who name none, and a business that is not there. */
const receiptNumbers: Readonly<Record<string, string>> = { personal: '0100001234', corporate: '0000000000' };

function calledIn(launch: Launch): ScriptLaunch {
  const calls = ['requestPayment', 'requestBillingAuth'];
  if (launch.kind === 'script' && launch.global === 'TossPayments' && calls.includes(launch.call)) return launch;
  const what = launch.kind === 'script' ? launch.call : launch.kind;
  const message = `결제창을 여는 호출이 아닙니다. Not a call that opens a payment window: ${what}`;
  throw new BuyerRefused(400, 'INVALID_REQUEST', message);
}

function sessionRequest(launch: Launch, device: Device): Fields {
  const { construct, args } = calledIn(launch);
  const [clientKey] = construct;
  // `requestPayment(params)` without a method lets the buyer choose.
  const [method, params] = args.length === 1 ? ['', args[0]] : args;
  return { clientKey, method, params, device };
}

function toReturn(end: Fields): BrowserReturn | null {
  return typeof end['location'] === 'string' ? { method: 'GET', url: end['location'], form: null } : null;
}
