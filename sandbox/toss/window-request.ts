import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import { readAccountOffer } from './account-offer.ts';
import { isAmount, type Currency } from './amounts.ts';
import { readCardOffer, type Price } from './card-offer.ts';
import { carriers } from './carriers.ts';
import { TossError } from './errors.ts';
import { readFlag, readNumber, readOptionalNumber, readOptionalText, readText } from './fields.ts';
import { merchantOfClientKey } from './merchants.ts';
import type { TossMerchant } from './merchants.ts';
import { findMethod } from './methods.ts';
import type { WindowMethod } from './methods.ts';
import type { PaymentWindow } from './payment.ts';

/** What `requestPayment(method, params)` asks for, checked as section 3.1 says. */
export type WindowRequest = {
  readonly merchant: TossMerchant;
  readonly orderId: string;
  readonly orderName: string;
  readonly amount: number;
  readonly currency: Currency;
  readonly taxFreeAmount: number;
  readonly taxExemptionAmount: number;
  readonly cultureExpense: boolean;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly window: PaymentWindow;
};

export function readWindowRequest(body: Fields, now: number): WindowRequest {
  const merchant = merchantOfClientKey(body['clientKey']);
  if (!merchant) throw new TossError('INVALID_CLIENT_KEY');
  const wanted = readMethods(merchant, body['method']);
  const params = wanted.easyPay === null ? body['params'] : straightTo(wanted.easyPay, body['params']);
  if (!isFields(params)) throw new TossError('INVALID_REQUIRED_PARAM');
  checkCustomer(params);
  const currency = readCurrency(params);
  const price = { amount: readAmount(params, currency), currency };
  const methods = payable(wanted.methods, price);
  return {
    merchant,
    orderId: readOrderId(params),
    orderName: readOrderName(params),
    ...price,
    ...readParts(params, price),
    // Books and performances count for the buyer's taxes where cash pays (section 3.1).
    cultureExpense: readFlag(params, 'cultureExpense') && methods.every((each) => accountMethods.includes(each)),
    metadata: readMetadata(params['metadata']),
    window: { ...readWindow(merchant, body, params, { price, now }), methods },
  };
}

const accountMethods: readonly WindowMethod[] = ['TRANSFER', 'VIRTUAL_ACCOUNT'];

type Wanted = { readonly methods: readonly WindowMethod[]; readonly easyPay: string | null };

/** One method by its name; none, which leaves it to the buyer; or the name of the gateway's own easy pay. */
function readMethods(merchant: TossMerchant, written: unknown): Wanted {
  if (written === '미선택' || written === '') return { methods: contracted(merchant, merchant.methods), easyPay: null };
  if (written === '토스페이' || written === 'TOSSPAY')
    return { methods: contracted(merchant, ['CARD']), easyPay: 'TOSSPAY' };
  const method = findMethod(written);
  return { methods: contracted(merchant, method ? [method.code] : []), easyPay: null };
}

function contracted(merchant: TossMerchant, wanted: readonly WindowMethod[]): readonly WindowMethod[] {
  const methods = wanted.filter((each) => merchant.methods.includes(each));
  if (methods.length === 0) throw new TossError('NOT_SUPPORTED_METHOD');
  return methods;
}

function straightTo(easyPay: string, params: unknown): unknown {
  return isFields(params) ? { ...params, flowMode: 'DIRECT', easyPay } : params;
}

/** The least that a card and an account take, and the most that leaves an account at once, in won (section 7.1). */
const limits = { card: 100, account: 200, transfer: 10_000_000 };

/** A window with one method is refused where that method cannot take the amount; one with several leaves it out. */
function payable(methods: readonly WindowMethod[], price: Price): readonly WindowMethod[] {
  const refusals = methods.map((method) => refusalOf(method, price));
  const fitting = methods.filter((_, place) => refusals[place] === null);
  const [first] = refusals;
  if (fitting.length === 0 && first) throw new TossError(first);
  return fitting;
}

function refusalOf(method: WindowMethod, { amount, currency }: Price) {
  if (currency !== 'KRW') return method === 'CARD' ? null : 'INVALID_CURRENCY';
  const least = accountMethods.includes(method) ? limits.account : method === 'CARD' ? limits.card : 1;
  if (amount < least) return 'BELOW_MINIMUM_AMOUNT';
  return method === 'TRANSFER' && amount > limits.transfer ? 'EXCEEDS_TRANSFER_AMOUNT_MAXIMUM' : null;
}

function readOrderId(params: Fields): string {
  const orderId = params['orderId'];
  if (orderId === undefined) throw new TossError('INVALID_REQUIRED_PARAM');
  if (typeof orderId !== 'string' || !/^[A-Za-z0-9_-]{6,64}$/.test(orderId)) throw new TossError('INVALID_ORDER_ID');
  return orderId;
}

function readOrderName(params: Fields): string {
  if (params['orderName'] === undefined) throw new TossError('INVALID_REQUIRED_PARAM');
  return readText(params, 'orderName', 100, 'INVALID_ORDER_NAME');
}

function readAmount(params: Fields, currency: Currency): number {
  if (params['amount'] === undefined || params['amount'] === null) throw new TossError('REQUIRED_AMOUNT');
  const amount = readNumber(params, 'amount');
  if (amount <= 0) throw new TossError('BELOW_ZERO_AMOUNT');
  if (!isAmount(amount, currency)) throw new TossError('INVALID_REQUEST');
  return amount;
}

/** The parts that bear no tax: each an amount, and together no more than the whole. */
function readParts(
  params: Fields,
  { amount, currency }: Price,
): Record<'taxFreeAmount' | 'taxExemptionAmount', number> {
  const taxFreeAmount = readOptionalNumber(params, 'taxFreeAmount') ?? 0;
  const taxExemptionAmount = readOptionalNumber(params, 'taxExemptionAmount') ?? 0;
  const isEachGood = [taxFreeAmount, taxExemptionAmount].every((part) => part >= 0 && isAmount(part, currency));
  if (!isEachGood || taxFreeAmount + taxExemptionAmount > amount) throw new TossError('INVALID_REQUEST');
  return { taxFreeAmount, taxExemptionAmount };
}

/** Foreign money is for foreign cards only. */
function readCurrency(params: Fields): Currency {
  const currency = params['currency'] ?? 'KRW';
  if (currency !== 'KRW' && currency !== 'USD' && currency !== 'JPY') throw new TossError('INVALID_CURRENCY');
  if (currency === 'KRW' || params['useInternationalCardOnly'] === true) return currency;
  throw new TossError(currency === 'USD' ? 'NOT_SUPPORTED_USD' : 'INVALID_CURRENCY');
}

export function checkCustomer(params: Fields): void {
  readOptionalText(params, 'customerName', 100);
  const email = readOptionalText(params, 'customerEmail', 100, 'INVALID_EMAIL');
  if (email !== null && !/^[^@\s]+@[^@\s]+$/.test(email)) throw new TossError('INVALID_EMAIL');
  const phone = readOptionalText(params, 'customerMobilePhone', 15);
  if (phone !== null && !/^[0-9]{8,15}$/.test(phone)) throw new TossError('INVALID_REQUEST');
}

const metadataLimits = { pairs: 5, keyLength: 40, valueLength: 2_000 };

function readMetadata(value: unknown): Record<string, string> | null {
  if (value === undefined || value === null) return null;
  if (!isFields(value)) throw new TossError('INVALID_METADATA');
  const metadata: Record<string, string> = {};
  for (const [key, text] of Object.entries(value)) {
    const isKey = key.length <= metadataLimits.keyLength && !/[[\]]/.test(key);
    const isText = typeof text === 'string' && text.length <= metadataLimits.valueLength;
    if (!isKey || !isText) throw new TossError('INVALID_METADATA');
    metadata[key] = text;
  }
  if (Object.keys(metadata).length > metadataLimits.pairs) throw new TossError('INVALID_METADATA');
  return metadata;
}

type Setting = { readonly price: Price; readonly now: number };

function readWindow(
  merchant: TossMerchant,
  body: Fields,
  params: Fields,
  { price, now }: Setting,
): Omit<PaymentWindow, 'methods'> {
  const device = body['device'] === 'mobile' ? 'mobile' : 'pc';
  return {
    device,
    ...readReturnUrls(params, device),
    customerName: readOptionalText(params, 'customerName', 100),
    customerPhone: readOptionalText(params, 'customerMobilePhone', 15),
    appScheme: readOptionalText(params, 'appScheme', 200),
    card: readCardOffer(merchant, params, price),
    account: readAccountOffer(merchant, params, now),
    carrier: readCarrier(params),
    closed: null,
  };
}

function readCarrier(params: Fields): string | null {
  const written = readOptionalText(params, 'mobileCarrier', 10, 'NOT_SUPPORTED_CARRIER');
  if (written === null || carriers.some(({ code }) => code === written)) return written;
  throw new TossError('NOT_SUPPORTED_CARRIER');
}

/** Without both, on a PC, the script gives the result by promise. */
export function readReturnUrls(params: Fields, device: 'pc' | 'mobile'): Pick<PaymentWindow, 'successUrl' | 'failUrl'> {
  const isPromise = params['successUrl'] === undefined && params['failUrl'] === undefined && device === 'pc';
  if (isPromise) return { successUrl: null, failUrl: null };
  if (!params['successUrl']) throw new TossError('INVALID_SUCCESS_URL');
  if (!isWebAddress(params['successUrl'])) throw new TossError('INCORRECT_SUCCESS_URL_FORMAT');
  if (!isWebAddress(params['failUrl'])) throw new TossError('INCORRECT_FAIL_URL_FORMAT');
  return { successUrl: params['successUrl'], failUrl: params['failUrl'] };
}

function isWebAddress(value: unknown): value is string {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  return ['http:', 'https:'].includes(new URL(value).protocol);
}
