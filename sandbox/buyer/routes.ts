import type { FastifyInstance } from 'fastify';
import {
  ControlRefused,
  bodyOf,
  readChoice,
  readFlag,
  readNamed,
  readOptionalWord,
  readWord,
} from '../control-fields.ts';
import type { Body } from '../control-fields.ts';
import type { SandboxGateway } from '../gateway.ts';
import { isFields } from '../json-body.ts';
import type { Buyer, Decision, Launch } from './buyer.ts';

/** The buyer's part without a browser. */
export function mountBuyer(app: FastifyInstance, gateways: readonly SandboxGateway[]): void {
  const buyerAt = (body: Body): Buyer => readNamed(body, 'gateway', gateways).buyer;
  app.post('/buyer/open', async (request) => {
    const body = bodyOf(request);
    const device = readChoice({ device: body['device'] ?? 'pc' }, 'device', ['pc', 'mobile']);
    const { window, offered } = await buyerAt(body).open(readLaunch(body['launch']), device);
    return {
      window,
      offered: {
        methods: offered.methods,
        cards: offered.cards.map(({ cardCode, name }) => ({ card_code: cardCode, name })),
        instalment_months: offered.instalmentMonths,
        banks: offered.banks.map(({ bankCode, name }) => ({ bank_code: bankCode, name })),
      },
    };
  });
  app.post('/buyer/decide', async (request) => {
    const body = bodyOf(request);
    return { return: await buyerAt(body).decide(readWord(body, 'window'), readDecision(body)) };
  });
}

function readLaunch(value: unknown): Launch {
  if (!isFields(value)) throw new ControlRefused(400, 'launch: JSON 객체가 필요합니다. A JSON object is needed.');
  const kind = readChoice(value, 'kind', ['script', 'script-form', 'form', 'popup', 'redirect']);
  if (kind === 'form') return { kind, action: readWord(value, 'action'), fields: textsOf(value, 'fields') };
  if (kind === 'popup' || kind === 'redirect') return { kind, url: readWord(value, 'url') };
  const script = { src: readWord(value, 'src'), call: readWord(value, 'call'), args: listOf(value, 'args') };
  if (kind === 'script-form') return { kind, ...script, fields: listOf(value, 'fields').map(readPair) };
  return {
    kind,
    ...script,
    global: readWord(value, 'global'),
    construct: listOf(value, 'construct'),
  };
}

function readPair(pair: unknown): readonly [string, string] {
  const [name, value] = Array.isArray(pair) ? pair : [];
  if (typeof name === 'string' && typeof value === 'string') return [name, value];
  throw new ControlRefused(400, 'fields: 이름과 값의 쌍이 필요합니다. Pairs of a name and a value are needed.');
}

function readDecision(body: Body): Decision {
  const quota = body['quota'] ?? null;
  if (quota !== null && (typeof quota !== 'number' || !Number.isInteger(quota))) {
    throw new ControlRefused(400, 'quota: 할부 개월은 정수입니다. Instalment months are a whole number.');
  }
  return {
    decision: readChoice(body, 'decision', ['pay', 'decline', 'cancel', 'abandon']),
    method: readOptionalWord(body, 'method'),
    cardNumber: readOptionalWord(body, 'card_number'),
    cardCode: readOptionalWord(body, 'card_code'),
    quota,
    bankCode: readOptionalWord(body, 'bank_code'),
    isPoint: readFlag(body, 'point'),
  };
}

function textsOf(body: Body, name: string): Readonly<Record<string, string>> {
  const value = body[name];
  if (!isFields(value)) throw new ControlRefused(400, `${name}: JSON 객체가 필요합니다. A JSON object is needed.`);
  return Object.fromEntries(Object.keys(value).map((key) => [key, String(value[key])]));
}

function listOf(body: Body, name: string): readonly unknown[] {
  const value = body[name];
  if (Array.isArray(value)) return value;
  throw new ControlRefused(400, `${name}: 목록이 필요합니다. A list is needed.`);
}
