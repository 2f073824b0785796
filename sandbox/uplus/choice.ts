import { cardDigits, inventCardNumber, isPastExpiry, maskCardNumber, outcomeOf } from '../cards.ts';
import type { SandboxPorts } from '../gateway.ts';
import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import { accountBanks, transferBanks } from './bank-codes.ts';
import { findIssuer } from './issuers.ts';
import { methodWords } from './pay-types.ts';
import { UplusRefusal } from './refusals.ts';
import type { AccountChoice, CardChoice, CashReceipt, Choice, TransferChoice, XpayWindow } from './window.ts';

/** Reads what the window's page sends when the buyer has chosen. Throws UplusRefusal, and the window stays open. */
export function readChoice(ports: SandboxPorts, window: XpayWindow, body: Fields): Choice {
  const wanted = textIn(body, 'method') || methodWords[window.payTypes[0] ?? 'SC0010'];
  const type = window.payTypes.find((each) => methodWords[each] === wanted);
  switch (type) {
    case 'SC0010':
      return readCard(ports, window, body);
    case 'SC0030':
      return readTransfer(window, body);
    case 'SC0040':
      return readAccount(window, body);
    case undefined:
      throw new UplusRefusal('S056', wanted);
  }
}

function readCard(ports: SandboxPorts, { cardOffer }: XpayWindow, body: Fields): CardChoice {
  const issuer = findIssuer(body['issuer']);
  if (!issuer || !cardOffer.issuerCodes.includes(issuer.code)) throw new UplusRefusal('SX03', '카드사');
  const months = body['instalmentMonths'] ?? cardOffer.instalmentMonths[0] ?? 0;
  if (typeof months !== 'number' || !cardOffer.instalmentMonths.includes(months))
    throw new UplusRefusal('SX03', '할부 개월');
  const typed = textIn(body, 'cardNumber');
  const number = typed === '' ? inventCardNumber(issuer.bin, ports.random) : cardDigits(typed);
  if (number === null) throw new UplusRefusal('A0');
  const expiry = textIn(body, 'expiry');
  if (expiry !== '' && isPastExpiry(expiry, ports.now())) throw new UplusRefusal('A1');
  const isListed = cardOffer.freeInstalments.some(
    (plan) => plan.issuerCode === issuer.code && plan.months.includes(months),
  );
  return {
    payType: 'SC0010',
    issuerCode: issuer.code,
    maskedNumber: maskCardNumber(number),
    instalmentMonths: months,
    isInterestFree: months > 0 && isListed,
    outcome: outcomeOf(number),
  };
}

function readTransfer(window: XpayWindow, body: Fields): TransferChoice {
  const bankCode = readBank(window, body, transferBanks);
  return { payType: 'SC0030', bankCode, cashReceipt: readCashReceipt(window, body), isOverdrawn: isOverdrawn(body) };
}

function readAccount(window: XpayWindow, body: Fields): AccountChoice {
  const payer = textIn(body, 'payer') || window.party.LGD_BUYER;
  return {
    payType: 'SC0040',
    bankCode: readBank(window, body, accountBanks),
    payer,
    cashReceipt: readCashReceipt(window, body),
    isOverdrawn: isOverdrawn(body),
  };
}

function readBank({ accountOffer }: XpayWindow, body: Fields, known: readonly { readonly code: string }[]): string {
  const code = textIn(body, 'bank');
  const isKnown = known.some((bank) => bank.code === code) && accountOffer.bankCodes.includes(code);
  if (!isKnown) throw new UplusRefusal('SX03', '은행');
  return code;
}

/** Whom the tax office is told; the number itself is not kept. */
function readCashReceipt({ asksCashReceipt }: XpayWindow, body: Fields): CashReceipt | null {
  const wanted = body['cashReceipt'];
  const kind = isFields(wanted) ? wanted['kind'] : 'none';
  if (kind === 'none') return null;
  if (!asksCashReceipt || (kind !== 'personal' && kind !== 'corporate')) throw new UplusRefusal('SX03', '현금영수증');
  const number = isFields(wanted) ? textIn(wanted, 'number').replaceAll('-', '') : '';
  if (!/^\d{10,19}$/.test(number)) throw new UplusRefusal('SX01', '현금영수증 번호');
  return { kind: kind === 'personal' ? '0' : '1' };
}

/** A bank has no test cards: who wants to be refused says so. */
function isOverdrawn(body: Fields): boolean {
  return body['outcome'] === 'insufficient-balance';
}

function textIn(body: Fields, name: string): string {
  const value = body[name] ?? '';
  if (typeof value !== 'string' || value.length > 100) throw new UplusRefusal('SX01', name);
  return value.trim();
}
