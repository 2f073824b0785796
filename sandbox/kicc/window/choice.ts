import type { CashReceiptChoice } from '../../window/cash-receipt.tsx';
import { cashReceiptProblem } from '../../window/cash-receipt.tsx';
import type { PhoneChoice } from '../../window/phone-form.tsx';
import { phoneProblem } from '../../window/phone-form.tsx';
import type { Text } from './texts.tsx';
import type { Wallet, WindowState } from './wire.ts';

/** What the buyer has chosen so far; what belongs to other methods than the shown one is kept, and not sent. */
export type Choice = {
  readonly tab: Tab;
  readonly issuer: string | null;
  readonly months: number;
  readonly cardNumber: string;
  readonly keyIn: KeyIn;
  readonly usesPoints: boolean;
  readonly wallet: string | null;
  readonly source: 'card' | 'points';
  readonly bank: string | null;
  readonly receipt: CashReceiptChoice;
  readonly phone: PhoneChoice;
  /** A test's end where no card number says it; empty: it goes well. */
  readonly outcome: string;
  readonly agreed: boolean;
};

export type KeyIn = {
  readonly number: string;
  readonly expiry: string;
  readonly birth: string;
  readonly password: string;
};

/** The window's methods as a person sees them: all wallets are one. */
export const tabs = ['card', 'wallet', 'transfer', 'virtual_account', 'phone'] as const;

export type Tab = (typeof tabs)[number];

export const tabTexts: Readonly<Record<Tab, Text>> = {
  card: 'card',
  wallet: 'wallet',
  transfer: 'transfer',
  virtual_account: 'account',
  phone: 'phone',
};

export function tabsOf({ methods, wallets }: WindowState): Tab[] {
  return tabs.filter((tab) => (tab === 'wallet' ? wallets.length > 0 : methods.includes(tab)));
}

export function firstChoice(state: WindowState): Choice {
  const only = <Each>(each: readonly Each[]): Each | null => (each.length === 1 ? (each[0] ?? null) : null);
  const wallet = only(state.wallets);
  return {
    tab: tabsOf(state)[0] ?? 'card',
    issuer: only(state.issuers)?.code ?? null,
    months: state.instalmentMonths[0] ?? 0,
    cardNumber: '',
    keyIn: { number: '', expiry: '', birth: '', password: '' },
    usesPoints: false,
    wallet: wallet?.word ?? null,
    source: wallet === null || wallet.hasCards ? 'card' : 'points',
    bank: null,
    receipt: { kind: 'none', number: '' },
    phone: { carrier: null, number: '', code: '' },
    outcome: '',
    // The shop has asked already where it opens one card's own window.
    agreed: state.window === 'standalone',
  };
}

export function walletOf({ wallets }: WindowState, { wallet }: Choice): Wallet | null {
  return wallets.find(({ word }) => word === wallet) ?? null;
}

/** What is missing: a text of the page's, or a sentence of a shared piece; null where it can be sent. */
export function problemOf(state: WindowState, choice: Choice): { text: Text } | { sentence: string } | null {
  if (!choice.agreed) return { text: 'agree' };
  switch (choice.tab) {
    case 'card':
      if (state.certType !== null) return isWholeCard(choice.keyIn, askedBy(state)) ? null : { text: 'fillCard' };
      if (choice.issuer === null) return { text: 'pickCard' };
      return state.isKeyIn && !isWholeCard(choice.keyIn, askedBy(state)) ? { text: 'fillCard' } : null;
    case 'wallet':
      return choice.wallet === null ? { text: 'pickWallet' } : null;
    case 'transfer':
    case 'virtual_account':
      if (choice.bank === null) return { text: 'pickBank' };
      return sentence(cashReceiptProblem(choice.receipt));
    case 'phone':
      return sentence(phoneProblem(choice.phone));
  }
}

function sentence(problem: string | null): { sentence: string } | null {
  return problem === null ? null : { sentence: problem };
}

/** What the shop's contract has the buyer type beside number and expiry. */
export function askedBy({ certType }: Pick<WindowState, 'certType'>): Asked {
  return { birth: certType !== '1', password: certType === null || certType === '0' };
}

type Asked = { readonly birth: boolean; readonly password: boolean };

function isWholeCard({ number, expiry, birth, password }: KeyIn, asked: Asked): boolean {
  const isNumber = /^\d{14,16}$/.test(number.replaceAll(/[-\s]/g, ''));
  const isBirth = !asked.birth || /^\d{6}(\d{4})?$/.test(birth);
  const isPassword = !asked.password || /^\d{2}$/.test(password);
  return isNumber && /^\d{2}\s*\/?\s*\d{2}$/.test(expiry) && isBirth && isPassword;
}

/** What is told to the server. */
export function toSend(state: WindowState, choice: Choice): object {
  const { issuer, months: instalmentMonths, usesPoints, bank, outcome, receipt } = choice;
  const end = outcome === '' ? {} : { outcome };
  switch (choice.tab) {
    case 'card': {
      if (state.certType !== null) return typedCard(state, choice.keyIn);
      const typed = (state.isKeyIn ? choice.keyIn.number : choice.cardNumber).trim();
      const expiry = state.isKeyIn ? { expiry: choice.keyIn.expiry } : {};
      const cardNumber = typed === '' ? {} : { cardNumber: typed };
      return { method: 'card', issuer, instalmentMonths, usesPoints, ...cardNumber, ...expiry };
    }
    case 'wallet':
      return { method: choice.wallet, source: choice.source, instalmentMonths, ...end };
    case 'transfer':
    case 'virtual_account':
      return { method: choice.tab, bank, cashReceipt: receipt, ...end };
    case 'phone':
      return { method: 'phone', carrier: choice.phone.carrier, phoneNumber: choice.phone.number, ...end };
  }
}

/** A card to be registered, with no more than the window asks for. */
function typedCard(state: WindowState, { number, expiry, birth, password }: KeyIn): object {
  const asked = askedBy(state);
  return { cardNumber: number, expiry, ...(asked.birth && { birth }), ...(asked.password && { password }) };
}
