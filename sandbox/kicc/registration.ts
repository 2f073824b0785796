import type { Fields } from '../json-body.ts';
import { holdsOrder, languages } from './authorization.ts';
import type { Authorization, WindowKind } from './authorization.ts';
import { findByOrder, isCharged, putAuthorization } from './books.ts';
import type { KiccBooks } from './books.ts';
import type { Done, EndpointRequest } from './endpoint.ts';
import { readEscrowOrder } from './escrow-order.ts';
import {
  readOneOf,
  readOptionalObject,
  readOptionalOneOf,
  readOptionalText,
  readOrderNo,
  readText,
  readWholeNumber,
} from './fields.ts';
import { makeNumber } from './identifiers.ts';
import type { OfferContext } from './offer.ts';
import { readOffer } from './offer.ts';
import { readOrderInfo, readTaxFree } from './order-info.ts';
import { KiccRefusal } from './refusals.ts';

/** Registers a payment and gives the address of its window. Nothing is charged. */
export function register(books: KiccBooks, { merchant, body }: EndpointRequest, window: WindowKind): Done {
  const { ports } = books;
  ports.heard.add({ gateway: 'kicc', orderId: String(body['shopOrderNo']), fields: body });
  const wanted = readRegistration(body, {
    merchant,
    window,
    amount: readWholeNumber(body, 'amount'),
    now: ports.now(),
  });
  const sameOrder = findByOrder(books, merchant.mallId, wanted.shopOrderNo);
  const isTaken = isCharged(books, merchant.mallId, wanted.shopOrderNo);
  if (isTaken || (sameOrder && holdsOrder(sameOrder, ports.now()))) throw new KiccRefusal('SX05', wanted.shopOrderNo);
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

function readRegistration(body: Fields, context: OfferContext): Wanted {
  const { merchant, window, amount } = context;
  const offer = readOffer(body, context);
  readOneOf(body, 'currency', currencies);
  readOneOf(body, 'clientTypeCode', [clientTypeCodes[window]]);
  readOptionalText(body, 'appScheme', 256);
  const wanted: Wanted = {
    ...readOrderInfo(body),
    amount,
    offer,
    shopOrderNo: readOrderNo(body),
    returnUrl: readReturnUrl(body),
    device: readOneOf(body, 'deviceTypeCode', ['pc', 'mobile']) === 'pc' ? 'pc' : 'mobile',
    language: languages.find((each) => each === readOptionalOneOf(body, 'langFlag', languages)) ?? 'KOR',
    shopName: readOptionalText(body, 'mallName', 40) || merchant.name,
    shopValues: readShopValues(readOptionalObject(body, 'shopValueInfo')),
    escrow: readEscrowOrder(body, amount),
  };
  checkAmount(wanted);
  checkTax(readTaxFree(body, amount), wanted);
  checkEscrow(wanted);
  return wanted;
}

/** Money is held back for transfers and accounts only, in the integrated window. */
function checkEscrow({ escrow, offer: { means } }: Wanted): void {
  if (!escrow) return;
  const isPaidByBank = means.every((each) => each === 'transfer' || each === 'virtual_account');
  if (!isPaidByBank) throw new KiccRefusal('SX15', 'escrowInfo (21, 22)');
}

/** Nothing is charged when a card is registered, so its amount is nought, and only its ("빌키 발급"). */
function checkAmount({ amount, offer }: Wanted): void {
  if ((amount === 0) !== (offer.certType !== undefined)) throw new KiccRefusal('SX01', 'amount');
}

/** An integrator found that phones take no such parts, and escrow only where all is free of tax. */
function checkTax(free: number | null, { amount, offer, escrow }: Wanted): void {
  if (free === null) return;
  if (offer.means.every((each) => each === 'phone')) throw new KiccRefusal('SX15', 'taxInfo (31)');
  if (escrow && free !== amount) throw new KiccRefusal('SX15', 'taxInfo (escrowInfo)');
}

function readReturnUrl(body: Fields): string {
  const returnUrl = readText(body, 'returnUrl', 256);
  if (/^https?:\/\/[^/]/.test(returnUrl) && URL.canParse(returnUrl)) return returnUrl;
  throw new KiccRefusal('SX01', 'returnUrl');
}

const shopValueLengths = [64, 64, 32, 32, 64, 64, 64];

function readShopValues(values: Fields): string[] {
  return shopValueLengths.map((maxLength, place) => readOptionalText(values, `value${place + 1}`, maxLength));
}
