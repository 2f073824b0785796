import { accountBanks, transferBanks } from './bank-codes.ts';
import { readCardOffer } from './card-offer.ts';
import { charsetOf } from './charset.ts';
import type { FormFields } from './charset.ts';
import { isYes, readAmount, readKoreanTime, readList, readOptionalAmount, readText, textOf } from './fields.ts';
import { merchantOf } from './merchants.ts';
import type { UplusMerchant } from './merchants.ts';
import { notContracted, payTypeOf } from './pay-types.ts';
import type { PayType } from './pay-types.ts';
import { UplusRefusal } from './refusals.ts';
import { isSame, windowHash } from './signature.ts';
import { partyFields } from './window.ts';
import type { AccountOffer, Party, WindowRequest } from './window.ts';

const oidMaxBytes = 64;

/** Reads the form of a window. Throws UplusRefusal with the code that the vendor has for what is wrong. */
export function readWindowRequest(form: FormFields, now: number): WindowRequest {
  const mid = readText(form, 'LGD_MID', 'J001');
  const merchant = merchantOf(mid);
  const oid = readOid(form);
  if (textOf(form, 'LGD_AMOUNT') === '') throw new UplusRefusal('J004');
  const amount = readAmount(form, 'LGD_AMOUNT', 'J011');
  readText(form, 'LGD_PRODUCTINFO', 'J008');
  readText(form, 'LGD_BUYER', 'J009');
  refuseSigns(form, ['LGD_PRODUCTINFO', 'LGD_BUYER']);
  const timestamp = readTimestamp(form);
  checkHash(form, merchant);
  const payTypes = readPayTypes(form, merchant);
  for (const type of payTypes) checkMinimum(type, amount);
  return {
    mid,
    oid,
    amount,
    taxFreeAmount: readTaxFree(form, amount),
    timestamp,
    payTypes,
    ...readLook(form),
    party: partyOf(form),
    cardOffer: readCardOffer(form, amount),
    accountOffer: readAccountOffer(form, now),
    isEscrow: isYes(form, 'LGD_ESCROW_USEYN'),
  };
}

/** What of a refused form is enough to send the buyer back. */
export function readRefusedRequest(form: FormFields): WindowRequest {
  return {
    mid: textOf(form, 'LGD_MID'),
    oid: textOf(form, 'LGD_OID'),
    amount: 0,
    taxFreeAmount: 0,
    timestamp: textOf(form, 'LGD_TIMESTAMP'),
    payTypes: [],
    ...readLook(form),
    party: partyOf(form),
    cardOffer: { issuerCodes: [], instalmentMonths: [], freeInstalments: [], isDirect: false },
    accountOffer: { bankCodes: [], closeAt: 0, noteUrl: null, noteCharset: 'EUC-KR' },
    isEscrow: false,
  };
}

/** What stands in the form beside the order: where it goes back to, and how it looks. */
function readLook(form: FormFields) {
  const returnUrl = textOf(form, 'LGD_RETURNURL');
  return {
    device: textOf(form, 'LGD_OSTYPE_CHECK') === 'M' ? ('mobile' as const) : ('pc' as const),
    language: textOf(form, 'LGD_LANGUAGE') === 'EN' ? ('EN' as const) : ('KO' as const),
    returnUrl: isWebAddress(returnUrl) ? returnUrl : '',
    returnCharset: charsetOf(textOf(form, 'LGD_ENCODING_RETURNURL')),
    // The vendor's samples say that a window without the field asks.
    asksCashReceipt: textOf(form, 'LGD_CASHRECEIPTYN') !== 'N',
    echo: Object.fromEntries([...form].map(([name, values]) => [name, values[0] ?? ''])),
  };
}

function partyOf(form: FormFields): Party {
  const values = partyFields.map((name) => [name, textOf(form, name)] as const);
  return Object.fromEntries(values) as Party;
}

/** The letters that the vendor's samples allow are fewer than its limit of bytes. */
function readOid(form: FormFields): string {
  const oid = readText(form, 'LGD_OID', 'J002');
  if (Buffer.byteLength(oid) > oidMaxBytes) throw new UplusRefusal('J003');
  if (!/^[A-Za-z0-9_-]+$/.test(oid)) throw new UplusRefusal('SX01', 'LGD_OID');
  return oid;
}

/** Signs that no value may hold. */
const forbidden = /[<>;'"\\]|\+-|--/;

function refuseSigns(form: FormFields, names: readonly string[]): void {
  const wrong = names.find((name) => forbidden.test(textOf(form, name)));
  if (wrong !== undefined) throw new UplusRefusal('SX01', wrong);
}

function readTimestamp(form: FormFields): string {
  const timestamp = textOf(form, 'LGD_TIMESTAMP');
  if (!/^\d{14}$/.test(timestamp)) throw new UplusRefusal('SX01', 'LGD_TIMESTAMP');
  if (!isWebAddress(textOf(form, 'LGD_RETURNURL'))) throw new UplusRefusal('SX01', 'LGD_RETURNURL');
  if (textOf(form, 'LGD_CUSTOM_PROCESSTYPE') !== 'TWOTR') throw new UplusRefusal('SX01', 'LGD_CUSTOM_PROCESSTYPE');
  return timestamp;
}

function checkHash(form: FormFields, { mertKey }: UplusMerchant): void {
  const [mid, oid, amount, timestamp] = ['LGD_MID', 'LGD_OID', 'LGD_AMOUNT', 'LGD_TIMESTAMP'].map((name) =>
    textOf(form, name),
  );
  const right = windowHash(
    { mid: mid ?? '', oid: oid ?? '', amount: amount ?? '', timestamp: timestamp ?? '' },
    mertKey,
  );
  if (!isSame(textOf(form, 'LGD_HASHDATA'), right)) throw new UplusRefusal('S014');
}

/** The types that the form names and the contract has, the first to be shown first; all of them where it names none. */
function readPayTypes(form: FormFields, { payTypes }: UplusMerchant): readonly PayType[] {
  const named = readList(form, 'LGD_CUSTOM_USABLEPAY', '-').map((written) => {
    const type = payTypeOf(written);
    if (type === null) throw new UplusRefusal('M024', written);
    if (!payTypes.includes(type)) throw new UplusRefusal(notContracted[type]);
    return type;
  });
  const shown = named.length > 0 ? named : payTypes;
  const first = payTypeOf(textOf(form, 'LGD_CUSTOM_FIRSTPAY'));
  return first !== null && shown.includes(first) ? [first, ...shown.filter((type) => type !== first)] : shown;
}

function checkMinimum(type: PayType, amount: number): void {
  if (type === 'SC0010' && amount < 100) throw new UplusRefusal('J012');
  if (type === 'SC0030' && amount < 200) throw new UplusRefusal('J023');
  if (amount < 1) throw new UplusRefusal('J011');
}

function readTaxFree(form: FormFields, amount: number): number {
  const taxFree = readOptionalAmount(form, 'LGD_TAXFREEAMOUNT') ?? 0;
  if (taxFree > amount) throw new UplusRefusal('SX01', 'LGD_TAXFREEAMOUNT');
  return taxFree;
}

const weekMs = 7 * 24 * 60 * 60_000;

function readAccountOffer(form: FormFields, now: number): AccountOffer {
  const written = textOf(form, 'LGD_CLOSEDATE');
  const closeAt = written === '' ? now + weekMs : readKoreanTime(written);
  if (closeAt === null || closeAt <= now) throw new UplusRefusal('A020', 'LGD_CLOSEDATE');
  const noteUrl = textOf(form, 'LGD_CASNOTEURL');
  if (noteUrl !== '' && !isWebAddress(noteUrl)) throw new UplusRefusal('SX01', 'LGD_CASNOTEURL');
  return {
    bankCodes: usableBanks(form),
    closeAt,
    noteUrl: noteUrl === '' ? null : noteUrl,
    noteCharset: charsetOf(textOf(form, 'LGD_ENCODING_NOTEURL')),
  };
}

/** Of transfers and accounts alike; who gives out accounts is looked at when one is chosen. */
function usableBanks(form: FormFields): readonly string[] {
  const known = [...new Set([...transferBanks, ...accountBanks].map(({ code }) => code))];
  const named = readList(form, 'LGD_USABLEBANK', ':');
  const wrong = named.find((code) => !known.includes(code));
  if (wrong !== undefined) throw new UplusRefusal('SX01', `LGD_USABLEBANK ${wrong}`);
  return named.length > 0 ? named : known;
}

function isWebAddress(written: string): boolean {
  return URL.canParse(written) && ['http:', 'https:'].includes(new URL(written).protocol);
}
