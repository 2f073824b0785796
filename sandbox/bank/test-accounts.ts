/**
 * The one table of test accounts: whose name the sandbox's bank tells for a number. Beside them it knows every account
 * that a sandbox gateway has given out, and no other. Codes of the clearing institute (KFTC), firms of securities too.
 */
export type TestAccount = {
  readonly bankCode: string;
  readonly bankName: string;
  readonly number: string;
  readonly holder: string;
};

export const testAccounts: readonly TestAccount[] = [
  { bankCode: '088', bankName: '신한은행', number: '110-123-456789', holder: '홍길동' },
  { bankCode: '004', bankName: '국민은행', number: '123456-01-123456', holder: '김나루' },
  { bankCode: '011', bankName: '농협은행', number: '301-0123-4567-11', holder: '(주)나루상점' },
  { bankCode: '020', bankName: '우리은행', number: '1002-123-456789', holder: 'HONG GILDONG' },
  { bankCode: '071', bankName: '우체국', number: '012345-01-234567', holder: '이한강' },
  { bankCode: '090', bankName: '카카오뱅크', number: '3333-01-1234567', holder: '박노들' },
  { bankCode: '240', bankName: '삼성증권', number: '7012345678-01', holder: '최마포' },
  { bankCode: '289', bankName: 'NH투자증권', number: '201-01-234567', holder: '정광나루' },
];

/** The same account, however its number is written. On a test side a number may begin with a letter. */
export function accountDigits(written: string): string {
  return written.replaceAll(/[^0-9A-Za-z]/g, '').toUpperCase();
}
