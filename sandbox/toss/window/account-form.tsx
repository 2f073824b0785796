import { BankPicker } from '../../window/bank-picker.tsx';
import { CashReceipt } from '../../window/cash-receipt.tsx';
import type { MethodFormProps } from './choice.ts';
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
      {state.cultureExpense && <p class="note">도서·공연비 소득공제 대상입니다.</p>}
      <Escrow state={state} isUsed={choice.useEscrow} onChange={(useEscrow) => onChange({ useEscrow })} />
    </>
  );
}

function dueText(due: WindowState['due']): string {
  if (due === null) return '';
  if ('validHours' in due) return `발급 후 ${due.validHours}시간`;
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

type EscrowProps = {
  readonly state: WindowState;
  readonly isUsed: boolean;
  readonly onChange: (isUsed: boolean) => void;
};

/** The gateway keeps the money until the buyer has the goods: the merchant's wish, or the buyer's. */
function Escrow({ state, isUsed, onChange }: EscrowProps) {
  if (state.useEscrow === false) return null;
  return (
    <section class="escrow">
      {state.useEscrow === null ? (
        <label class="check">
          <input type="checkbox" checked={isUsed} onChange={(event) => onChange(event.currentTarget.checked)} />
          <span>
            에스크로로 안전하게 결제 <small lang="en">Hold my money until the goods are here</small>
          </span>
        </label>
      ) : (
        <p>
          <b>에스크로 결제</b> 상품을 받고 구매를 확인할 때까지 결제 대금을 맡아 둡니다.
        </p>
      )}
      {isUsed && state.escrowProducts.length > 0 && (
        <ul>
          {state.escrowProducts.map(({ name, quantity }, place) => (
            <li key={place}>
              <span>{name}</span>
              <span>{quantity ?? 1}개</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
