import { testCards } from '../cards.ts';
import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import { BuyerRefused } from './buyer.ts';
import type { Decision } from './buyer.ts';

/*
 * What the windows of all gateways have in common: they tell their page `issuers` and `instalmentMonths`, and take a
 * card of these.
 */

/** The windows' calls answer at once; longer than this means that something is broken. */
const timeoutMs = 10_000;

/** One call of a window's page to its server. */
export async function askWindow(url: string, body?: Fields): Promise<Fields> {
  const reply = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const answer: unknown = await reply.json();
  if (!isFields(answer)) throw new Error(`the window answered no object: ${url}`);
  if (reply.ok) return answer;
  throw new BuyerRefused(reply.status, readString(answer, 'code'), readString(answer, 'message'));
}

export type CardChoice = { readonly issuer: string; readonly instalmentMonths: number; readonly cardNumber?: string };

/** The card of a decision, or the first one and a lump sum. Whoever declines pays with a card that has no money. */
export function chooseCard(state: Fields, decision: Decision): CardChoice {
  const issuers = readIssuers(state);
  const issuer = decision.cardCode === null ? issuers[0] : issuers.find((each) => each.kftc === decision.cardCode);
  if (!issuer) {
    throw notOffered('카드사', `the card ${decision.cardCode}`);
  }
  const months = readMonths(state);
  const instalmentMonths = decision.quota ?? months[0] ?? 0;
  if (!months.includes(instalmentMonths)) {
    throw notOffered('할부 개월', `${instalmentMonths} instalment months`);
  }
  const cardNumber = decision.decision === 'decline' ? emptyCard : decision.cardNumber;
  return { issuer: issuer.code, instalmentMonths, ...(cardNumber !== null && { cardNumber }) };
}

const emptyCard = testCards.find((card) => card.outcome === 'insufficient-balance')?.number ?? null;

export function notOffered(korean: string, english: string): BuyerRefused {
  const sentence = `이 결제창에서 고를 수 없는 ${korean}입니다. This window does not offer ${english}.`;
  return new BuyerRefused(400, 'NOT_OFFERED', sentence);
}

type OfferedIssuer = { readonly code: string; readonly kftc: string | null; readonly name: string };

export function readIssuers(state: Fields): OfferedIssuer[] {
  const issuers = state['issuers'];
  if (!Array.isArray(issuers)) return [];
  return issuers.filter(isFields).map((each) => ({
    code: readString(each, 'code'),
    kftc: typeof each['kftc'] === 'string' ? each['kftc'] : null,
    name: readString(each, 'name'),
  }));
}

export function readMonths(state: Fields): number[] {
  const months = state['instalmentMonths'];
  return Array.isArray(months) ? months.map(Number) : [];
}

export function readString(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}
