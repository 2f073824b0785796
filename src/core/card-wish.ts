/**
 * What the merchant said of cards. Codes are standard card company codes; months 0 is a lump sum; null means not
 * said.
 */
export type CardWish = {
  readonly quota: readonly number[] | null;
  readonly onlyInstalment: boolean;
  readonly direct: { readonly code: string; readonly months: number | null } | null;
  readonly allowed: { readonly enabled: readonly string[] } | { readonly disabled: readonly string[] } | null;
  readonly onlyAppCard: boolean;
  readonly usePoints: boolean | null;
  readonly interestFreeByMerchant: readonly { readonly code: string; readonly months: number }[];
};

/** Nothing was said of cards: the window shows its own choice. */
export const noCardWish: CardWish = {
  quota: null,
  onlyInstalment: false,
  direct: null,
  allowed: null,
  onlyAppCard: false,
  usePoints: null,
  interestFreeByMerchant: [],
};
