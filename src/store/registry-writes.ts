import type { Channel } from '../core/channel.ts';
import type { DataKey } from '../core/data-key.ts';
import type { ChannelId, MerchantId } from '../core/ids.ts';
import { unreachable } from '../core/unreachable.ts';
import { type ApiKey, insertApiKey, revokeApiKey } from './access.ts';
import { type AuditEntry, insertAuditEntry } from './audit.ts';
import { type ChannelChange, insertChannel, unsetOtherDefaults, updateChannel } from './channels.ts';
import { dropDataKey, insertDataKey, rewrapDataKey, supersedeDataKey } from './data-keys.ts';
import type { Statement } from './database.ts';
import { type Merchant, type MerchantChange, insertMerchant, updateMerchant } from './merchants.ts';
import { resealValue, type SealedValue } from './sealed-values.ts';
import { insertTier, type Tier } from './tiers.ts';

type Created<T> = T & { readonly createdAt: Date };

/** What people register and change, each with its line in the audit. */
export type RegistryWrite =
  | { readonly write: 'insert merchant'; readonly row: Created<Merchant> }
  | { readonly write: 'change merchant'; readonly id: MerchantId; readonly change: MerchantChange }
  | { readonly write: 'insert data key'; readonly row: Created<DataKey> }
  | { readonly write: 'rewrap data key'; readonly from: DataKey; readonly to: DataKey }
  | { readonly write: 'supersede data key'; readonly id: DataKey['id']; readonly at: Date }
  | { readonly write: 'drop data key'; readonly id: DataKey['id'] }
  | { readonly write: 'reseal'; readonly from: SealedValue; readonly sealed: Uint8Array }
  | { readonly write: 'insert tier'; readonly row: Tier }
  | { readonly write: 'insert channel'; readonly row: Created<Channel> }
  | { readonly write: 'change channel'; readonly id: ChannelId; readonly change: ChannelChange }
  | { readonly write: 'unset other defaults'; readonly channel: Channel }
  | { readonly write: 'insert api key'; readonly row: Created<ApiKey> }
  | { readonly write: 'revoke api key'; readonly id: string; readonly at: Date }
  | { readonly write: 'insert audit entry'; readonly row: AuditEntry };

export function registryStatementFor(write: RegistryWrite): Statement {
  switch (write.write) {
    case 'insert merchant':
      return insertMerchant(write.row);
    case 'change merchant':
      return updateMerchant(write.id, write.change);
    case 'insert data key':
      return insertDataKey(write.row);
    case 'rewrap data key':
      return rewrapDataKey(write.from, write.to);
    case 'supersede data key':
      return supersedeDataKey(write.id, write.at);
    case 'drop data key':
      return dropDataKey(write.id);
    case 'reseal':
      return resealValue(write.from, write.sealed);
    case 'insert tier':
      return insertTier(write.row);
    case 'insert channel':
      return insertChannel(write.row);
    case 'change channel':
      return updateChannel(write.id, write.change);
    case 'unset other defaults':
      return unsetOtherDefaults(write.channel);
    case 'insert api key':
      return insertApiKey(write.row);
    case 'revoke api key':
      return revokeApiKey(write.id, write.at);
    case 'insert audit entry':
      return insertAuditEntry(write.row);
    default:
      return unreachable(write);
  }
}
