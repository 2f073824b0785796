import type { Branded, ChannelId, MerchantId, TierId } from './ids.ts';
import type { DataKey } from './data-key.ts';
import type { CardFacts } from './method.ts';
import { nobody, type Buyer } from './payment.ts';

export type BillingKeyId = Branded<string, 'BillingKeyId'>;

/** Stored means to charge a card. A registration that is still open is a payment, and no key yet. */
export type BillingKeyState = 'issued' | 'replaced' | 'deleting' | 'deleted';

export type BillingKeyEvent = 'replace' | 'delete' | 'gone';

/**
 * A new key under the same name replaces the old one, which the gateway still knows: it is not charged again, and not
 * deleted there by itself. A key that is to be deleted is never charged again, whatever its gateway says.
 */
export const billingKeyTransitions: Record<BillingKeyState, Partial<Record<BillingKeyEvent, BillingKeyState>>> = {
  issued: { replace: 'replaced', delete: 'deleting' },
  replaced: {},
  deleting: { gone: 'deleted' },
  deleted: {},
};

export type BillingKey = {
  readonly id: BillingKeyId;
  readonly merchantId: MerchantId;
  readonly tierId: TierId | null;
  readonly live: boolean;
  /** The merchant's own name for it: at most one key of that name is issued. */
  readonly name: string;
  readonly state: BillingKeyState;
  readonly channelId: ChannelId;
  readonly gateway: string;
  readonly mid: string;
  /** Null as soon as nobody needs it any more. */
  readonly sealedKey: Uint8Array | null;
  /** What it is sealed by. */
  readonly dataKey: DataKey;
  /** The gateway's own name for the buyer; null where it has none. */
  readonly customerId: string | null;
  readonly card: CardFacts | null;
  readonly buyer: Buyer;
  /** When a key was first issued under this name, however often it was replaced. */
  readonly firstIssuedAt: Date;
  readonly issuedAt: Date;
  /** When it was replaced or its deletion was asked for. */
  readonly endedAt: Date | null;
};

/** Only a whole key is charged: not one that was replaced, or may be gone. */
export function canCharge(state: BillingKeyState): boolean {
  return state === 'issued';
}

/** The merchant's name for a key: 1 to 80 characters, any script. */
const nameMaxLength = 80;

export function isBillingKeyName(text: string): boolean {
  return text.length > 0 && text.length <= nameMaxLength;
}

/** What a key is sealed to: it opens in no other row. */
export function sealedForKey({ id }: Pick<BillingKey, 'id'>): string {
  return `billing key ${id}`;
}

/** What stays of a key that has ended, or of a payment, when it is forgotten whose it was. */
export function withoutHolder({ card }: Pick<BillingKey, 'card'>): Pick<BillingKey, 'card' | 'buyer'> {
  return { buyer: nobody, card: card && { ...card, maskedNumber: null } };
}
