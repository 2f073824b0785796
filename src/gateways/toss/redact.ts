import { withoutNumbers } from '../../core/masked-numbers.ts';

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
  'accountNumber',
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
/** A billing key stands in the address of its charges, and looks like this wherever else it stands. */
const billingPath = /(\/v1\/billing\/)(?!authorizations\b)[^/\s"'?#\\]+/g;
const billingKey = /(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?:=|%3[Dd])(?![A-Za-z0-9=])/g;
const basicAuth = /(Basic\s+)[A-Za-z0-9+/_-]{8,}=*/gi;

/**
 * The same text without card numbers, keys of merchants and of cards, passwords, and resident and business numbers. Our
 * own ids stay: none has thirteen digits in a row. So do the gateway's, whose digits stand inside a word.
 */
export function redact(text: string): string {
  const named = text
    .replace(inJson, `$1$2$1$3$1${mark}$1`)
    .replace(inForm, `$1$2=${mark}`)
    .replace(secretKeys, `$1${mark}`)
    .replace(billingPath, `$1${mark}`)
    .replace(billingKey, mark)
    .replace(basicAuth, `$1${mark}`);
  return withoutNumbers(named, mark);
}
