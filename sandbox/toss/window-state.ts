import { testCards } from '../cards.ts';
import type { Fields } from '../json-body.ts';
import { issuingBanks, transferBanks } from './banks.ts';
import { carriers } from './carriers.ts';
import { easyPays } from './easy-pays.ts';
import { findIssuer } from './issuers.ts';
import type { Issuer } from './issuers.ts';
import { merchantOfMid } from './merchants.ts';
import { testOutcomesOf } from './outcomes.ts';
import type { PaymentWindow, TossPayment, WindowLanguage } from './payment.ts';
import { kindOf, methodsShown } from './shown-methods.ts';

/** What the window's page shows. */
export function stateOf(payment: TossPayment): Fields {
  const { window } = payment;
  return {
    status: payment.status,
    merchantName: merchantOfMid(payment.mid).name,
    mid: payment.mid,
    orderName: payment.orderName,
    orderId: payment.orderId,
    amount: payment.totalAmount,
    currency: payment.currency,
    cultureExpense: payment.cultureExpense,
    device: window.device,
    customerName: window.customerName,
    customerPhone: window.customerPhone,
    methods: methodsShown(window).map(({ word }) => word),
    ...cardState(window),
    ...accountState(window),
    carriers: window.methods.includes('MOBILE_PHONE') ? carriers : [],
    carrier: window.carrier,
    outcomes: Object.fromEntries(
      methodsShown(window).map(({ word, method }) => [word, testOutcomesOf(kindOf(window, method))]),
    ),
    testCards,
  };
}

function cardState({ methods, card }: PaymentWindow): Fields {
  const isCard = methods.includes('CARD');
  const issuers = isCard ? card.issuerCodes.map(findIssuer).filter((issuer) => issuer !== null) : [];
  return {
    isDirect: card.isDirect,
    easyPay: card.easyPay && (easyPays[card.easyPay] ?? card.easyPay),
    issuers: issuers.map((issuer) => ({ code: issuer.code, kftc: issuer.kftc, name: nameIn(card.language, issuer) })),
    instalmentMonths: isCard ? card.instalmentMonths : [],
    fixedInstalmentMonths: card.fixedInstalmentMonths,
    freeInstalments: card.freeInstalments,
    useCardPoint: card.useCardPoint,
    isAppCardOnly: card.isAppCardOnly,
    discountCode: card.discountCode,
    discountAmount: card.discountAmount,
    language: card.language,
  };
}

function nameIn(language: WindowLanguage, { name, english, kftc }: Issuer): string {
  // Brands of other countries have one name everywhere.
  if (language === 'KO' || kftc === null) return name;
  return english.length < 3 ? english : english.charAt(0) + english.slice(1).toLowerCase();
}

function accountState({ methods, account }: PaymentWindow): Fields {
  const givesAccounts = methods.includes('VIRTUAL_ACCOUNT');
  const isCash = givesAccounts || methods.includes('TRANSFER');
  // A window for both shows the banks that serve both.
  const banks = givesAccounts ? issuingBanks : isCash ? transferBanks : [];
  return {
    banks: banks.map(({ code, kftc, name }) => ({ code, kftc, name })),
    bank: account.bankCode,
    due: givesAccounts ? account.due : null,
    cashReceipt: account.cashReceipt && receiptKinds[account.cashReceipt],
    useEscrow: account.useEscrow,
    escrowProducts: account.escrowProducts,
  };
}

const receiptKinds = { 소득공제: 'personal', 지출증빙: 'corporate', 미발행: 'none' } as const;
