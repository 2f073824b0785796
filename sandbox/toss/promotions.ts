/** Promotions of card companies (section 5.7). The sandbox has one, made up. */
type Promotion = {
  readonly discountCode: string;
  readonly issuerCode: string;
  readonly discountAmount: number;
  readonly minimumPaymentAmount: number;
};

const promotions: readonly Promotion[] = [
  { discountCode: 'NARU1000', issuerCode: '61', discountAmount: 1_000, minimumPaymentAmount: 10_000 },
];

type Wanted = {
  readonly discountCode: string;
  readonly issuerCode: string;
  readonly amount: number;
  readonly currency: string;
};

/** What a card company takes off at once; 0 where the code promises nothing for this payment (ours: no refusal). */
export function discountOf({ discountCode, issuerCode, amount, currency }: Wanted): number {
  const found = promotions.find((each) => each.discountCode === discountCode && each.issuerCode === issuerCode);
  if (!found || currency !== 'KRW' || amount < found.minimumPaymentAmount) return 0;
  return found.discountAmount;
}
