import type { Fields } from '../json-body.ts';
import { holdsOrder, languages } from './authorization.ts';
import type { Authorization, WindowKind } from './authorization.ts';
import { findByOrder, putAuthorization } from './books.ts';
import type { KiccBooks } from './books.ts';
import type { Done, EndpointRequest } from './endpoint.ts';
import { readEscrowOrder } from './escrow-order.ts';
import {
  readMatching,
  readObject,
  readOneOf,
  readOptionalMatching,
  readOptionalObject,
  readOptionalOneOf,
  readOptionalText,
  readOptionalWholeNumber,
  readOrderNo,
  readText,
  readWholeNumber,
} from './fields.ts';
import { makeNumber } from './identifiers.ts';
import type { OfferContext } from './offer.ts';
import { readOffer } from './offer.ts';
import { KiccRefusal } from './refusals.ts';

/** Registers a payment and gives the address of its window. Nothing is charged. */
export function register(books: KiccBooks, { merchant, body }: EndpointRequest, window: WindowKind): Done {
  const { ports } = books;
  ports.heard.add({ gateway: 'kicc', orderId: String(body['shopOrderNo']), fields: body });
  const wanted = readRegistration(body, { merchant, window, amount: readAmount(body), now: ports.now() });
  const sameOrder = findByOrder(books, merchant.mallId, wanted.shopOrderNo);
  if (sameOrder && holdsOrder(sameOrder, ports.now())) throw new KiccRefusal('SX05', wanted.shopOrderNo);
  const authorizationId = makeNumber(ports, (number) => books.authorizations.get(number) !== undefined);
  putAuthorization(books, {
    ...wanted,
    authorizationId,
    mallId: merchant.mallId,
    window,
    state: 'registered',
    choice: null,
    registeredAt: ports.now(),
    authenticatedAt: null,
  });
  const authPageUrl = `${ports.origin()}/kicc/view/trades/cert-req.do?authorizationId=${authorizationId}`;
  return { reply: { resCd: '0000', resMsg: '정상', authPageUrl } };
}

type Wanted = Omit<
  Authorization,
  'authorizationId' | 'mallId' | 'window' | 'state' | 'choice' | 'registeredAt' | 'authenticatedAt'
>;

/** Fixed by the kind of window; a sample of the papers prints 00 for the standalone one, the table of fields 10. */
const clientTypeCodes: Readonly<Record<WindowKind, string>> = { integrated: '00', standalone: '10' };

/** `00` is the won. */
const currencies = ['00'];

/** Hangul, Latin letters, digits, blank, brackets, hyphen and full stop; an ampersand comes as `%26`. */
const goodsNamePattern = /^(?:[가-힣ㄱ-ㅎㅏ-ㅣA-Za-z0-9 ()[\].-]|%26)+$/;
const customerNamePattern = /^[가-힣ㄱ-ㅎㅏ-ㅣA-Za-z ]+$/;

function readRegistration(body: Fields, context: OfferContext): Wanted {
  const { merchant, window, amount } = context;
  const offer = readOffer(body, context);
  readOneOf(body, 'currency', currencies);
  readOneOf(body, 'clientTypeCode', [clientTypeCodes[window]]);
  readOptionalText(body, 'appScheme', 256);
  const order = readObject(body, 'orderInfo');
  const wanted: Wanted = {
    amount,
    offer,
    shopOrderNo: readOrderNo(body),
    returnUrl: readReturnUrl(body),
    device: readOneOf(body, 'deviceTypeCode', ['pc', 'mobile']) === 'pc' ? 'pc' : 'mobile',
    language: languages.find((each) => each === readOptionalOneOf(body, 'langFlag', languages)) ?? 'KOR',
    shopName: readOptionalText(body, 'mallName', 40) || merchant.name,
    goodsName: readMatching(order, 'goodsName', { maxLength: 50, pattern: goodsNamePattern }).replaceAll('%26', '&'),
    isDigital: readOptionalOneOf(order, 'goodsTypeCode', ['0', '1']) === '1',
    customer: readCustomer(readOptionalObject(order, 'customerInfo')),
    shopValues: readShopValues(readOptionalObject(body, 'shopValueInfo')),
    escrow: readEscrowOrder(body, amount),
  };
  checkTax(readOptionalObject(body, 'taxInfo'), wanted);
  checkEscrow(wanted);
  return wanted;
}

/** Money is held back for transfers and accounts only, in the integrated window. */
function checkEscrow({ escrow, offer: { means } }: Wanted): void {
  if (!escrow) return;
  const isPaidByBank = means.every((each) => each === 'transfer' || each === 'virtual_account');
  if (!isPaidByBank) throw new KiccRefusal('SX15', 'escrowInfo (21, 22)');
}

function readAmount(body: Fields): number {
  const amount = readWholeNumber(body, 'amount');
  if (amount === 0) throw new KiccRefusal('SX01', 'amount');
  return amount;
}

/**
 * All three parts or none, and together the whole: the supply without its tax, what is free of it, and the tax. An
 * integrator found that phones take no such parts, and escrow only where all is free of tax.
 */
function checkTax(tax: Fields, { amount, offer, escrow }: Wanted): void {
  if (Object.keys(tax).length === 0) return;
  const [taxed, free, vat] = ['taxAmount', 'freeAmount', 'vatAmount'].map((name) => readOptionalWholeNumber(tax, name));
  const sum = (taxed ?? Number.NaN) + (free ?? Number.NaN) + (vat ?? Number.NaN);
  if (sum !== amount) throw new KiccRefusal('SX01', 'taxInfo');
  if (offer.means.every((each) => each === 'phone')) throw new KiccRefusal('SX15', 'taxInfo (31)');
  if (escrow && free !== amount) throw new KiccRefusal('SX15', 'taxInfo (escrowInfo)');
}

function readReturnUrl(body: Fields): string {
  const returnUrl = readText(body, 'returnUrl', 256);
  if (/^https?:\/\/[^/]/.test(returnUrl) && URL.canParse(returnUrl)) return returnUrl;
  throw new KiccRefusal('SX01', 'returnUrl');
}

function readCustomer(customer: Fields): Authorization['customer'] {
  readOptionalText(customer, 'customerMail', 50);
  readOptionalText(customer, 'customerAddr', 200);
  readOptionalMatching(customer, 'customerContactNo', { maxLength: 11, pattern: /^[0-9]+$/ });
  return {
    id: readOptionalText(customer, 'customerId', 20),
    name: readOptionalMatching(customer, 'customerName', { maxLength: 20, pattern: customerNamePattern }),
  };
}

const shopValueLengths = [64, 64, 32, 32, 64, 64, 64];

function readShopValues(values: Fields): string[] {
  return shopValueLengths.map((maxLength, place) => readOptionalText(values, `value${place + 1}`, maxLength));
}
