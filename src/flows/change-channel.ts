import type { Channel } from '../core/channel.ts';
import { sealedFor, type Credentials, type Hub } from '../hub.ts';
import { commit, type Step, type Write } from '../store/commit.ts';
import { loadPresentKey } from '../store/data-keys.ts';
import { audited } from './audited.ts';
import { decide } from './decide.ts';

/*
 * What can be done to a channel that is in use. Each answers false when it has been removed meanwhile.
 */

/** No window opens through it any more. Its payments are still settled and given back, its notices still heard. */
export function removeChannel(hub: Hub, channel: Channel, actor: string): Promise<boolean> {
  const change = { removedAt: hub.clock.now(), isDefault: false };
  return write(hub, channel, { actor, action: 'channel remove', writes: [changed(channel, change)] });
}

/** The one that is meant when a page names none. */
export function makeDefault(hub: Hub, channel: Channel, actor: string): Promise<boolean> {
  const writes: Write[] = [{ write: 'unset other defaults', channel }, changed(channel, { isDefault: true })];
  return write(hub, channel, { actor, action: 'channel set-default', writes });
}

/** New keys of the same MID. Throws CredentialsInvalid, which names the field, before anything is written. */
export function changeCredentials(
  hub: Hub,
  channel: Channel,
  { credentials, actor }: NewCredentials,
): Promise<boolean> {
  hub.gateways.refuseBadCredentials(channel, credentials);
  return decide(hub, async (last) => {
    if (last === 'channel') return { step: null, answer: false };
    const key = await loadPresentKey(hub.db, channel.merchantId);
    const sealedCredentials = hub.vault.seal(key, JSON.stringify(credentials), sealedFor(channel));
    const writes = [changed(channel, { sealedCredentials })];
    return { step: stepOf(hub, channel, { actor, action: 'channel change-credentials', writes }), answer: true };
  });
}

/** What it is for, and how fast it is charged. What is not said stays. */
export function changeUse(hub: Hub, channel: Channel, { use, actor }: NewUse): Promise<boolean> {
  return write(hub, channel, { actor, action: 'channel set', writes: [changed(channel, use)], detail: use });
}

export type NewUse = {
  readonly use: Partial<Pick<Channel, 'purposes' | 'chargesPerSecond'>>;
  readonly actor: string;
};

export type NewCredentials = { readonly credentials: Credentials; readonly actor: string };

type Change = Extract<Write, { write: 'change channel' }>['change'];

function changed({ id }: Channel, change: Change): Write {
  return { write: 'change channel', id, change };
}

type Done = {
  readonly actor: string;
  readonly action: string;
  readonly writes: readonly Write[];
  readonly detail?: Change;
};

async function write(hub: Hub, channel: Channel, done: Done): Promise<boolean> {
  return (await commit(hub.db, stepOf(hub, channel, done))).done;
}

function stepOf(hub: Hub, channel: Channel, { actor, action, writes, detail }: Done): Step {
  const { merchantId, key: subject, gateway, mid } = channel;
  return [...writes, audited(hub, { actor, action, merchantId, subject, detail: { gateway, mid, ...detail } })];
}
