import { createHmac, randomBytes } from 'node:crypto';
import type { DataKey } from '../core/data-key.ts';
import type { MerchantId } from '../core/ids.ts';
import { decrypt, derive, encrypt, VaultError } from './cipher.ts';

/**
 * Keeps what must not be readable in the database. Secrets are sealed by their merchant's data key, data keys by the
 * root key; the sealed data key comes along from the database, so nothing here is kept, loaded or stale.
 */
export type Vault = {
  /** The root key that data keys are sealed by from now on. */
  readonly rootKeyId: string;
  /** Whether a data key that names this root key can be opened here. */
  knowsRootKey(rootKeyId: string): boolean;
  newDataKey(owner: { readonly id: string; readonly merchantId: MerchantId | null }): DataKey;
  /** The same data key under the present root key. */
  rewrap(key: DataKey): DataKey;
  /** Encrypts text, bound to its owner and to the row that `boundTo` names: it opens nowhere else. */
  seal(key: DataKey, text: string, boundTo: string): Uint8Array;
  /** The text again; throws VaultError when the key, the row or a bit is another. */
  open(key: DataKey, sealed: Uint8Array, boundTo: string): string;
  /** HMAC-SHA256 in hex under a key of its own for each use. */
  sign(key: DataKey, use: 'access-token' | 'refund-account' | 'idempotent-call', text: string): string;
};

const keyBytes = 32;
/** First byte of everything sealed, so that another scheme can be told from this one. */
const version = 2;
const idBytes = 16;

type RootKey = { readonly id: string; readonly wrapping: Buffer };

/**
 * AES-256-GCM throughout. `rootKeys`: the present one first, then the one before it, which still opens what it sealed
 * while the hubs are being restarted.
 */
export function openVault(rootKeys: readonly [Uint8Array, ...Uint8Array[]]): Vault {
  const roots = rootKeys.map(readRootKey);
  const present = roots[0] as RootKey;
  const plain = (key: DataKey): Buffer => {
    const root = roots.find((each) => each.id === key.rootKeyId);
    if (!root) throw new VaultError(`data key ${key.id} is sealed by root key ${key.rootKeyId}, which is not here`);
    return decrypt(root.wrapping, key.wrapped, ownerOf(key));
  };
  const wrap = (owner: Pick<DataKey, 'id' | 'merchantId'>, bytes: Buffer): DataKey => ({
    ...owner,
    rootKeyId: present.id,
    wrapped: encrypt(present.wrapping, bytes, ownerOf(owner)),
  });
  return {
    rootKeyId: present.id,
    knowsRootKey: (rootKeyId) => roots.some((root) => root.id === rootKeyId),
    newDataKey: (owner) => wrap(owner, randomBytes(keyBytes)),
    rewrap: (key) => wrap({ id: key.id, merchantId: key.merchantId }, plain(key)),
    seal: (key, text, boundTo) => {
      const body = encrypt(derive(plain(key), 'seal'), Buffer.from(text), `${ownerOf(key)} ${boundTo}`);
      return Buffer.concat([Buffer.of(version), idOf(key), body]);
    },
    open: (key, sealed, boundTo) => {
      const bytes = Buffer.from(sealed);
      if (bytes[0] !== version) throw new VaultError('sealed by a scheme that this version does not know');
      if (!bytes.subarray(1, 1 + idBytes).equals(idOf(key))) throw new VaultError('sealed by another data key');
      const body = bytes.subarray(1 + idBytes);
      return decrypt(derive(plain(key), 'seal'), body, `${ownerOf(key)} ${boundTo}`).toString();
    },
    sign: (key, use, text) =>
      createHmac('sha256', derive(plain(key), use))
        .update(text)
        .digest('hex'),
  };
}

function readRootKey(bytes: Uint8Array): RootKey {
  if (bytes.length !== keyBytes) throw new VaultError(`a root key has ${bytes.length} bytes and needs ${keyBytes}`);
  return { id: derive(bytes, 'root key id').toString('hex').slice(0, 16), wrapping: derive(bytes, 'wrap') };
}

function ownerOf({ id, merchantId }: Pick<DataKey, 'id' | 'merchantId'>): string {
  return `${id} of ${merchantId ?? 'the hub'}`;
}

function idOf({ id }: DataKey): Buffer {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  if (bytes.length !== idBytes) throw new VaultError(`the id of a data key is no UUID: ${id}`);
  return bytes;
}
