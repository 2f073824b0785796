import { withoutNumbers } from '../../core/masked-numbers.ts';

const mark = '[redacted]';

/**
 * Names whose value is a secret or personal, wherever they stand: in JSON, in JSON inside a text, in forms.
 * `LGD_CARDNUM` is not among them: it comes masked, and one that does not is found by its digits.
 */
const guardedNames = [
  'mertKey',
  'mertkey',
  'LGD_MERTKEY',
  'LGD_PAN',
  'LGD_PIN',
  'LGD_EXPYEAR',
  'LGD_EXPMON',
  'LGD_PRIVATENO',
  'LGD_BUYERSSN',
  'LGD_BILLKEY',
  'LGD_PAYKEY',
  'LGD_CASHCARDNUM',
  'LGD_RFACCOUNTNUM',
  'LGD_RFPHONE',
  'LGD_ACCOUNTPID',
].join('|');

const inJson = new RegExp(String.raw`(\\*")(${guardedNames})\1(\s*:\s*)(?:\1[^"\\]*\1|[0-9]+)`, 'g');
const inForm = new RegExp(String.raw`(^|[?&\s])(${guardedNames})=[^&\s"]*`, 'g');

/**
 * The same text without card numbers, keys, passwords and resident numbers. The gateway's own ids stay: their digits
 * stand inside words. The merchant's key is in nothing that is sent, only what it signs.
 */
export function redact(text: string): string {
  return withoutNumbers(text.replace(inJson, `$1$2$1$3$1${mark}$1`).replace(inForm, `$1$2=${mark}`), mark);
}
