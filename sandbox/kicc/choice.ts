import type { CardOutcome } from '../cards.ts';
import type { CashReceiptWish } from './cash-receipt.ts';
import type { Wallet } from './wallets.ts';

/** The four methods of the window, in the words of the page; wallets stand in the card's. */
export const meansByCode = { '11': 'card', '21': 'transfer', '22': 'virtual_account', '31': 'phone' } as const;

export type MethodCode = keyof typeof meansByCode;

export type Means = (typeof meansByCode)[MethodCode];

export function isMethodCode(code: string): code is MethodCode {
  return Object.hasOwn(meansByCode, code);
}

/** What the buyer chose. Numbers of cards and phones are masked; the full ones are never kept. */
export type Choice = CardChoice | MoneyChoice | TransferChoice | AccountChoice | PhoneChoice;

/** A plain card, or one that a wallet charges. */
export type CardChoice = Ending & {
  readonly means: 'card';
  readonly wallet: string | null;
  readonly cardCode: string;
  readonly maskedNumber: string;
  readonly instalmentMonths: number;
  readonly isInterestFree: boolean;
  /** Card points that are part of the amount. */
  readonly points: number;
};

/** A wallet's own money. */
export type MoneyChoice = Ending & {
  readonly means: 'money';
  readonly wallet: string;
  readonly moneyCode: NonNullable<Wallet['moneyCode']>;
};

export type TransferChoice = Ending & {
  readonly means: 'transfer';
  readonly bankCode: string;
  readonly receiptWish: CashReceiptWish | null;
};

export type AccountChoice = Ending & {
  readonly means: 'virtual_account';
  readonly bankCode: string;
  readonly receiptWish: CashReceiptWish | null;
};

export type PhoneChoice = Ending & {
  readonly means: 'phone';
  readonly carrier: string;
  readonly maskedNumber: string;
};

/** What the test ordered, null where all goes well. */
type Ending = { readonly outcome: CardOutcome | null };

/** `paymentInfo.payMethodTypeCode` of an approval. */
export function codeOf(choice: Choice): string {
  switch (choice.means) {
    case 'card':
      return '11';
    case 'money':
      return choice.moneyCode;
    case 'transfer':
      return '21';
    case 'virtual_account':
      return '22';
    case 'phone':
      return '31';
  }
}
