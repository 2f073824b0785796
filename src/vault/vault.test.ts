import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { openVault, VaultError } from './vault.ts';

const vault = openVault(randomBytes(32));

test('what is sealed for a row opens for that row', () => {
  assert.equal(vault.open(vault.seal('비밀 secret', 'channel-1'), 'channel-1'), '비밀 secret');
});

test('what is sealed for one row does not open for another', () => {
  const sealed = vault.seal('secret', 'channel-1');
  assert.throws(() => vault.open(sealed, 'channel-2'), VaultError);
});

test('a flipped bit is noticed anywhere in the sealed bytes', () => {
  const sealed = vault.seal('secret', 'row');
  for (let at = 0; at < sealed.length; at += 1) {
    const damaged = Uint8Array.from(sealed);
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    assert.throws(() => vault.open(damaged, 'row'), VaultError);
  }
});

test('another root key opens nothing', () => {
  assert.throws(() => openVault(randomBytes(32)).open(vault.seal('secret', 'row'), 'row'), VaultError);
});

test('the same text is sealed differently every time', () => {
  assert.notDeepEqual(vault.seal('secret', 'row'), vault.seal('secret', 'row'));
});

test('a short root key is refused', () => {
  assert.throws(() => openVault(randomBytes(31)), VaultError);
});
