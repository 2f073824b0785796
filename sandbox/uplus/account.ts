import type { SandboxPorts } from '../gateway.ts';
import { makeNumber } from './identifiers.ts';
import type { Account } from './transaction.ts';
import type { AccountOffer } from './window.ts';

/** As logged at the test host: a letter before the digits, so that nobody can pay in, and this holder. */
const testPrefix = 'X';
const testHolder = '이크레디트';

export function issueAccount(ports: SandboxPorts, bankCode: string, offer: Omit<AccountOffer, 'bankCodes'>): Account {
  const { closeAt, noteUrl, noteCharset } = offer;
  return {
    bankCode,
    number: testPrefix + makeNumber(ports, 13),
    holder: testHolder,
    closeAt,
    noteUrl,
    noteCharset,
    isClosed: false,
    deposits: [],
  };
}
