import { withoutNumbers } from '../../core/masked-numbers.ts';

const mark = '[redacted]';

/**
 * Names whose value is a secret or personal, wherever they stand: in JSON, in JSON inside a text, in forms. `cardNo` is
 * not among them: it comes masked, and what has no star in it is a card's number or its key.
 */
const guardedNames = [
  'secretKey',
  'batchKey',
  'password',
  'authValue',
  'cashAuthValue',
  'cardnoHash',
  'expireDate',
  'refundAccountNo',
  'mobileNo',
].join('|');

const inJson = new RegExp(String.raw`(\\*")(${guardedNames})\1(\s*:\s*)(?:\1[^"\\]*\1|[0-9]+)`, 'g');
const inForm = new RegExp(String.raw`(^|[?&\s])(${guardedNames})=[^&\s"]*`, 'g');

const unmaskedInJson = /(\\*")cardNo\1(\s*:\s*)\1[^"\\*]+\1/g;
const unmaskedInForm = /(^|[?&\s])cardNo=[^&\s"*]+(?![^&\s"]*\*)/g;
/** Keys as they were seen, where no name stands beside them: twelve letters or digits, `BA` and six digits. */
const keys = /(?<![0-9A-Za-z])[0-9A-Z]{12}BA[0-9]{6}(?![0-9A-Za-z])/g;

/**
 * The same text without card numbers, keys, passwords and resident numbers. The gateway's own ids stay: they have
 * twenty digits. The merchant's key is in nothing that is sent, only what it signs.
 */
export function redact(text: string): string {
  const withoutNamed = text
    .replace(inJson, `$1$2$1$3$1${mark}$1`)
    .replace(inForm, `$1$2=${mark}`)
    .replace(unmaskedInJson, `$1cardNo$1$2$1${mark}$1`)
    .replace(unmaskedInForm, `$1cardNo=${mark}`)
    .replace(keys, mark);
  return withoutNumbers(withoutNamed, mark);
}
