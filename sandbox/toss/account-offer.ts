import { isFields } from '../json-body.ts';
import type { Fields } from '../json-body.ts';
import { readKst } from '../kst.ts';
import { findBank } from './banks.ts';
import type { CashReceiptType } from './cash-receipt.ts';
import { TossError } from './errors.ts';
import { readOptionalFlag, readOptionalNumber, readOptionalText, readText } from './fields.ts';
import type { TossMerchant } from './merchants.ts';
import type { AccountOffer, EscrowProduct } from './payment.ts';

/** What `requestPayment` says of transfers and of accounts to pay into (section 3.1). */
export function readAccountOffer(merchant: TossMerchant, params: Fields, now: number): AccountOffer {
  const wished = readOptionalFlag(params, 'useEscrow');
  return {
    bankCode: readPresetBank(params),
    due: readDue(params, now),
    cashReceipt: readCashReceipt(params),
    // Without the contract for it a payment comes back as one without escrow.
    useEscrow: merchant.hasEscrow ? wished : false,
    escrowProducts: readProducts(params['escrowProducts']),
  };
}

function readPresetBank(params: Fields): string | null {
  const written = readOptionalText(params, 'bank', 20, 'INVALID_BANK');
  const bank = written === null ? null : findBank(written);
  if (written !== null && !bank) throw new TossError('INVALID_BANK');
  return bank?.code ?? null;
}

/** Hours an account lives unless the merchant says otherwise, the most that it may, and days for an end by date. */
const limits = { usualHours: 168, mostHours: 2_160, mostDays: 90 };
const dayMs = 24 * 60 * 60_000;

/** `validHours` or `dueDate`, `yyyy-MM-dd'T'HH:mm:ss` in Korean time, never both. */
function readDue(params: Fields, now: number): AccountOffer['due'] {
  const validHours = readOptionalNumber(params, 'validHours');
  const dueDate = readOptionalText(params, 'dueDate', 40, 'INVALID_ISO_DATE_FORMAT');
  if (validHours !== null && dueDate !== null) throw new TossError('INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE');
  if (dueDate !== null) return { at: readDueDate(dueDate, now) };
  const hours = validHours ?? limits.usualHours;
  if (!Number.isInteger(hours) || hours < 1) throw new TossError('INVALID_REQUEST');
  if (hours > limits.mostHours) throw new TossError('EXCEED_MAX_VALID_HOURS');
  return { validHours: hours };
}

function readDueDate(dueDate: string, now: number): number {
  const at = dueDate.includes('T') ? readKst(dueDate) : null;
  if (at === null) throw new TossError('INVALID_ISO_DATE_FORMAT');
  if (at <= now) throw new TossError('INVALID_DATE');
  if (at > now + limits.mostDays * dayMs) throw new TossError('EXCEED_MAX_DUE_DATE');
  return at;
}

const receiptTypes: readonly CashReceiptType[] = ['소득공제', '지출증빙', '미발행'];

/** `cashReceipt: { type }`; older pages call it `cashReceiptInfo`. */
function readCashReceipt(params: Fields): CashReceiptType | null {
  const written = params['cashReceipt'] ?? params['cashReceiptInfo'] ?? null;
  if (written === null) return null;
  const type = isFields(written) ? receiptTypes.find((each) => each === written['type']) : undefined;
  if (!type) throw new TossError('INVALID_CASH_RECEIPT_INFO');
  return type;
}

/** Goods that are sent one by one. Nobody compares their sum with the payment. */
function readProducts(value: unknown): readonly EscrowProduct[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new TossError('INVALID_REQUEST');
  return value.map((product: unknown) => {
    if (!isFields(product)) throw new TossError('INVALID_REQUEST');
    return {
      id: readOptionalText(product, 'id', 100),
      name: readText(product, 'name', 100),
      code: readOptionalText(product, 'code', 100),
      unitPrice: readOptionalNumber(product, 'unitPrice'),
      quantity: readOptionalNumber(product, 'quantity'),
    };
  });
}
