import { BankPicker } from '../../window/bank-picker.tsx';
import { CashReceipt } from '../../window/cash-receipt.tsx';
import { PhoneForm } from '../../window/phone-form.tsx';
import { TestCards } from '../../window/test-cards.tsx';
import { CardTable } from './card-table.tsx';
import { askedBy, walletOf } from './choice.ts';
import type { Choice } from './choice.ts';
import { EscrowNote } from './escrow-note.tsx';
import { Instalments } from './instalments.tsx';
import { Authentication } from './issuer-page.tsx';
import { KeyInForm } from './key-in-form.tsx';
import { RegisterForm } from './register-form.tsx';
import { TestOutcomes } from './test-outcomes.tsx';
import { Said } from './texts.tsx';
import { WalletForm } from './wallet-form.tsx';
import type { WindowState } from './wire.ts';

export type FormProps = {
  readonly state: WindowState;
  readonly choice: Choice;
  readonly change: (part: Partial<Choice>) => void;
};

/** What the chosen method asks of the buyer. */
export function MethodForm(props: FormProps) {
  if (props.state.certType !== null) return <RegisterForm {...props} />;
  switch (props.choice.tab) {
    case 'card':
      return <CardForm {...props} />;
    case 'wallet':
      return <EasyPayForm {...props} />;
    case 'transfer':
    case 'virtual_account':
      return <BankForm {...props} />;
    case 'phone':
      return <PhoneBillForm {...props} />;
  }
}

function CardForm({ state, choice, change }: FormProps) {
  const { issuers, isKeyIn, pointsLeft, testCards } = state;
  const isOneCards = state.window === 'standalone';
  return (
    <>
      {isOneCards ? (
        <Authentication state={state} />
      ) : (
        <CardTable issuers={issuers} chosen={choice.issuer} onChoose={(issuer) => change({ issuer })} />
      )}
      {isKeyIn && <KeyInForm value={choice.keyIn} asks={askedBy(state)} onChange={(keyIn) => change({ keyIn })} />}
      <Instalments
        state={state}
        issuer={choice.issuer}
        chosen={choice.months}
        onChoose={(months) => change({ months })}
      />
      {pointsLeft > 0 && (
        <label class="points">
          <input
            type="checkbox"
            checked={choice.usesPoints}
            onChange={(event) => change({ usesPoints: event.currentTarget.checked })}
          />
          <span>
            <Said text="points" />
          </span>
          <b>{pointsLeft.toLocaleString('ko-KR')}P</b>
        </label>
      )}
      {!isKeyIn && (
        <TestCards cards={testCards} value={choice.cardNumber} onChange={(cardNumber) => change({ cardNumber })} />
      )}
    </>
  );
}

function EasyPayForm({ state, choice, change }: FormProps) {
  return (
    <>
      <WalletForm state={state} choice={choice} change={change} />
      {choice.source === 'card' && walletOf(state, choice)?.hasCards && (
        <Instalments state={state} issuer={null} chosen={choice.months} onChoose={(months) => change({ months })} />
      )}
      <TestOutcomes ends={state.testOutcomes} chosen={choice.outcome} onChoose={(outcome) => change({ outcome })} />
    </>
  );
}

function BankForm({ state, choice, change }: FormProps) {
  const isAccount = choice.tab === 'virtual_account';
  return (
    <>
      {isAccount && state.accountUntil !== null && (
        <p class="until">
          <Said text="until" />
          <b>{written(state.accountUntil)}</b>
        </p>
      )}
      <BankPicker
        banks={isAccount ? state.accountBanks : state.transferBanks}
        chosen={choice.bank}
        onChoose={(bank) => change({ bank })}
        title={isAccount ? '입금할 은행' : '출금할 은행'}
        english={isAccount ? 'Bank to pay into' : 'Bank to pay from'}
      />
      {state.escrow && <EscrowNote escrow={state.escrow} />}
      <CashReceipt value={choice.receipt} onChange={(receipt) => change({ receipt })} />
      <TestOutcomes ends={state.testOutcomes} chosen={choice.outcome} onChoose={(outcome) => change({ outcome })} />
    </>
  );
}

function PhoneBillForm({ state, choice, change }: FormProps) {
  return (
    <>
      <PhoneForm carriers={state.carriers} value={choice.phone} onChange={(phone) => change({ phone })} />
      <p class="note">
        다음 달 통신요금에 함께 청구됩니다. {state.isDigital ? '디지털 상품입니다.' : ''}{' '}
        <span lang="en">On your next phone bill.</span>
      </p>
      <TestOutcomes ends={state.testOutcomes} chosen={choice.outcome} onChoose={(outcome) => change({ outcome })} />
    </>
  );
}

/** `2026-03-05T18:00:00+09:00` as a person reads it. */
function written(time: string): string {
  return time.slice(0, 16).replaceAll('-', '.').replace('T', ' ');
}
