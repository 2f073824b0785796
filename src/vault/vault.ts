import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Keeps what must not be readable in the database, and signs with keys that never leave it. */
export type Vault = {
  /** Encrypts text, bound to the row it belongs to: it opens nowhere else. */
  seal(text: string, boundTo: string): Uint8Array;
  /** The text again; throws VaultError when the key, the row or a bit is another. */
  open(sealed: Uint8Array, boundTo: string): string;
  /** HMAC-SHA256 in hex under a key of its own for each use. */
  sign(use: 'access-token', text: string): string;
};

export class VaultError extends Error {}

const rootKeyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;
/** First byte of everything sealed, so that a later scheme can be told from this one. */
const version = 1;

/** AES-256-GCM under keys that are derived from the root key (HKDF-SHA256), one for each use. */
export function openVault(rootKey: Uint8Array): Vault {
  if (rootKey.length !== rootKeyBytes)
    throw new VaultError(`the root key has ${rootKey.length} bytes and needs ${rootKeyBytes}`);
  const sealing = derive(rootKey, 'seal');
  const signing = { 'access-token': derive(rootKey, 'access-token') };
  return {
    seal(text, boundTo) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', sealing, iv);
      cipher.setAAD(Buffer.from(boundTo));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(version), iv, cipher.getAuthTag(), body]);
    },
    open: (sealed, boundTo) => unseal(sealing, Buffer.from(sealed), boundTo),
    sign: (use, text) => createHmac('sha256', signing[use]).update(text).digest('hex'),
  };
}

function unseal(key: Buffer, sealed: Buffer, boundTo: string): string {
  if (sealed[0] !== version) throw new VaultError('sealed by a scheme that this version does not know');
  try {
    const iv = sealed.subarray(1, 1 + ivBytes);
    const decipher = createDecipheriv('aes-256-gcm', key, iv);
    decipher.setAAD(Buffer.from(boundTo));
    decipher.setAuthTag(sealed.subarray(1 + ivBytes, 1 + ivBytes + tagBytes));
    return decipher.update(sealed.subarray(1 + ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    throw new VaultError('does not open: another root key, another row, or damaged');
  }
}

function derive(rootKey: Uint8Array, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', rootKey, new Uint8Array(0), `naru ${use}`, 32));
}
