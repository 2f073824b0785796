import { BankPicker, type Bank } from '../../window/bank-picker.tsx';
import { CashReceipt, type CashReceiptChoice } from '../../window/cash-receipt.tsx';
import { Said } from './said.tsx';
import { texts } from './texts.ts';
import type { Coded, WindowState } from './wire.ts';

export type CashChoice = {
  readonly bank: string | null;
  readonly payer: string;
  readonly receipt: CashReceiptChoice;
  /** Nobody has a test card for a bank: who wants to be refused says so. */
  readonly isOverdrawn: boolean;
};

type Props = {
  readonly state: WindowState;
  readonly method: 'transfer' | 'virtual_account';
  readonly value: CashChoice;
  readonly onChange: (part: Partial<CashChoice>) => void;
};

/** A transfer, or an account to pay into: the bank, who pays, and what the tax office is told. */
export function CashFields({ state, method, value, onChange }: Props) {
  const say = texts[state.language];
  const isAccount = method === 'virtual_account';
  const title = isAccount ? say.accountBank : say.transferBank;
  return (
    <>
      {state.isEscrow && (
        <p class="aside">
          <Said what="escrow" language={state.language} />
        </p>
      )}
      <BankPicker
        key={method}
        banks={(isAccount ? state.accountBanks : state.banks).map(toBank)}
        chosen={value.bank}
        onChoose={(bank) => onChange({ bank })}
        title={title}
        english={state.language === 'EN' ? '' : isAccount ? texts.EN.accountBank : texts.EN.transferBank}
      />
      {isAccount && (
        <div class="payer">
          <label class="field">
            <span>
              <Said what="payer" language={state.language} />
            </span>
            <input
              type="text"
              name="payer"
              autocomplete="name"
              maxLength={20}
              value={value.payer}
              onInput={(event) => onChange({ payer: event.currentTarget.value })}
            />
          </label>
          <p>
            <Said what="payUntil" language={state.language} /> <b>{state.closesAt}</b>
          </p>
        </div>
      )}
      {state.asksCashReceipt && <CashReceipt value={value.receipt} onChange={(receipt) => onChange({ receipt })} />}
      {!isAccount && (
        <label class="refusing">
          <input
            type="checkbox"
            checked={value.isOverdrawn}
            onChange={(event) => onChange({ isOverdrawn: event.currentTarget.checked })}
          />
          <span>
            <Said what="refused" language={state.language} />
          </span>
        </label>
      )}
    </>
  );
}

function toBank({ code, kftc, name }: Coded): Bank {
  return { code, kftc: kftc ?? '', name };
}
