import { cashReceiptProblem, type CashReceiptChoice } from '../../window/cash-receipt.tsx';
import { phoneProblem, type PhoneChoice } from '../../window/phone-form.tsx';
import type { WindowState } from './wire.ts';

/** Everything that the buyer has typed and ticked so far, whatever method it belongs to. */
export type Choice = {
  readonly agreed: boolean;
  readonly method: string;
  readonly issuer: string | null;
  readonly months: number;
  readonly cardNumber: string;
  readonly useCardPoint: boolean;
  readonly source: 'card' | 'money' | 'points';
  readonly bank: string | null;
  readonly depositor: string;
  readonly receipt: CashReceiptChoice;
  readonly useEscrow: boolean;
  readonly phone: PhoneChoice;
  readonly voucher: string;
  readonly outcome: string | null;
};

export type Change = (part: Partial<Choice>) => void;

export type MethodFormProps = { readonly state: WindowState; readonly choice: Choice; readonly onChange: Change };

export function firstChoice(state: WindowState): Choice {
  // An easy pay has a card of the buyer's already.
  const hasOne = state.issuers.length === 1 || state.easyPay !== null;
  return {
    // Who goes straight to a card company or an easy pay agrees there.
    agreed: state.isDirect,
    method: state.methods[0] ?? 'card',
    issuer: hasOne ? (state.issuers[0]?.code ?? null) : null,
    months: state.fixedInstalmentMonths ?? state.instalmentMonths[0] ?? 0,
    cardNumber: '',
    useCardPoint: state.useCardPoint === true,
    source: 'card',
    bank: state.bank,
    depositor: state.customerName ?? '',
    receipt: { kind: state.cashReceipt ?? 'personal', number: '' },
    useEscrow: state.useEscrow === true,
    phone: { carrier: state.carrier, number: state.customerPhone ?? '', code: '' },
    voucher: '',
    outcome: null,
  };
}

/** What the form of a method is made of; an easy pay is named after itself. */
export type MethodKind = 'card' | 'easy_pay' | 'transfer' | 'virtual_account' | 'phone' | 'voucher';

export function kindOf(method: string): MethodKind {
  if (method === 'card' || method === 'transfer' || method === 'virtual_account' || method === 'phone') return method;
  return method.endsWith('_voucher') ? 'voucher' : 'easy_pay';
}

/** What is missing, as a sentence; null where the choice can be sent. */
export function problemOf(choice: Choice): string | null {
  if (!choice.agreed) return '필수 약관에 동의해 주세요. Please agree to the terms.';
  switch (kindOf(choice.method)) {
    case 'card':
      return choice.issuer === null ? '카드사를 선택해 주세요. Please choose a card.' : null;
    case 'easy_pay':
      return null;
    case 'transfer':
      return bankProblem(choice) ?? cashReceiptProblem(choice.receipt);
    case 'virtual_account':
      if (choice.depositor.trim() === '') return '입금자명을 적어 주세요. Please enter who pays in.';
      return bankProblem(choice) ?? cashReceiptProblem(choice.receipt);
    case 'phone':
      return phoneProblem(choice.phone);
    case 'voucher':
      return choice.voucher.trim() === '' ? '상품권 정보를 적어 주세요. Please enter your voucher.' : null;
  }
}

function bankProblem({ bank }: Choice): string | null {
  return bank === null ? '은행을 선택해 주세요. Please choose a bank.' : null;
}

/** What the server is told: only what belongs to the method that was chosen. */
export function bodyOf(choice: Choice): object {
  const { method, outcome } = choice;
  const asked = outcome === null ? { method } : { method, outcome };
  switch (kindOf(method)) {
    case 'card':
      return { method, ...cardBody(choice), useCardPoint: choice.useCardPoint };
    case 'easy_pay':
      return choice.source === 'card'
        ? { method, source: 'card', ...cardBody(choice) }
        : { ...asked, source: choice.source };
    case 'transfer':
      return { ...asked, ...accountBody(choice) };
    case 'virtual_account':
      return { ...asked, customerName: choice.depositor.trim(), ...accountBody(choice) };
    case 'phone':
      return { ...asked, carrier: choice.phone.carrier, phoneNumber: choice.phone.number, code: choice.phone.code };
    case 'voucher':
      return asked;
  }
}

function cardBody({ issuer, months, cardNumber }: Choice): object {
  const number = cardNumber.trim();
  return { issuer, instalmentMonths: months, ...(number !== '' && { cardNumber: number }) };
}

function accountBody({ bank, receipt, useEscrow }: Choice): object {
  return { bank, receipt, useEscrow };
}
