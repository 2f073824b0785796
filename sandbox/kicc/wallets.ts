/**
 * Wallets by the gateway's code (`cpCode`, `usedSpayCode`), with the word that the buyer without a browser uses. A
 * wallet charges one of the buyer's cards, or money of its own: `50` prepaid, `60` the wallet's. Which of the two each
 * has is ours where the papers give no example.
 */
export type Wallet = {
  readonly code: string;
  readonly word: string;
  readonly name: string;
  readonly hasCards: boolean;
  readonly moneyCode: '50' | '60' | null;
};

export const wallets: readonly Wallet[] = [
  { code: 'KKO', word: 'kakaopay', name: '카카오페이', hasCards: true, moneyCode: '50' },
  { code: 'NPAY', word: 'naverpay', name: '네이버페이', hasCards: true, moneyCode: '50' },
  { code: 'TOS', word: 'tosspay', name: '토스페이', hasCards: true, moneyCode: '50' },
  { code: 'SAM', word: 'samsungpay', name: '삼성페이', hasCards: true, moneyCode: '50' },
  { code: 'PCO', word: 'payco', name: '페이코', hasCards: true, moneyCode: '60' },
  { code: 'SSG', word: 'ssgpay', name: 'SSGPAY', hasCards: true, moneyCode: '60' },
  { code: 'LPAY', word: 'lpay', name: 'L.PAY', hasCards: true, moneyCode: '60' },
  { code: 'APY', word: 'applepay', name: '애플페이', hasCards: true, moneyCode: null },
  { code: 'LTM', word: 'lpoint', name: 'L.POINT', hasCards: false, moneyCode: '50' },
  { code: 'ECB', word: 'ezcash', name: '이지캐시', hasCards: false, moneyCode: '50' },
  { code: 'TMN', word: 'tmoney', name: '티머니', hasCards: false, moneyCode: '50' },
];

export function findWallet(code: unknown): Wallet | null {
  return wallets.find((wallet) => wallet.code === code) ?? null;
}

export function walletByWord(word: string): Wallet | null {
  return wallets.find((wallet) => wallet.word === word) ?? null;
}
