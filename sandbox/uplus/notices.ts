import type { SandboxPorts } from '../gateway.ts';
import { kstCompact } from '../kst.ts';
import type { NoticeProtocol } from '../notices.ts';
import { writeForm } from './charset.ts';
import type { UplusMerchant } from './merchants.ts';
import { approvalFields } from './replies.ts';
import type { Transaction } from './transaction.ts';

/** LGD_CASFLAG: assigned, paid in, taken back by the bank. */
export type CasFlag = 'R' | 'I' | 'C';

/**
 * What the gateway tells by itself: of accounts only, as a signed form, to the address that stood in the window's form.
 * Exactly `OK` counts, and anything else comes again every three minutes for two hours.
 */
export const noticeProtocol: NoticeProtocol = {
  timeoutMs: 30_000,
  retryMinutes: Array.from({ length: 40 }, () => 3),
  headers: () => ({}),
  isAccepted: (status, body) => status === 200 && body === 'OK',
  kinds: { usual: ['R', 'I', 'C'], onRequest: [] },
};

/** The number of the notice; null where the form named no address. */
export function announce(
  ports: SandboxPorts,
  { mid, mertKey }: UplusMerchant,
  transaction: Transaction,
  flag: CasFlag,
): string | null {
  const { account, tid } = transaction;
  if (!account?.noteUrl) return null;
  const last = account.deposits.at(-1);
  const fields = {
    ...approvalFields(transaction, mertKey),
    LGD_CASFLAG: flag,
    ...(last && flag !== 'R' && { LGD_PAYDATE: kstCompact(last.at) }),
  };
  const { noteUrl: url, noteCharset } = account;
  const id = `${tid}-${flag}${last?.sequence ?? 0}`;
  const contentType = `application/x-www-form-urlencoded; charset=${noteCharset}`;
  ports.notices.send({ id, kind: flag, gateway: 'uplus', mid, url, contentType, body: writeForm(fields, noteCharset) });
  return id;
}
