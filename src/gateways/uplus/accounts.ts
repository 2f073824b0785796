import { compactKst } from '../../core/kst.ts';
import type { AccountChanged, ChangeAccount, Failed, Outcome } from '../gateway.ts';
import { done } from './codes.ts';
import { refusalOutcome, unknown } from './translate.ts';
import { number, readTime, text, type UplusReply } from './wire.ts';

/*
 * CyberAccount with LGD_METHOD=CHANGE: another amount or another last day of an account that nobody has paid into. Both
 * are said each time, so that saying it again changes nothing more.
 */

export function changeFields({ paymentId, amount, dueAt }: ChangeAccount): Readonly<Record<string, string>> {
  return {
    LGD_METHOD: 'CHANGE',
    LGD_OID: paymentId,
    LGD_AMOUNT: String(amount),
    LGD_CLOSEDATE: compactKst(dueAt),
  };
}

/**
 * A hash has no mark between its parts: that of the window's form over 10,000,000 won is that of a notice of 1,000 won
 * with the code of success. The buyer has the form, so no account may come to such an amount.
 */
export function changeRefusal({ amount, earlierAmounts }: ChangeAccount): Failed | null {
  const isSignedInForm = earlierAmounts.some((each) => String(each) === `${amount}${done}`);
  return isSignedInForm ? { outcome: 'declined', reason: 'amount_not_allowed', ...signedInForm } : null;
}

const signedInForm = {
  code: 'amount_signed_in_form',
  message:
    '전에 정한 금액의 만분의 일로는 바꿀 수 없습니다: 결제창의 서명으로 입금 통보를 꾸밀 수 있는 금액입니다. 다른 금액을 지정해 주세요.',
};

/** Money was paid in: nothing can be changed any more. */
const depositedCode = 'A025';

/** The end that a reply tells; what it does not name is as it was asked for. */
export function changeOutcome(reply: UplusReply, asked: ChangeAccount): Outcome<AccountChanged> {
  if (reply.kind !== 'success') return isTooLateToTell(reply, asked) ? toldByDeposit : refusalOutcome(reply);
  const [oid, amount] = [text(reply.fields['LGD_OID']), number(reply.fields['LGD_AMOUNT'])];
  if ((oid ?? asked.paymentId) !== asked.paymentId || (amount ?? asked.amount) !== asked.amount)
    return unknown('the answer is of another account, or of another amount');
  return { outcome: 'done', detail: { dueAt: readTime(reply.fields['LGD_CLOSEDATE']) ?? asked.dueAt } };
}

const toldByDeposit = unknown('money came in meanwhile; the notice of it tells of which amount');

/** Said again after a deposit: the first call may have come before it. */
function isTooLateToTell(reply: UplusReply, { amount, earlierAmounts, isRepeated }: ChangeAccount): boolean {
  return isRepeated && amount !== earlierAmounts.at(-1) && reply.kind === 'refusal' && reply.code === depositedCode;
}
