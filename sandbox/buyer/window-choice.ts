import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import { BuyerRefused } from './buyer.ts';
import type { Decision, OpenedWindow } from './buyer.ts';
import { chooseCard, notOffered, readIssuers, readMonths, readString } from './card-window.ts';

/*
 * What the windows of all gateways tell their page: `methods`, and what belongs to them: `issuers` and
 * `instalmentMonths` of cards, `banks` of transfers and accounts. A window that names no method takes cards.
 */

export function offeredIn(state: Fields): OpenedWindow['offered'] {
  return {
    methods: readMethods(state),
    cards: readIssuers(state).map(({ kftc, name }) => ({ cardCode: kftc, name })),
    instalmentMonths: readMonths(state),
    banks: readBanks(state).map(({ kftc, name }) => ({ bankCode: kftc, name })),
  };
}

/**
 * What the page sends when the buyer has decided: the method and what belongs to it, the first that is offered where
 * the decision names none. Whoever declines pays out of an empty purse: `outcome`, where no card number says so.
 */
export function choose(state: Fields, decision: Decision): Fields {
  const methods = readMethods(state);
  const method = decision.method ?? methods[0] ?? 'card';
  if (!methods.includes(method)) throw notOffered('결제수단', `the method ${method}`);
  const outcome = decision.decision === 'decline' ? { outcome: 'insufficient-balance' } : {};
  if (isPaidByBank(method)) return { method, bank: chooseBank(state, decision), ...outcome };
  if (readIssuers(state).length > 0) return { method, ...chooseCard(state, decision) };
  if (decision.cardCode !== null || decision.cardNumber !== null) throw notOffered('카드', 'cards');
  return { method, ...outcome };
}

function isPaidByBank(method: string): boolean {
  return method === 'transfer' || method === 'virtual_account';
}

/** In the gateway's own code. */
function chooseBank(state: Fields, { bankCode }: Decision): string {
  const banks = readBanks(state);
  const bank = bankCode === null ? banks[0] : banks.find(({ kftc }) => kftc === bankCode);
  if (bank) return bank.code;
  throw notOffered('은행', `the bank ${bankCode}`);
}

function readMethods(state: Fields): readonly string[] {
  const methods = state['methods'];
  return Array.isArray(methods) && methods.length > 0 ? methods.map(String) : ['card'];
}

type OfferedBank = { readonly code: string; readonly kftc: string; readonly name: string };

function readBanks(state: Fields): readonly OfferedBank[] {
  const banks = state['banks'];
  if (!Array.isArray(banks)) return [];
  return banks.filter(isFields).map((each) => ({
    code: readString(each, 'code'),
    kftc: readString(each, 'kftc'),
    name: readString(each, 'name'),
  }));
}

/** Only some windows let the buyer pay with points. */
export function noPoints(): BuyerRefused {
  return new BuyerRefused(400, 'NOT_OFFERED', '이 결제창은 포인트를 받지 않습니다. This window takes no points.');
}
