import { KiccRefusal } from './refusals.ts';

/** A mallId and what the contract holds for it. */
export type KiccMerchant = {
  readonly mallId: string;
  /** The name in the gateway's ledger; a registration may give another to show. */
  readonly name: string;
  readonly secretKey: string;
  /** The live wire of 2024 wrote empty fields as empty texts, that of 2025 leaves them out. Both were logged. */
  readonly emptyFields: 'blank' | 'omit';
  /** Contracted values of payMethodTypeCode. */
  readonly payMethods: readonly string[];
};

/** The test key that is public; two logged signatures were made with it. */
const secretKey = 'easypay!KICCTEST';

const everyMethod = ['11', '21', '22', '31'];

export const merchants: readonly KiccMerchant[] = [
  { mallId: 'T5102001', name: '나루 시험 상점', secretKey, emptyFields: 'omit', payMethods: everyMethod },
  { mallId: 'T0021766', name: '나루 정기결제 시험 상점', secretKey, emptyFields: 'omit', payMethods: ['81'] },
  { mallId: 'T0020391', name: '나루 오래된 시험 상점', secretKey, emptyFields: 'blank', payMethods: everyMethod },
];

/** Who calls: the mallId in the body is all the identity there is. */
export function merchantOf(mallId: string): KiccMerchant {
  const found = merchants.find((merchant) => merchant.mallId === mallId);
  if (!found) throw new KiccRefusal('SX02', mallId);
  return found;
}
