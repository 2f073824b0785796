/*
 * Forms in the two encodings of this wire. Everything was EUC-KR once and still is where no field says UTF-8, each leg
 * by a field of its own (LGD_ENCODING, LGD_ENCODING_RETURNURL, LGD_ENCODING_NOTEURL).
 */

export type Charset = 'UTF-8' | 'EUC-KR';

export function charsetOf(written: string | undefined): Charset {
  return written?.toUpperCase() === 'UTF-8' ? 'UTF-8' : 'EUC-KR';
}

export type FormFields = ReadonlyMap<string, readonly string[]>;

/** Reads a posted form, whose field LGD_ENCODING says how the others are written. */
export function readForm(body: Buffer): FormFields {
  const pairs = body
    .toString('latin1')
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? ([pair, ''] as const) : ([pair.slice(0, at), pair.slice(at + 1)] as const);
    });
  const encoding = pairs.find(([name]) => name === 'LGD_ENCODING')?.[1];
  const decoder = new TextDecoder(charsetOf(encoding));
  const decoded = (written: string): string => decoder.decode(bytesOf(written));
  const fields = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const values = fields.get(decoded(name));
    if (values) values.push(decoded(value));
    else fields.set(decoded(name), [decoded(value)]);
  }
  return fields;
}

export function writeForm(fields: Readonly<Record<string, string>>, charset: Charset): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${percentEncoded(value, charset)}`)
    .join('&');
}

function bytesOf(written: string): Uint8Array {
  const bytes: number[] = [];
  for (let place = 0; place < written.length; place += 1) {
    const hex = /^%([0-9a-f]{2})/i.exec(written.slice(place, place + 3))?.[1];
    if (hex !== undefined) place += 2;
    const plain = written[place] === '+' ? 0x20 : written.charCodeAt(place) & 0xff;
    bytes.push(hex === undefined ? plain : Number.parseInt(hex, 16));
  }
  return Uint8Array.from(bytes);
}

const plain = /^[A-Za-z0-9*._-]$/;

function percentEncoded(value: string, charset: Charset): string {
  let written = '';
  for (const character of value) {
    const bytes = charset === 'UTF-8' ? Buffer.from(character) : eucKrBytes(character);
    for (const byte of bytes) {
      const letter = String.fromCharCode(byte);
      if (byte === 0x20) written += '+';
      else written += plain.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    }
  }
  return written;
}

const questionMark = [0x3f];

/** A character that the older encoding does not have becomes a question mark, as its writers do. */
function eucKrBytes(character: string): readonly number[] {
  if (character.charCodeAt(0) < 0x80) return [character.charCodeAt(0)];
  return (pairs ??= readPairs()).get(character) ?? questionMark;
}

let pairs: ReadonlyMap<string, readonly number[]> | null = null;

/** Which pair of bytes writes what, asked of the decoder that every Node has (its table is Windows' larger one). */
function readPairs(): ReadonlyMap<string, readonly number[]> {
  const decoder = new TextDecoder('euc-kr');
  const found = new Map<string, readonly number[]>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x41; trail <= 0xfe; trail += 1) {
      const decoded = decoder.decode(Uint8Array.of(lead, trail));
      if (decoded.length === 1 && decoded !== '\ufffd') found.set(decoded, [lead, trail]);
    }
  }
  return found;
}
