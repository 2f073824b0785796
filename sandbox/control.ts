import type { FastifyInstance, FastifyRequest } from 'fastify';
import { mountBanks } from './bank/routes.ts';
import { BuyerRefused } from './buyer/buyer.ts';
import { mountBuyer } from './buyer/routes.ts';
import { testCards } from './cards.ts';
import { realTime } from './clock.ts';
import type { BusinessClock } from './clock.ts';
import {
  ControlRefused,
  bodyOf,
  readChoice,
  readCount,
  readNamed,
  readOptionalChoice,
  readOptionalChoices,
  readOptionalWord,
  readTime,
  readWord,
  refuseOthers,
} from './control-fields.ts';
import type { Body } from './control-fields.ts';
import { faultCalls } from './faults.ts';
import type { Fault } from './faults.ts';
import type { SandboxGateway, SandboxPorts } from './gateway.ts';
import type { Movement } from './ledger.ts';
import type { Timers } from './timers.ts';

export type Controlled = {
  readonly ports: SandboxPorts;
  readonly clock: BusinessClock;
  readonly timers: Timers;
  readonly gateways: readonly SandboxGateway[];
};

/** What no real gateway has: levers for faults, time, books and the buyer. Every answer follows the disk. */
export function mountControl(app: FastifyInstance, controlled: Controlled): void {
  // A page in a browser cannot set this header on another origin without being asked first, and is never allowed to.
  // One that reaches this origin under a name of its own still says where it comes from.
  app.addHook('onRequest', async ({ headers }) => {
    const isMeant = headers['sandbox-control'] === '1' && headers.origin === undefined;
    if (!isMeant) throw new ControlRefused(403, 'Only programs with the header "sandbox-control: 1", no web pages.');
  });
  app.addHook('preSerialization', async (_request, _reply, payload) => {
    await controlled.ports.journal.written();
    return payload;
  });
  app.setErrorHandler((error, _request, reply) => {
    const { status, code } = statusAndCode(error);
    if (status === 500) console.error(error);
    return reply.code(status).send({ code, message: error instanceof Error ? error.message : String(error) });
  });
  mountFaults(app, controlled);
  mountBooks(app, controlled);
  mountClock(app, controlled);
  mountBuyer(app, controlled.gateways);
  const { gateways, timers, ports } = controlled;
  mountBanks(app, { gateways, timers, notices: ports.notices });
}

function statusAndCode(error: unknown): { status: number; code: string } {
  if (error instanceof BuyerRefused) return { status: error.status, code: error.code };
  if (error instanceof ControlRefused) return { status: error.status, code: 'REFUSED' };
  // A body that is too large, or no JSON by its own word.
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status < 500) return { status, code: 'REFUSED' };
  return { status: 500, code: 'FAILED' };
}

/** Bounds for what a lever may ask, so that a slip of the hand does not break the sandbox for good. */
const limits = { faultTimes: 10_000, faultDelayMs: 600_000 };
const defaultDelayMs = 5_000;

function mountFaults(app: FastifyInstance, { ports, gateways }: Controlled): void {
  app.post('/faults', async (request) => {
    const body = bodyOf(request);
    refuseOthers(body, ['gateway', 'call', 'fault', 'times', 'delay_ms']);
    const gateway = readNamed(body, 'gateway', gateways);
    const call = readChoice(body, 'call', faultCalls);
    const fault = ports.faults.add({
      gateway: gateway.name,
      call,
      fault: readChoice(body, 'fault', gateway.faultsIn(call)),
      timesLeft: readCount(body, 'times', { usual: 1, most: limits.faultTimes }),
      delayMs: readCount(body, 'delay_ms', { usual: defaultDelayMs, most: limits.faultDelayMs }),
    });
    return { fault: wireFault(fault) };
  });
  app.get('/faults', async () => ({ faults: ports.faults.list().map(wireFault) }));
  app.delete('/faults', async () => {
    ports.faults.clear();
    return { faults: [] };
  });
}

function mountBooks(app: FastifyInstance, { ports, clock, timers, gateways }: Controlled): void {
  app.get<{ Querystring: Body }>('/ledger', async ({ query }) => {
    refuseOthers(query, ['gateway', 'order']);
    const gateway = readOptionalChoice(query, 'gateway', namesOf(gateways));
    return { entries: ports.ledger.find(gateway, readOptionalWord(query, 'order')).map(wireMovement) };
  });
  app.get<{ Querystring: Body }>('/heard', async ({ query }) => {
    refuseOthers(query, ['gateway', 'order']);
    const gateway = readChoice(query, 'gateway', namesOf(gateways));
    const heard = ports.heard.find(gateway, readWord(query, 'order'));
    if (heard) return { fields: heard.fields };
    throw new ControlRefused(404, '이 주문으로 결제창을 연 적이 없습니다. No window was opened for this order.');
  });
  app.get('/cards', async () => testCards);
  app.get('/notices', async () => ({ notices: ports.notices.list() }));
  app.put('/webhooks', async (request) => {
    const body = bodyOf(request);
    refuseOthers(body, ['gateway', 'mid', 'url', 'kinds']);
    const gateway = readChoice(body, 'gateway', namesOf(gateways));
    const url = readWord(body, 'url');
    if (!URL.canParse(url)) throw new ControlRefused(400, `url: 주소가 아닙니다. Not an address: ${url}`);
    const kinds = readOptionalChoices(body, 'kinds', ports.notices.kindsOf(gateway));
    ports.notices.register({ gateway, mid: readWord(body, 'mid'), url, kinds });
    return { url };
  });
  app.post('/reset', async () => {
    for (const gateway of gateways) gateway.reset();
    ports.ledger.clear();
    ports.notices.clear();
    ports.faults.clear();
    ports.heard.clear();
    clock.set(realTime);
    timers.rearm();
    return {};
  });
}

function mountClock(app: FastifyInstance, { clock, timers }: Controlled): void {
  const reading = (): object => {
    const { offsetMs, heldAt } = clock.setting();
    return { now: isoOf(clock.now()), offset_ms: offsetMs, held_at: heldAt === null ? null : isoOf(heldAt) };
  };
  app.get('/clock', async () => reading());
  app.put('/clock', async (request) => {
    const body = bodyOf(request);
    const offsetMs = body['offset_ms'] ?? 0;
    if (typeof offsetMs !== 'number' || !Number.isSafeInteger(offsetMs)) {
      throw new ControlRefused(400, 'offset_ms: 정수가 아닙니다. Not a whole number.');
    }
    clock.set({ offsetMs, heldAt: readTime(body, 'held_at') });
    timers.rearm();
    return reading();
  });
  app.get('/timers', async () => ({ next: nextOf(timers), idle: timers.isIdle() }));
  app.post('/timers/run', async (_request: FastifyRequest) => {
    const { ran } = await timers.run();
    return { ran, next: nextOf(timers) };
  });
}

function namesOf(gateways: readonly SandboxGateway[]): string[] {
  return gateways.map((gateway) => gateway.name);
}

function nextOf(timers: Timers): string | null {
  const next = timers.next();
  return next === null ? null : isoOf(next);
}

function wireFault(fault: Fault): object {
  const { id, gateway, call, timesLeft, delayMs } = fault;
  return { id, gateway, call, fault: fault.fault, times: timesLeft, delay_ms: delayMs };
}

function wireMovement(movement: Movement): object {
  const { orderId, kind, amount, at, transactionId, mid, gateway } = movement;
  return { order_id: orderId, kind, amount, at: isoOf(at), transaction_id: transactionId, mid, gateway };
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
