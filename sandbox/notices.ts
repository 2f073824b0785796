import type { Agenda } from './agenda.ts';
import type { Journal, Table } from './journal.ts';

/** What a gateway tells a merchant's server by itself, with its tries: kept in the journal, so a restart loses none. */
export type Notice = {
  readonly id: string;
  readonly gateway: string;
  readonly mid: string;
  readonly url: string;
  readonly body: string;
  readonly contentType: string;
  readonly tries: readonly NoticeTry[];
  /** Milliseconds since 1970, business time; null once delivered or given up. */
  readonly dueAt: number | null;
};

/** `status` is the HTTP status, or null when no answer came. */
export type NoticeTry = { readonly at: number; readonly status: number | null };

/** How one gateway sends: what differs between gateways, as data and two pure functions. */
export type NoticeProtocol = {
  readonly timeoutMs: number;
  /** Minutes of business time from one failed try to the next; at its end the notice is given up. */
  readonly retryMinutes: readonly number[];
  headers(notice: Notice, now: number): Record<string, string>;
  isAccepted(status: number, body: string): boolean;
  /** What it tells everyone, and what only those who asked for it when they registered their address. */
  readonly kinds: { readonly usual: readonly string[]; readonly onRequest: readonly string[] };
};

export type NewNotice = Pick<Notice, 'id' | 'gateway' | 'mid' | 'body' | 'contentType'> & {
  readonly kind: string;
  /** Where a gateway is told the address with each order; absent: the one that is registered. */
  readonly url?: string;
};

export type Registration = {
  readonly gateway: string;
  readonly mid: string;
  readonly url: string;
  /** Null leaves the choice as it is: at first the gateway's usual kinds. */
  readonly kinds: readonly string[] | null;
};

export type Notices = {
  /** Sends to its URL, else to the one registered for this gateway and MID, if that is for this kind. */
  send(notice: NewNotice): void;
  register(registration: Registration): void;
  /** Every kind that a gateway can be asked to send. */
  kindsOf(gateway: string): readonly string[];
  list(): readonly Notice[];
  clear(): void;
  speak(gateway: string, protocol: NoticeProtocol): void;
};

export type NoticePorts = {
  readonly now: () => number;
  readonly journal: Journal;
  readonly agenda: Agenda;
  readonly fetch: typeof fetch;
  /** Ends tries under way; they are neither counted nor lost. */
  readonly stopping: AbortSignal;
};

/** Finished notices stay readable for people, but not without end. */
const keptFinished = 1_000;

/** What a receiver answers is only looked at, so little of it is enough. */
const maxAnswerBytes = 4_096;

export function openNotices(ports: NoticePorts): Notices {
  const table = ports.journal.table<Notice>('notices');
  const urls = ports.journal.table<string>('notice-urls');
  const chosenKinds = ports.journal.table<readonly string[]>('notice-kinds');
  const protocols = new Map<string, NoticeProtocol>();

  const schedule = (notice: Notice): void => {
    if (notice.dueAt === null) return;
    const { id, dueAt } = notice;
    ports.agenda.add({
      at: dueAt,
      isWanted: () => table.get(id)?.dueAt === dueAt,
      keep: () => tryOnce(ports, table, protocols, id).then(scheduleAgain),
    });
  };
  const scheduleAgain = (notice: Notice | null): void => {
    if (notice) schedule(notice);
  };

  for (const notice of table.rows()) schedule(notice);
  return {
    send({ kind, ...wanted }) {
      const key = registrationKey(wanted.gateway, wanted.mid);
      const kinds = chosenKinds.get(key) ?? protocols.get(wanted.gateway)?.kinds.usual;
      const registered = kinds?.includes(kind) ? urls.get(key) : undefined;
      const url = wanted.url ?? registered;
      if (url === undefined) return;
      const notice: Notice = { ...wanted, url, tries: [], dueAt: ports.now() };
      table.put(notice.id, notice);
      schedule(notice);
      forgetOldest(table);
    },
    register({ gateway, mid, url, kinds }) {
      urls.put(registrationKey(gateway, mid), url);
      if (kinds) chosenKinds.put(registrationKey(gateway, mid), kinds);
    },
    kindsOf(gateway) {
      const kinds = protocols.get(gateway)?.kinds;
      return kinds ? [...kinds.usual, ...kinds.onRequest] : [];
    },
    list: () => [...table.rows()],
    clear: () => table.clear(),
    speak: (gateway, protocol) => void protocols.set(gateway, protocol),
  };
}

/** Tries once and writes down how it went; null when the notice has been cleared away meanwhile. */
async function tryOnce(
  ports: NoticePorts,
  table: Table<Notice>,
  protocols: ReadonlyMap<string, NoticeProtocol>,
  id: string,
): Promise<Notice | null> {
  await ports.journal.written();
  const notice = table.get(id);
  const protocol = notice && protocols.get(notice.gateway);
  if (!notice || !protocol) return null;
  const at = ports.now();
  const answer = await post(ports, notice, protocol, at);
  if (ports.stopping.aborted || !table.get(id)) return null;
  const isDelivered = answer !== null && protocol.isAccepted(answer.status, answer.body);
  const delay = isDelivered ? undefined : protocol.retryMinutes[notice.tries.length];
  const next: Notice = {
    ...notice,
    tries: [...notice.tries, { at, status: answer?.status ?? null }],
    dueAt: delay === undefined ? null : at + delay * 60_000,
  };
  table.put(id, next);
  return next;
}

async function post(
  ports: NoticePorts,
  notice: Notice,
  protocol: NoticeProtocol,
  now: number,
): Promise<{ status: number; body: string } | null> {
  try {
    const reply = await ports.fetch(notice.url, {
      method: 'POST',
      headers: { 'content-type': notice.contentType, ...protocol.headers(notice, now) },
      body: notice.body,
      redirect: 'manual',
      signal: AbortSignal.any([ports.stopping, AbortSignal.timeout(protocol.timeoutMs)]),
    });
    return { status: reply.status, body: await readStart(reply) };
  } catch {
    return null;
  }
}

async function readStart(reply: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of reply.body ?? []) {
    parts.push(part);
    size += part.length;
    if (size >= maxAnswerBytes) break;
  }
  return Buffer.concat(parts).toString('utf8');
}

function registrationKey(gateway: string, mid: string): string {
  return `${gateway}/${mid}`;
}

function forgetOldest(table: Table<Notice>): void {
  if (table.size <= keptFinished) return;
  for (const notice of table.rows()) {
    if (notice.dueAt === null) {
      table.remove(notice.id);
      return;
    }
  }
}
