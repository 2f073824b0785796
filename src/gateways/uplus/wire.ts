import { fromKst } from '../../core/kst.ts';
import type { HttpReply } from '../gateway.ts';

/*
 * The gateway's own shapes, in its own words. All values are texts, and an empty one counts as absent. Approvals and
 * notices have the same fields; only the envelope differs.
 */

export type UplusReply =
  | { readonly kind: 'success'; readonly code: string; readonly fields: Fields }
  | { readonly kind: 'refusal'; readonly code: string; readonly message: string }
  | { readonly kind: 'unreadable'; readonly httpStatus: number };

export type Fields = Readonly<Record<string, unknown>>;

/** `succeeded`: the codes that mean it in this call; the vendor has several for refunds. */
export function readReply({ status: httpStatus, body }: HttpReply, succeeded: (code: string) => boolean): UplusReply {
  const outer = parseObject(body);
  const code = text(outer?.['LGD_RESPCODE']);
  if (httpStatus !== 200 || outer === null || code === null) return { kind: 'unreadable', httpStatus };
  if (!succeeded(code)) return { kind: 'refusal', code, message: text(outer['LGD_RESPMSG']) ?? '' };
  const list = outer['LGD_RESPONSE'];
  const first: unknown = Array.isArray(list) ? list[0] : null;
  return { kind: 'success', code, fields: isFields(first) ? first : {} };
}

/** What an approval, a given out account and a notice of it tell. */
export type UplusResult = {
  readonly mid: string;
  readonly oid: string;
  readonly tid: string;
  /** As written, for the hash. */
  readonly amountText: string;
  readonly amount: number;
  readonly timestamp: string;
  readonly hash: string | null;
  readonly payType: string | null;
  readonly paidAt: Date | null;
  readonly financeCode: string | null;
  readonly financeName: string | null;
  readonly approvalNumber: string | null;
  readonly cardNumber: string | null;
  readonly instalmentMonths: number;
  readonly isInterestFree: boolean;
  readonly isEscrow: boolean;
  readonly cashReceiptNumber: string | null;
  /** `0` for income tax, `1` as proof of an expense. */
  readonly cashReceiptKind: string | null;
  readonly accountNumber: string | null;
  readonly accountHolder: string | null;
  readonly closesAt: Date | null;
};

/** Null when it does not say which order, which transaction and how much. */
export function readResult(raw: Fields): UplusResult | null {
  const [mid, oid, tid] = [text(raw['LGD_MID']), text(raw['LGD_OID']), text(raw['LGD_TID'])];
  const amountText = text(raw['LGD_AMOUNT']);
  const amount = number(amountText);
  if (mid === null || oid === null || tid === null || amountText === null || amount === null) return null;
  return {
    mid,
    oid,
    tid,
    amountText,
    amount,
    timestamp: text(raw['LGD_TIMESTAMP']) ?? '',
    hash: text(raw['LGD_HASHDATA']),
    payType: text(raw['LGD_PAYTYPE']),
    paidAt: readTime(raw['LGD_PAYDATE']),
    financeCode: text(raw['LGD_FINANCECODE']),
    financeName: text(raw['LGD_FINANCENAME']),
    approvalNumber: text(raw['LGD_FINANCEAUTHNUM']),
    cardNumber: text(raw['LGD_CARDNUM']),
    instalmentMonths: number(raw['LGD_CARDINSTALLMONTH']) ?? 0,
    isInterestFree: text(raw['LGD_CARDNOINTYN']) === '1',
    isEscrow: text(raw['LGD_ESCROWYN']) === 'Y',
    cashReceiptNumber: text(raw['LGD_CASHRECEIPTNUM']),
    cashReceiptKind: text(raw['LGD_CASHRECEIPTKIND']),
    accountNumber: text(raw['LGD_ACCOUNTNUM']),
    accountHolder: text(raw['LGD_SAOWNER']),
    closesAt: readTime(raw['LGD_CLOSEDATE']),
  };
}

export function parseObject(body: string): Fields | null {
  try {
    const value: unknown = JSON.parse(body);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(value: unknown): string | null {
  const written = typeof value === 'string' ? value.trim() : '';
  return written === '' ? null : written;
}

export function number(value: unknown): number | null {
  const written = typeof value === 'number' ? String(value) : (text(value) ?? '');
  return /^[0-9]{1,12}$/.test(written) ? Number(written) : null;
}

/** `20240813085635`, or a day alone, which ends with its last second; Korean time. */
export function readTime(value: unknown): Date | null {
  const match = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/.exec(text(value) ?? '');
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 23, minute = 59, second = 59] = match
    .slice(1)
    .map((each) => (each === undefined ? undefined : Number(each)));
  return fromKst({ year, month, day, hour, minute, second });
}
