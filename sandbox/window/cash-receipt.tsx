/*
 * The cash receipt that a Korean buyer may ask for when cash moves: for the income tax of a person, as proof of a
 * business's expense, or none.
 */

export type CashReceiptKind = 'personal' | 'corporate' | 'none';

export type CashReceiptChoice = { readonly kind: CashReceiptKind; readonly number: string };

type Props = {
  readonly value: CashReceiptChoice;
  readonly onChange: (value: CashReceiptChoice) => void;
  /** The shop has decided: only this kind is shown, and `none` shows nothing at all. */
  readonly preset?: CashReceiptKind | null;
};

const kinds: readonly { readonly kind: CashReceiptKind; readonly name: string; readonly english: string }[] = [
  { kind: 'personal', name: '소득공제용', english: 'Personal' },
  { kind: 'corporate', name: '지출증빙용', english: 'Business' },
  { kind: 'none', name: '발급 안 함', english: 'None' },
];

const numbers: Readonly<Record<'personal' | 'corporate', { label: string; english: string; example: string }>> = {
  personal: {
    label: '휴대폰 번호 또는 현금영수증카드 번호',
    english: 'Phone or card number',
    example: '010-1234-5678',
  },
  corporate: { label: '사업자등록번호', english: 'Business number', example: '123-45-67890' },
};

export function CashReceipt({ value, onChange, preset = null }: Props) {
  if (preset === 'none') return null;
  const offered = kinds.filter(({ kind }) => preset === null || kind === preset);
  const number = value.kind === 'none' ? null : numbers[value.kind];
  return (
    <section class="cash-receipt">
      <h2>
        현금영수증 <small lang="en">Cash receipt</small>
      </h2>
      <div class="receipt-kinds" role="radiogroup" aria-label="현금영수증">
        {offered.map(({ kind, name, english }) => (
          <label key={kind} class={kind === value.kind ? 'receipt-kind chosen' : 'receipt-kind'}>
            <input
              type="radio"
              name="cash-receipt"
              value={kind}
              checked={kind === value.kind}
              onChange={() => onChange({ kind, number: '' })}
            />
            <span>{name}</span>
            <small lang="en">{english}</small>
          </label>
        ))}
      </div>
      {number && (
        <label class="field">
          <span>
            {number.label} <small lang="en">{number.english}</small>
          </span>
          <input
            type="text"
            inputMode="numeric"
            autocomplete="off"
            name="cash-receipt-number"
            placeholder={number.example}
            value={value.number}
            onInput={(event) => onChange({ ...value, number: event.currentTarget.value })}
          />
        </label>
      )}
    </section>
  );
}

/** What is missing, as a sentence; null where the choice can be sent. */
export function cashReceiptProblem({ kind, number }: CashReceiptChoice): string | null {
  const digits = number.replaceAll(/[-\s]/g, '');
  switch (kind) {
    case 'none':
      return null;
    case 'personal':
      // A Korean mobile number has 10 or 11 digits, a card of the tax office or a bank 13 to 19.
      return /^(01\d{8,9}|\d{13,19})$/.test(digits)
        ? null
        : '현금영수증을 받을 휴대폰 번호를 적어 주세요. Please enter a number for the cash receipt.';
    case 'corporate':
      return /^\d{10}$/.test(digits)
        ? null
        : '사업자등록번호 10자리를 적어 주세요. Please enter the ten digits of the business number.';
  }
}
