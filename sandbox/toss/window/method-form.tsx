import { PhoneForm } from '../../window/phone-form.tsx';
import { TestCards } from '../../window/test-cards.tsx';
import { TestOutcomes } from '../../window/test-outcomes.tsx';
import { AccountForm } from './account-form.tsx';
import { CardPicker } from './card-picker.tsx';
import { kindOf, type MethodFormProps } from './choice.ts';
import { EasyPayForm } from './easy-pay-form.tsx';
import { Escrow } from './escrow.tsx';
import { VoucherForm } from './voucher-form.tsx';

/** What the buyer chooses with this method, and what he may let go wrong. */
export function MethodForm(props: MethodFormProps) {
  const { state, choice, onChange } = props;
  const isCard = kindOf(choice.method) === 'card' || isEasyPayCard(props);
  // With a card only the merchant can ask for escrow, so there is nothing to choose.
  const isByCard = kindOf(choice.method) === 'card' || kindOf(choice.method) === 'easy_pay';
  return (
    <>
      <Fields {...props} />
      {isByCard && state.useEscrow === true && <Escrow state={state} isUsed onChange={() => {}} />}
      {isCard ? (
        <TestCards
          cards={state.testCards}
          value={choice.cardNumber}
          onChange={(cardNumber) => onChange({ cardNumber })}
        />
      ) : (
        <TestOutcomes
          outcomes={state.outcomes[choice.method] ?? []}
          value={choice.outcome}
          onChange={(outcome) => onChange({ outcome })}
        />
      )}
    </>
  );
}

function isEasyPayCard({ choice }: MethodFormProps): boolean {
  return kindOf(choice.method) === 'easy_pay' && choice.source === 'card';
}

function Fields(props: MethodFormProps) {
  const { state, choice, onChange } = props;
  switch (kindOf(choice.method)) {
    case 'card':
      return <CardPicker {...props} />;
    case 'easy_pay':
      return <EasyPayForm {...props} />;
    case 'transfer':
    case 'virtual_account':
      return <AccountForm {...props} />;
    case 'phone':
      return <PhoneForm carriers={state.carriers} value={choice.phone} onChange={(phone) => onChange({ phone })} />;
    case 'voucher':
      return <VoucherForm {...props} />;
  }
}

const names: Readonly<Record<string, { ko: string; en: string }>> = {
  card: { ko: '신용·체크카드', en: 'Card' },
  transfer: { ko: '계좌이체', en: 'Bank transfer' },
  virtual_account: { ko: '가상계좌', en: 'Virtual account' },
  phone: { ko: '휴대폰', en: 'Phone bill' },
  culture_voucher: { ko: '문화상품권', en: 'Culture voucher' },
  book_voucher: { ko: '도서문화상품권', en: 'Book voucher' },
  game_voucher: { ko: '게임문화상품권', en: 'Game voucher' },
};

/** Where the merchant has left it open: which way to pay. */
export function MethodTabs({ state, choice, onChange }: MethodFormProps) {
  if (state.methods.length < 2) return null;
  return (
    <section>
      <h2>
        결제수단 <small lang="en">Way to pay</small>
      </h2>
      <div class="method-tabs" role="radiogroup" aria-label="결제수단">
        {state.methods.map((method) => (
          <label key={method} class={method === choice.method ? 'method-tab chosen' : 'method-tab'}>
            <input
              type="radio"
              name="method"
              value={method}
              checked={method === choice.method}
              onChange={() => onChange({ method, outcome: null })}
            />
            {names[method]?.ko ?? state.easyPay}
          </label>
        ))}
      </div>
    </section>
  );
}

/** What the window is for, in the order's head. */
export function methodName({ easyPay, language }: MethodFormProps['state'], method: string): string {
  return names[method]?.[language === 'KO' ? 'ko' : 'en'] ?? easyPay ?? '';
}
