import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import type { Currency } from './amounts.ts';
import { findEasyPay } from './easy-pays.ts';
import { TossError } from './errors.ts';
import { readFlag, readOptionalFlag, readOptionalNumber, readOptionalText, readText } from './fields.ts';
import { appCardIssuers, domesticIssuers, findIssuer, foreignIssuers } from './issuers.ts';
import type { TossMerchant } from './merchants.ts';
import type { CardOffer, FreeInstalment, WindowLanguage } from './payment.ts';
import { discountOf } from './promotions.ts';

export type Price = { readonly amount: number; readonly currency: Currency };

/** The card's part of `requestPayment`'s parameters (section 3.1). */
export function readCardOffer(merchant: TossMerchant, params: Fields, price: Price): CardOffer {
  const isDirect = readFlowMode(params);
  const easyPay = readEasyPay(merchant, params);
  const direct = [params['cardCompany'] ?? null, easyPay].filter((each) => each !== null);
  if (isDirect && direct.length !== 1) throw new TossError('INVALID_FLOW_MODE_PARAMETERS');
  const isAppCardOnly = readFlag(params, 'useAppCardOnly');
  const issuerCodes = readIssuers(params, isAppCardOnly);
  // A promotion is one card company's, so it means something only on the way straight to it.
  const discountCode = readOptionalText(params, 'discountCode', 40);
  const isPromoted = isDirect && easyPay === null && discountCode !== null;
  return {
    isDirect,
    issuerCodes,
    ...readInstalments(params, price),
    freeInstalments: readFreeInstalments(params['freeInstallmentPlans']),
    useCardPoint: readOptionalFlag(params, 'useCardPoint'),
    easyPay: isDirect ? easyPay : null,
    isAppCardOnly,
    discountCode,
    discountAmount: isPromoted ? discountOf({ discountCode, issuerCode: issuerCodes[0] ?? '', ...price }) : 0,
    language: readLanguage(params),
  };
}

function readFlowMode(params: Fields): boolean {
  const mode = params['flowMode'] ?? 'DEFAULT';
  if (mode === 'DIRECT' || mode === 'DEFAULT') return mode === 'DIRECT';
  throw new TossError('INVALID_FLOW_MODE_PARAMETERS');
}

function readEasyPay(merchant: TossMerchant, params: Fields): string | null {
  const written = readOptionalText(params, 'easyPay', 40, 'INVALID_EASY_PAY');
  if (written === null) return null;
  const easyPay = findEasyPay(written);
  if (easyPay === null) throw new TossError('INVALID_EASY_PAY');
  if (merchant.easyPays.includes(easyPay)) return easyPay;
  throw new TossError('PAY_PROCESS_ABORTED', `Toss Payments와 계약된 결제수단(${easyPay})이 아닙니다.`);
}

/** One company may be named that takes no app card; the wish is then not heard (section 3.1). */
function readIssuers(params: Fields, isAppCardOnly: boolean): readonly string[] {
  const isForeign = readFlag(params, 'useInternationalCardOnly');
  const written = readOptionalText(params, 'cardCompany', 40, 'INVALID_CARD_COMPANY');
  if (written === null) {
    const domestic = isAppCardOnly ? appCardIssuers : domesticIssuers;
    return (isForeign ? foreignIssuers : domestic).map((issuer) => issuer.code);
  }
  const issuer = findIssuer(written);
  if (!issuer) throw new TossError('INVALID_CARD_COMPANY');
  return [issuer.code];
}

const languages: readonly WindowLanguage[] = ['KO', 'EN', 'JA', 'ZH'];

function readLanguage(params: Fields): WindowLanguage {
  const written = params['language'] ?? 'KO';
  const language = languages.find((each) => each === written);
  if (!language) throw new TossError('INVALID_REQUEST');
  return language;
}

const maxInstalmentMonths = 12;
const instalmentsFromWon = 50_000;

type Instalments = Pick<CardOffer, 'instalmentMonths' | 'fixedInstalmentMonths'>;

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
