/**
 * What the window asks of a card that is to be charged again ("인증 타입"), beside its number and expiry: 0 birth and
 * the password's first two digits, 1 nothing more, 2 birth.
 */
export const certTypes = ['0', '1', '2'] as const;

export type CertType = (typeof certTypes)[number];

export type Asked = { readonly birth: boolean; readonly password: boolean };

export const askedBy: Readonly<Record<CertType, Asked>> = {
  '0': { birth: true, password: true },
  '1': { birth: false, password: false },
  '2': { birth: true, password: false },
};
