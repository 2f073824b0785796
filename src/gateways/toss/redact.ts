const mark = '[redacted]';

/** Names whose value is a secret or personal, wherever they stand: in JSON, in JSON inside a text, in forms. */
const guardedNames = [
  'cardNumber',
  'cardPassword',
  'cardExpirationYear',
  'cardExpirationMonth',
  'customerIdentityNumber',
  'customerBirthday',
  'registrationNumber',
  'businessNumber',
  'password',
  'secretKey',
  'securityKey',
  'secret',
  'billingKey',
  'authKey',
].join('|');

const inJson = new RegExp(String.raw`(\\*")(${guardedNames})\1(\s*:\s*)(?:\1[^"\\]*\1|[0-9]+)`, 'g');
const inForm = new RegExp(String.raw`(^|[?&\s])(${guardedNames})=[^&\s"]*`, 'g');
const secretKeys = /((?:test|live)_g?sk_)[A-Za-z0-9_]+/g;
const basicAuth = /(Basic\s+)[A-Za-z0-9+/_-]{8,}=*/gi;
const residentNumber = /(?<![0-9])[0-9]{6}-[1-8][0-9]{6}(?![0-9])/g;

/** Where a number may begin: not inside a word, except after an escape such as `%3D` or `\n`. */
const begins = String.raw`(?<=^|[^A-Za-z0-9]|%[0-9A-Fa-f]{2}|\\[nrt])`;
const numberShapes = [
  '[0-9]{13,19}',
  String.raw`[0-9]{4}([ .-])[0-9]{4}\1[0-9]{4}\1[0-9]{1,7}`,
  String.raw`[0-9]{4}([ .-])[0-9]{6}\2[0-9]{4,5}`,
].join('|');
const cardNumber = new RegExp(`${begins}(?:${numberShapes})(?![A-Za-z0-9])`, 'g');

/**
 * Times written as numbers: milliseconds since 1970 (from 2017 to 2033) and year to second. No card number is
 * either.
 */
const milliseconds = /^1[5-9][0-9]{11}$/;
const yearToSecond = /^20[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])(?:[01][0-9]|2[0-3])(?:[0-5][0-9]){2}$/;

/**
 * The same text without card numbers, keys, passwords, and resident and business numbers. Our own ids stay: none has
 * thirteen digits in a row. So do the gateway's, whose digits stand inside a word.
 */
export function redact(text: string): string {
  return text
    .replace(inJson, `$1$2$1$3$1${mark}$1`)
    .replace(inForm, `$1$2=${mark}`)
    .replace(secretKeys, `$1${mark}`)
    .replace(basicAuth, `$1${mark}`)
    .replace(residentNumber, mark)
    .replace(cardNumber, (digits) => (milliseconds.test(digits) || yearToSecond.test(digits) ? digits : mark));
}
