import { randomBytes, randomInt, randomUUIDv7 } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { CancellationId, CheckoutToken, DeliveryId, OperationId, RandomDigits } from './core/ids.ts';
import { brandId } from './core/ids.ts';
import type { Channel, Environment } from './core/channel.ts';
import type { VirtualAccount } from './core/virtual-account.ts';
import type { Gateway, GatewayIo, GatewayPlace, GatewaySession, HttpSend } from './gateways/gateway.ts';
import { gateways } from './gateways/index.ts';
import type { SafeAgent } from './outbound/safe-agent.ts';
import { createSafeAgent } from './outbound/safe-agent.ts';
import { redacting } from './gateways/redacting.ts';
import { createSend } from './gateways/send.ts';
import { openDatabase, type Connection, type Database } from './store/database.ts';
import { readClockSetting, type ClockSetting } from './store/clock-setting.ts';
import { openVault, type Vault } from './vault/vault.ts';

/** Everything that a flow is handed: time, chance, the database, secrets, and the two ways out of the house. */
export type Hub = {
  readonly settings: HubSettings;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly db: Database;
  readonly vault: Vault;
  readonly gateways: GatewayDoor;
  readonly outbound: SafeAgent;
  /** Whose account it is; null: nobody here can be asked. */
  readonly findHolder: FindHolder | null;
  readonly background: Background;
  close(): Promise<void>;
};

/** The name that a bank tells for an account (three digits of the bank, and the number), null: it could not be told. */
export type FindHolder = (account: Pick<VirtualAccount, 'bankCode' | 'number'>) => Promise<string | null>;

export type HubSettings = {
  readonly mode: 'sandbox' | 'live';
  /** Where browsers and gateways reach the hub; no slash at the end. */
  readonly publicUrl: string;
  readonly sandboxUrl: string;
  readonly shopUrl: string;
};

/** Business time is what a merchant sees and can be shifted in the sandbox; machine time never is. */
export type Clock = {
  now(): Date;
  machineNow(): Date;
  /** Machine time passes. Ends early, and without an error, when the signal says so. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Reads the shared setting again; several hubs on one database have one business time. */
  refresh(): Promise<void>;
};

/** Handed in by tests, so that nobody waits for real. */
export type MachineTime = { now(): Date; sleep(ms: number, signal?: AbortSignal): Promise<void> };

export type Ids = {
  readonly digits: RandomDigits;
  operation(): OperationId;
  delivery(): DeliveryId;
  cancellation(): CancellationId;
  checkoutToken(): CheckoutToken;
  row(): string;
};

export type GatewayDoor = {
  readonly all: readonly Gateway[];
  named(name: string): Gateway | null;
  /** The gateway of a channel. Every stored channel names a registered gateway. */
  of(channel: Pick<Channel, 'gateway'>): Gateway;
  open(channel: Channel): GatewaySession;
  /** Throws CredentialsInvalid, which names the field, when a channel could not be opened with these. */
  refuseBadCredentials(wanted: Pick<Channel, 'gateway' | 'environment'>, credentials: Credentials): void;
};

export type Credentials = Readonly<Record<string, string>>;

/** Work that goes on after its caller was answered; the hub waits for it when it stops. */
export type Background = { run(work: Promise<unknown>): void; size(): number; idle(): Promise<void> };

export type HubParts = {
  readonly settings: HubSettings;
  readonly connection: Connection;
  /** The present one first, then the one before it. */
  readonly rootKeys: readonly [Uint8Array, ...Uint8Array[]];
  readonly log: Logger;
  readonly send?: HttpSend;
  readonly machine?: MachineTime;
  readonly findHolder?: FindHolder;
};

/** A gateway answers within a minute or it is asked again later (Toss names 60 s for its slowest calls). */
const gatewayTimeoutMs = 60_000;

export async function buildHub(parts: HubParts): Promise<Hub> {
  const db = openDatabase(parts.connection);
  const vault = openVault(parts.rootKeys);
  const { send, close: closeSend } = parts.send ? { send: parts.send, close: async () => {} } : createSend();
  const outbound = createSafeAgent({ allowLoopback: parts.settings.mode === 'sandbox' });
  const readSetting = parts.settings.mode === 'sandbox' ? () => readClockSetting(db) : async () => realTime;
  const clock = createClock(readSetting, parts.machine ?? realMachine);
  const background = createBackground(parts.log);
  return {
    settings: parts.settings,
    clock,
    ids: createIds(),
    log: parts.log,
    db,
    vault,
    gateways: createGatewayDoor({ vault, send, clock, settings: parts.settings }),
    outbound,
    findHolder: parts.findHolder ?? null,
    background,
    async close() {
      await background.idle();
      await Promise.all([closeSend(), outbound.close()]);
      await db.close();
    },
  };
}

/** The machine's own time. */
export const realMachine: MachineTime = {
  now: () => new Date(),
  // Only the signal makes it reject.
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
};

/** Outside the sandbox nobody moves time, whatever a database holds that was a sandbox's before. */
const realTime: ClockSetting = { offsetMs: 0, heldAt: null };

function createClock(readSetting: () => Promise<ClockSetting>, machine: MachineTime): Clock {
  let setting = realTime;
  return {
    now: () => setting.heldAt ?? new Date(Date.now() + setting.offsetMs),
    machineNow: () => machine.now(),
    sleep: (ms, signal) => machine.sleep(ms, signal),
    refresh: async () => {
      setting = await readSetting();
    },
  };
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function createIds(): Ids {
  const digits: RandomDigits = (count) => Array.from({ length: count }, () => randomInt(10)).join('');
  const row = (): string => randomUUIDv7();
  return {
    digits,
    row,
    operation: () => brandId<OperationId>(row()),
    delivery: () => brandId<DeliveryId>(row()),
    cancellation: () => brandId<CancellationId>(Array.from({ length: 20 }, () => crockford[randomInt(32)]).join('')),
    checkoutToken: () => brandId<CheckoutToken>(randomBytes(16).toString('hex')),
  };
}

function createGatewayDoor(parts: Pick<Hub, 'vault' | 'clock' | 'settings'> & { send: HttpSend }): GatewayDoor {
  const byName = new Map(gateways.map((gateway) => [gateway.name, gateway]));
  const of = (channel: Pick<Channel, 'gateway'>): Gateway => {
    const gateway = byName.get(channel.gateway);
    if (!gateway) throw new Error(`no gateway ${channel.gateway}`);
    return gateway;
  };
  const ioOf = ({ environment }: Pick<Channel, 'environment'>): GatewayIo => ({
    send: parts.send,
    now: () => parts.clock.now(),
    timeoutMs: gatewayTimeoutMs,
    place: placeOf(environment, parts.settings.sandboxUrl),
  });
  return {
    all: gateways,
    named: (name) => byName.get(name) ?? null,
    of,
    open(channel) {
      const credentials = openCredentials(parts.vault, channel);
      return redacting(of(channel).open(credentials, ioOf(channel)), of(channel).redact);
    },
    refuseBadCredentials: (wanted, credentials) => void of(wanted).open(credentials, ioOf(wanted)),
  };
}

/** What a channel's credentials are bound to, beside their merchant. */
export function sealedFor(channel: Pick<Channel, 'key'>): string {
  return `credentials of ${channel.key}`;
}

function openCredentials(vault: Vault, channel: Channel): Credentials {
  return JSON.parse(vault.open(channel.dataKey, channel.sealedCredentials, sealedFor(channel))) as Credentials;
}

function placeOf(environment: Environment, sandboxUrl: string): GatewayPlace {
  return environment === 'sandbox' ? { environment, origin: sandboxUrl } : { environment };
}

function createBackground(log: Logger): Background {
  const running = new Set<Promise<unknown>>();
  return {
    run(work) {
      const done = work
        .catch((error: unknown) => log.error({ err: error }, 'work in the background failed'))
        .finally(() => running.delete(done));
      running.add(done);
    },
    size: () => running.size,
    idle: async () => {
      await Promise.all(running);
    },
  };
}
