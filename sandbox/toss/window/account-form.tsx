import { BankPicker } from '../../window/bank-picker.tsx';
import { CashReceipt } from '../../window/cash-receipt.tsx';
import type { MethodFormProps } from './choice.ts';
import { Escrow } from './escrow.tsx';
import type { WindowState } from './wire.ts';

/** A transfer out of the buyer's account, or an account to pay into later. */
export function AccountForm({ state, choice, onChange }: MethodFormProps) {
  const isLater = choice.method === 'virtual_account';
  return (
    <>
      <BankPicker
        banks={state.banks}
        chosen={choice.bank}
        onChoose={(bank) => onChange({ bank })}
        title={isLater ? '입금할 은행' : '출금할 은행'}
        english={isLater ? 'Bank to pay into' : 'Bank to pay from'}
      />
      {isLater && (
        <section class="deposit">
          <label class="field">
            <span>
              입금자명 <small lang="en">Who pays in</small>
            </span>
            <input
              type="text"
              name="depositor"
              autocomplete="name"
              maxLength={50}
              value={choice.depositor}
              onInput={(event) => onChange({ depositor: event.currentTarget.value })}
            />
          </label>
          <p class="due">
            <b>{dueText(state.due)}</b>까지 입금하면 결제가 끝납니다. <span lang="en">Pay in by then.</span>
          </p>
        </section>
      )}
      <CashReceipt value={choice.receipt} onChange={(receipt) => onChange({ receipt })} preset={state.cashReceipt} />
      {state.cultureExpense && (
        <p class="note">
          도서·공연비 소득공제 대상입니다. <span lang="en">Deductible as an expense for culture.</span>
        </p>
      )}
      <Escrow state={state} isUsed={choice.useEscrow} onChange={(useEscrow) => onChange({ useEscrow })} />
    </>
  );
}

function dueText(due: WindowState['due']): string {
  if (due === null) return '';
  if ('validHours' in due) {
    const { validHours } = due;
    return `발급 후 ${validHours}시간${validHours > 24 && validHours % 24 === 0 ? `(${validHours / 24}일)` : ''}`;
  }
  return new Date(due.at).toLocaleString('ko-KR', {
    timeZone: 'Asia/Seoul',
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
}
