import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { brandId, type MerchantId } from '../core/ids.ts';
import { VaultError } from './cipher.ts';
import { openVault } from './vault.ts';

const rootKey = randomBytes(32);
const vault = openVault([rootKey]);
const merchantId = brandId<MerchantId>(randomUUID());
const key = vault.newDataKey({ id: randomUUID(), merchantId });

test('what is sealed for a row opens for that row', () => {
  assert.equal(vault.open(key, vault.seal(key, '비밀 secret', 'channel-1'), 'channel-1'), '비밀 secret');
});

test('what is sealed for one row, by one key or for one owner opens for no other', () => {
  const sealed = vault.seal(key, 'secret', 'channel-1');
  assert.throws(() => vault.open(key, sealed, 'channel-2'), VaultError);
  assert.throws(() => vault.open(vault.newDataKey({ id: randomUUID(), merchantId }), sealed, 'channel-1'), VaultError);
  const stolen = { ...key, merchantId: brandId<MerchantId>(randomUUID()) };
  assert.throws(() => vault.open(stolen, sealed, 'channel-1'), VaultError);
});

test('a flipped bit is noticed anywhere in the sealed bytes and in the key', () => {
  const sealed = vault.seal(key, 'secret', 'row');
  for (const at of sealed.keys()) assert.throws(() => vault.open(key, flipped(sealed, at), 'row'), VaultError);
  for (const at of key.wrapped.keys())
    assert.throws(() => vault.open({ ...key, wrapped: flipped(key.wrapped, at) }, sealed, 'row'), VaultError);
});

test('another root key opens nothing and knows nothing', () => {
  const other = openVault([randomBytes(32)]);
  assert.equal(other.knowsRootKey(key.rootKeyId), false);
  assert.throws(() => other.open(key, vault.seal(key, 'secret', 'row'), 'row'), VaultError);
});

test('a new root key takes over: first it opens what the one before it sealed, then that one is not needed', () => {
  const sealed = vault.seal(key, 'secret', 'row');
  const newRoot = randomBytes(32);
  const between = openVault([newRoot, rootKey]);
  assert.equal(between.open(key, sealed, 'row'), 'secret');
  const rewrapped = between.rewrap(key);
  const after = openVault([newRoot]);
  assert.equal(after.open(rewrapped, sealed, 'row'), 'secret');
  assert.equal(after.sign(rewrapped, 'access-token', 'text'), vault.sign(key, 'access-token', 'text'));
  assert.throws(() => vault.open(rewrapped, sealed, 'row'), VaultError);
});

test('the same text is sealed differently every time, and names its key', () => {
  const [one, two] = [vault.seal(key, 'secret', 'row'), vault.seal(key, 'secret', 'row')];
  assert.notDeepEqual(one, two);
  assert.equal(Buffer.from(one.subarray(1, 17)).toString('hex'), key.id.replaceAll('-', ''));
});

test('a short root key is refused', () => {
  assert.throws(() => openVault([randomBytes(31)]), VaultError);
});

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const damaged = Uint8Array.from(bytes);
  damaged[at] = (damaged[at] ?? 0) ^ 1;
  return damaged;
}
