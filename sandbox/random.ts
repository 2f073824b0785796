/** A whole number from 0 up to, not including, `below`. Handed in, so that a seed can replay everything. */
export type Random = (below: number) => number;

export function randomText(random: Random, alphabet: string, length: number): string {
  let text = '';
  for (let i = 0; i < length; i += 1) text += alphabet[random(alphabet.length)];
  return text;
}

export const digits = '0123456789';
export const lowerHex = '0123456789abcdef';
