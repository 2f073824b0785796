import { testCards } from '../cards.ts';
import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import { isWindowOver, type BillingWindow, type Registration } from './billing.ts';
import type { TossBooks } from './books.ts';
import { checkBillingContract } from './billing-keys.ts';
import { TossError, messageOf } from './errors.ts';
import type { TossErrorCode } from './errors.ts';
import { readOptionalText } from './fields.ts';
import { makeAuthKey, makeBillingWindowId } from './identifiers.ts';
import { domesticIssuers } from './issuers.ts';
import { merchantOfClientKey, merchantOfMid } from './merchants.ts';
import { outcomeOfCard } from './outcomes.ts';
import { readWindowCard } from './typed-card.ts';
import { checkCustomer, readReturnUrls } from './window-request.ts';
import { withParams, type WindowEnd } from './window-end.ts';

/** The window of `requestBillingAuth` (sections 3.1 and 3.2): a card is registered in it, and nothing is charged. */

export type OpenedBillingWindow = { readonly id: string; readonly url: string };

export function openBillingWindow(books: TossBooks, body: Fields): OpenedBillingWindow {
  const { method, params } = body;
  const { ports } = books;
  const customerKey = isFields(params) ? String(params['customerKey']) : '';
  ports.heard.add({ gateway: 'toss', orderId: customerKey, fields: { method, params } });
  const window = readRequest(books, body);
  books.billingWindows.put(window.id, window);
  return { id: window.id, url: `${ports.origin()}/toss/window/${window.id}` };
}

function readRequest({ ports }: TossBooks, body: Fields): BillingWindow {
  const merchant = merchantOfClientKey(body['clientKey']);
  if (!merchant) throw new TossError('INVALID_CLIENT_KEY');
  checkBillingContract(merchant);
  if (body['method'] !== '카드' && body['method'] !== 'CARD') throw new TossError('NOT_SUPPORTED_METHOD');
  const { params } = body;
  if (!isFields(params)) throw new TossError('INVALID_REQUIRED_PARAM');
  checkCustomer(params);
  const device = body['device'] === 'mobile' ? 'mobile' : 'pc';
  return {
    id: makeBillingWindowId(ports.random),
    mid: merchant.mid,
    customerKey: readCustomerKey(params),
    customerName: readOptionalText(params, 'customerName', 100),
    device,
    ...readReturnUrls(params, device),
    openedAt: ports.now(),
    closed: null,
    registered: null,
  };
}

/** The characters and lengths that the message of INVALID_CUSTOMER_KEY names; another paper writes `_` for `*`. */
function readCustomerKey({ customerKey }: Fields): string {
  const isKey = typeof customerKey === 'string' && /^[A-Za-z0-9_*=.@-]{2,255}$/.test(customerKey);
  if (!isKey) throw new TossError('INVALID_CUSTOMER_KEY');
  return customerKey;
}

/** What the window shows. Asking changes nothing, so a reload is harmless. */
export function describeBillingWindow(books: TossBooks, id: string): Fields {
  const window = usableWindow(books, id);
  return {
    purpose: 'billing',
    status: window.registered === null ? 'READY' : 'DONE',
    merchantName: merchantOfMid(window.mid).name,
    mid: window.mid,
    customerKey: window.customerKey,
    customerName: window.customerName,
    device: window.device,
    language: 'KO',
    methods: ['card'],
    issuers: domesticIssuers.map(({ code, kftc, name }) => ({ code, kftc, name })),
    instalmentMonths: [0],
    testCards,
  };
}

/** The buyer registers his card. A second press gives the same way back: the browser may have missed the first. */
export function registerInWindow(books: TossBooks, id: string, body: Fields): WindowEnd {
  const window = usableWindow(books, id);
  if (window.registered) return successOf(window, window.registered);
  const card = readWindowCard(books, body);
  const refusal = outcomeOfCard(card.outcome).window;
  if (refusal) {
    books.billingWindows.put(id, { ...window, closed: 'refused' });
    return failureOf(window, refusal, messageOf(refusal, false));
  }
  const { now, random } = books.ports;
  const registered = { authKey: makeAuthKey(random), at: now(), card, isUsed: false };
  books.billingWindows.put(id, { ...window, registered });
  books.windowsByAuthKey.put(registered.authKey, id);
  return successOf(window, registered);
}

/** The buyer presses cancel. */
export function cancelBillingWindow(books: TossBooks, id: string): WindowEnd {
  const known = books.billingWindows.get(id);
  const window = known?.closed === 'canceled' ? known : usableWindow(books, id);
  if (window.registered) throw new TossError('ALREADY_PROCESSED_PAYMENT');
  books.billingWindows.put(id, { ...window, closed: 'canceled' });
  return failureOf(window, 'PAY_PROCESS_CANCELED', '사용자에 의해 결제가 취소되었습니다.');
}

/** One that can still be used, or one just used whose browser has not left yet. */
function usableWindow(books: TossBooks, id: string): BillingWindow {
  const window = books.billingWindows.get(id);
  if (!window || isWindowOver(window, books.ports.now())) throw new TossError('NOT_FOUND_PAYMENT_SESSION');
  if (window.registered?.isUsed) throw new TossError('ALREADY_PROCESSED_PAYMENT');
  if (window.closed === 'canceled') throw new TossError('PAY_PROCESS_CANCELED');
  if (window.closed === 'refused') throw new TossError('PAY_PROCESS_ABORTED');
  return window;
}

function successOf({ customerKey, successUrl }: BillingWindow, { authKey }: Registration): WindowEnd {
  const result = { customerKey, authKey };
  return { location: withParams(successUrl, result), result };
}

function failureOf({ failUrl }: BillingWindow, code: TossErrorCode, message: string): WindowEnd {
  const result = { code, message };
  return { location: withParams(failUrl, result), result };
}
