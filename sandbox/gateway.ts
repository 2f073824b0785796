import type { BankDesk, EscrowDesk } from './bank/bank.ts';
import type { FastifyInstance } from 'fastify';
import type { Agenda } from './agenda.ts';
import type { Buyer } from './buyer/buyer.ts';
import type { FaultCall, FaultKind, Faults } from './faults.ts';
import type { Heard } from './heard.ts';
import type { Journal } from './journal.ts';
import type { Ledger } from './ledger.ts';
import type { Notices } from './notices.ts';
import type { Random } from './random.ts';

/** What a sandbox gateway is given. Time, chance, disk and network come from outside; it has nothing else. */
export type SandboxPorts = {
  /** Business time in milliseconds since 1970. */
  readonly now: () => number;
  readonly random: Random;
  readonly journal: Journal;
  readonly agenda: Agenda;
  readonly ledger: Ledger;
  readonly notices: Notices;
  readonly faults: Faults;
  readonly heard: Heard;
  /** The sandbox's own origin, for the addresses that a gateway hands out. */
  readonly origin: () => string;
  /** Real waiting; rejects when the sandbox stops. */
  readonly wait: (ms: number) => Promise<void>;
};

/** A gateway that speaks its own protocol under its own prefix. */
export type SandboxGateway = {
  readonly name: string;
  readonly buyer: Buyer;
  /** Where it gives out accounts that the buyer pays into. */
  readonly bank?: BankDesk;
  /** Where what the buyer says of the goods reaches the merchant. */
  readonly escrow?: EscrowDesk;
  /** What can go wrong in such a call here; the levers refuse any other. */
  faultsIn(call: FaultCall): readonly FaultKind[];
  mount(app: FastifyInstance): void;
  /** Forgets payments, sessions and answers. */
  reset(): void;
};

export type OpenGateway = (ports: SandboxPorts) => SandboxGateway;
