/*
 * The gateway keeps texts in EUC-KR, and the lengths of its tables are lengths there: a Korean character takes two
 * bytes. Which characters there are is asked of the decoder that every Node has. It knows the common 2,350 syllables
 * only; the papers allow Korean without an exception, and the table's Windows form writes every other in two as well.
 */

const firstByte = 0xa1;
const lastByte = 0xfe;
const syllable = /^[\uac00-\ud7a3]$/;

let pairs: ReadonlySet<string> | null = null;

/** Bytes that a character takes, null when the gateway has no such character. */
export function eucKrBytes(character: string): 1 | 2 | null {
  if (/^[\x20-\x7e]$/.test(character)) return 1;
  return syllable.test(character) || (pairs ??= readPairs()).has(character) ? 2 : null;
}

/** The text's beginning of at most so many bytes, in whole characters; what cannot be written becomes a space. */
export function cutToEucKr(text: string, maxBytes: number): string {
  let left = maxBytes;
  let cut = '';
  for (const character of text.normalize('NFC')) {
    const bytes = eucKrBytes(character);
    left -= bytes ?? 1;
    if (left < 0) break;
    cut += bytes === null ? ' ' : character;
  }
  return cut;
}

function readPairs(): ReadonlySet<string> {
  const decoder = new TextDecoder('euc-kr');
  const found = new Set<string>();
  for (let lead = firstByte; lead <= lastByte; lead += 1) {
    for (let trail = firstByte; trail <= lastByte; trail += 1) {
      const decoded = decoder.decode(Uint8Array.of(lead, trail));
      if (decoded.length === 1 && decoded !== '\ufffd') found.add(decoded);
    }
  }
  return found;
}
