import { isAmount, type Currency } from './amounts.ts';
import { findEasyPay } from './easy-pays.ts';
import { TossError } from './errors.ts';
import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import { readFlag, readNumber, readOptionalNumber, readOptionalText, readText } from './fields.ts';
import { domesticIssuers, findIssuer, foreignIssuers } from './issuers.ts';
import { merchantOfClientKey } from './merchants.ts';
import type { TossMerchant } from './merchants.ts';
import type { FreeInstalment, PaymentWindow } from './payment.ts';

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
  readonly useEscrow: boolean;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly window: PaymentWindow;
};

export function readWindowRequest(body: Fields): WindowRequest {
  const merchant = merchantOfClientKey(body['clientKey']);
  if (!merchant) throw new TossError('INVALID_CLIENT_KEY');
  requireCardMethod(merchant, body['method']);
  const params = body['params'];
  if (!isFields(params)) throw new TossError('INVALID_REQUIRED_PARAM');
  checkCustomer(params);
  const currency = readCurrency(params);
  const amount = readAmount(params, currency);
  return {
    merchant,
    orderId: readOrderId(params),
    orderName: readOrderName(params),
    amount,
    currency,
    ...readParts(params, { amount, currency }),
    cultureExpense: readFlag(params, 'cultureExpense'),
    useEscrow: readFlag(params, 'useEscrow'),
    metadata: readMetadata(params['metadata']),
    window: readWindow(merchant, body, params, { amount, currency }),
  };
}

/** Window methods by what merchants write; the empty method lets the buyer choose. */
const cardMethods: readonly unknown[] = ['카드', 'CARD', '미선택', ''];

function requireCardMethod(merchant: TossMerchant, method: unknown): void {
  if (!cardMethods.includes(method) || !merchant.methods.includes('CARD')) throw new TossError('NOT_SUPPORTED_METHOD');
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

const minimumWon = 100;

function readAmount(params: Fields, currency: Currency): number {
  if (params['amount'] === undefined || params['amount'] === null) throw new TossError('REQUIRED_AMOUNT');
  const amount = readNumber(params, 'amount');
  if (amount <= 0) throw new TossError('BELOW_ZERO_AMOUNT');
  if (!isAmount(amount, currency)) throw new TossError('INVALID_REQUEST');
  if (currency === 'KRW' && amount < minimumWon) throw new TossError('BELOW_MINIMUM_AMOUNT');
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

function checkCustomer(params: Fields): void {
  readOptionalText(params, 'customerName', 100);
  const email = readOptionalText(params, 'customerEmail', 100, 'INVALID_EMAIL');
  if (email !== null && !/^[^@\s]+@[^@\s]+$/.test(email)) throw new TossError('INVALID_EMAIL');
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

type Price = { readonly amount: number; readonly currency: Currency };

function readWindow(merchant: TossMerchant, body: Fields, params: Fields, price: Price): PaymentWindow {
  const device = body['device'] === 'mobile' ? 'mobile' : 'pc';
  const isDirect = params['flowMode'] === 'DIRECT';
  const easyPay = readEasyPay(merchant, params);
  const direct = [params['cardCompany'] ?? null, easyPay].filter((each) => each !== null);
  if (isDirect && direct.length !== 1) throw new TossError('INVALID_FLOW_MODE_PARAMETERS');
  return {
    device,
    ...readReturnUrls(params, device),
    issuerCodes: readIssuers(params),
    ...readInstalments(params, price),
    freeInstalments: readFreeInstalments(params['freeInstallmentPlans']),
    useCardPoint: readFlag(params, 'useCardPoint'),
    easyPay: isDirect ? easyPay : null,
    closed: null,
  };
}

/** Without both, on a PC, the script gives the result by promise. */
function readReturnUrls(params: Fields, device: 'pc' | 'mobile'): Pick<PaymentWindow, 'successUrl' | 'failUrl'> {
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

function readEasyPay(merchant: TossMerchant, params: Fields): string | null {
  const written = readOptionalText(params, 'easyPay', 40, 'INVALID_EASY_PAY');
  if (written === null) return null;
  const easyPay = findEasyPay(written);
  if (easyPay === null) throw new TossError('INVALID_EASY_PAY');
  if (merchant.easyPays.includes(easyPay)) return easyPay;
  throw new TossError('PAY_PROCESS_ABORTED', `Toss Payments와 계약된 결제수단(${easyPay})이 아닙니다.`);
}

function readIssuers(params: Fields): readonly string[] {
  const isForeign = readFlag(params, 'useInternationalCardOnly');
  const written = readOptionalText(params, 'cardCompany', 40, 'INVALID_CARD_COMPANY');
  if (written === null) return (isForeign ? foreignIssuers : domesticIssuers).map((issuer) => issuer.code);
  const issuer = findIssuer(written);
  if (!issuer) throw new TossError('INVALID_CARD_COMPANY');
  return [issuer.code];
}

const maxInstalmentMonths = 12;
const instalmentsFromWon = 50_000;

type Instalments = Pick<PaymentWindow, 'instalmentMonths' | 'fixedInstalmentMonths'>;

/** 0 is a lump sum. Below 50,000 won that is all there is, whatever the merchant asked. */
function readInstalments(params: Fields, price: Price): Instalments {
  const single = readMonths(params, 'cardInstallmentPlan');
  const most = readMonths(params, 'maxCardInstallmentPlan');
  if (single !== null && most !== null) throw new TossError('INVALID_CARD_INSTALLMENT_PLANS_WITH_MAX_AND_SINGLE');
  if (price.currency !== 'KRW' || price.amount < instalmentsFromWon) {
    return { instalmentMonths: [0], fixedInstalmentMonths: single === null ? null : 0 };
  }
  if (single !== null) return { instalmentMonths: [single], fixedInstalmentMonths: single };
  const last = most ?? maxInstalmentMonths;
  const months = Array.from({ length: maxInstalmentMonths - 1 }, (_, place) => place + 2);
  return { instalmentMonths: [0, ...months.filter((month) => month <= last)], fixedInstalmentMonths: null };
}

/** `[{ company, months: [2, 3] }]`: instalments whose interest the merchant pays. */
function readFreeInstalments(value: unknown): readonly FreeInstalment[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new TossError('INVALID_REQUEST');
  return value.map((plan: unknown) => {
    if (!isFields(plan) || !Array.isArray(plan['months'])) throw new TossError('INVALID_REQUEST');
    const issuer = findIssuer(readText(plan, 'company', 40, 'INVALID_CARD_COMPANY'));
    if (!issuer) throw new TossError('INVALID_CARD_COMPANY');
    return { issuerCode: issuer.code, months: plan['months'].map(Number) };
  });
}

function readMonths(params: Fields, name: string): number | null {
  const months = readOptionalNumber(params, name);
  if (months === null) return null;
  if (months > maxInstalmentMonths) throw new TossError('EXCEED_MAX_CARD_INSTALLMENT_PLAN');
  if (months < 0) throw new TossError('EXCEED_MIN_CARD_INSTALLMENT_PLAN');
  if (months === 1 || !Number.isInteger(months)) throw new TossError('INVALID_CARD_INSTALLMENT_PLAN');
  return months;
}
