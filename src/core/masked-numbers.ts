/*
 * Numbers that are kept nowhere, whoever wrote them down: of cards, and of residents. Every gateway's `redact` begins
 * with these.
 */

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
 * The same text with `mark` where a card's or a resident's number was. Our own ids stay: none has thirteen digits in a
 * row. So do longer numbers, and digits inside a word.
 */
export function withoutNumbers(text: string, mark: string): string {
  return text
    .replace(residentNumber, mark)
    .replace(cardNumber, (digits) => (milliseconds.test(digits) || yearToSecond.test(digits) ? digits : mark));
}
