/** What the buyer has typed of the card that he registers. Nothing of it is kept but the masked number. */
export type TypedCard = {
  readonly number: string;
  readonly expiry: string;
  readonly identityNumber: string;
  readonly password: string;
};

export const nothingTyped: TypedCard = { number: '', expiry: '', identityNumber: '', password: '' };

/** What stands beside the number of a test card: good for years, and nobody's. */
export function filledIn(number: string): TypedCard {
  return { number, expiry: '12/49', identityNumber: '900101', password: '00' };
}

/** In groups of four, as it stands on the card. */
export function writtenNumber(typed: string): string {
  return (
    digitsOf(typed)
      .slice(0, 16)
      .match(/.{1,4}/g) ?? []
  ).join('-');
}

/** `MM/YY`; the stroke comes by itself, and goes when the month is taken back. */
export function writtenExpiry(typed: string): string {
  const digits = digitsOf(typed).slice(0, 4);
  return digits.length > 2 ? `${digits.slice(0, 2)}/${digits.slice(2)}` : digits;
}

export function digitsOf(typed: string): string {
  return typed.replaceAll(/[^0-9]/g, '');
}

/** What is missing, as a sentence; null where the card can be sent. */
export function cardProblem({ number, expiry, identityNumber, password }: TypedCard): string | null {
  if (!/^\d{14,16}$/.test(digitsOf(number))) return '카드번호를 확인해 주세요. Please check the card number.';
  if (!/^\d{2}\/\d{2}$/.test(expiry)) return '유효기간을 월/년으로 적어 주세요. Please enter month and year.';
  if (!/^(?:\d{6}|\d{10})$/.test(identityNumber)) {
    return '생년월일 6자리 또는 사업자번호 10자리를 적어 주세요. Please enter six digits of birth, or ten of a business.';
  }
  return /^\d{2}$/.test(password)
    ? null
    : '카드 비밀번호 앞 2자리를 적어 주세요. Please enter the first two digits of the password.';
}

export function bodyOfCard({ number, ...rest }: TypedCard): object {
  return { cardNumber: number, ...rest };
}
