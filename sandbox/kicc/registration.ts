import type { Fields } from '../json-body.ts';
import { holdsOrder } from './authorization.ts';
import type { Authorization, WindowKind } from './authorization.ts';
import { findByOrder, putAuthorization } from './books.ts';
import type { KiccBooks } from './books.ts';
import { readCardOffer } from './card-offer.ts';
import type { Done, EndpointRequest } from './endpoint.ts';
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
import type { KiccMerchant } from './merchants.ts';
import { KiccRefusal } from './refusals.ts';

/** Registers a payment and gives the address of its window. Nothing is charged. */
export function register(books: KiccBooks, { merchant, body }: EndpointRequest, window: WindowKind): Done {
  const wanted = readRegistration(merchant, body, window);
  const { ports } = books;
  const sameOrder = findByOrder(books, merchant.mallId, wanted.shopOrderNo);
  if (sameOrder && holdsOrder(sameOrder, ports.now())) throw new KiccRefusal('SX05', wanted.shopOrderNo);
  const authorizationId = makeNumber(ports, (number) => books.authorizations.get(number) !== undefined);
  putAuthorization(books, {
    ...wanted,
    authorizationId,
    mallId: merchant.mallId,
    window,
    state: 'registered',
    cardChoice: null,
    registeredAt: ports.now(),
    authenticatedAt: null,
  });
  const authPageUrl = `${ports.origin()}/kicc/view/trades/cert-req.do?authorizationId=${authorizationId}`;
  return { reply: { resCd: '0000', resMsg: '정상', authPageUrl } };
}

type Wanted = Pick<
  Authorization,
  'shopOrderNo' | 'amount' | 'shopName' | 'goodsName' | 'customer' | 'device' | 'returnUrl' | 'shopValues' | 'cardOffer'
>;

/** Fixed by the kind of window; a sample of the papers prints 00 for the standalone one, the table of fields 10. */
const clientTypeCodes: Readonly<Record<WindowKind, string>> = { integrated: '00', standalone: '10' };

/** `00` is the won. */
const currencies = ['00'];

/** Hangul, Latin letters, digits, blank, brackets, hyphen and full stop; an ampersand comes as `%26`. */
const goodsNamePattern = /^(?:[가-힣ㄱ-ㅎㅏ-ㅣA-Za-z0-9 ()[\].-]|%26)+$/;
const customerNamePattern = /^[가-힣ㄱ-ㅎㅏ-ㅣA-Za-z ]+$/;

function readRegistration(merchant: KiccMerchant, body: Fields, window: WindowKind): Wanted {
  requireCard(merchant, readText(body, 'payMethodTypeCode', 2));
  readOneOf(body, 'currency', currencies);
  readOneOf(body, 'clientTypeCode', [clientTypeCodes[window]]);
  readOptionalOneOf(body, 'langFlag', ['KOR', 'ENG', 'JPN', 'CHN']);
  readOptionalText(body, 'appScheme', 256);
  const amount = readAmount(body);
  checkTax(readOptionalObject(body, 'taxInfo'), amount);
  const order = readObject(body, 'orderInfo');
  readOptionalOneOf(order, 'goodsTypeCode', ['0', '1']);
  const payMethod = readOptionalObject(body, 'payMethodInfo');
  return {
    amount,
    shopOrderNo: readOrderNo(body),
    returnUrl: readReturnUrl(body),
    device: readOneOf(body, 'deviceTypeCode', ['pc', 'mobile']) === 'pc' ? 'pc' : 'mobile',
    shopName: readOptionalText(body, 'mallName', 40) || merchant.name,
    goodsName: readMatching(order, 'goodsName', { maxLength: 50, pattern: goodsNamePattern }).replaceAll('%26', '&'),
    customer: readCustomer(readOptionalObject(order, 'customerInfo')),
    shopValues: readShopValues(readOptionalObject(body, 'shopValueInfo')),
    cardOffer: readCardOffer(readOptionalObject(payMethod, 'cardMethodInfo'), window, amount),
  };
}

/** Cards are the only method played so far; the others will read offers of their own beside the card's. */
function requireCard({ mallId, payMethods }: KiccMerchant, code: string): void {
  if (code === '11' && payMethods.includes(code)) return;
  const why = code === '11' ? `payMethodTypeCode 11 is not contracted for ${mallId}` : `payMethodTypeCode ${code}`;
  throw new KiccRefusal('SX15', `${why} (this sandbox plays cards, 11, only)`);
}

function readAmount(body: Fields): number {
  const amount = readWholeNumber(body, 'amount');
  if (amount === 0) throw new KiccRefusal('SX01', 'amount');
  return amount;
}

/** All three parts or none, and together the whole: the supply without its tax, what is free of it, and the tax. */
function checkTax(tax: Fields, amount: number): void {
  if (Object.keys(tax).length === 0) return;
  const parts = ['taxAmount', 'freeAmount', 'vatAmount'].map((name) => readOptionalWholeNumber(tax, name));
  const sum = parts.reduce<number>((total, part) => total + (part ?? Number.NaN), 0);
  if (sum !== amount) throw new KiccRefusal('SX01', 'taxInfo');
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
