import { useState } from 'preact/hooks';
import type { Refusal } from '../../window/ask.ts';
import { useDeed } from '../../window/deed.ts';
import { Terms } from '../../window/terms.tsx';
import { Actions, leave } from './actions.tsx';
import {
  bodyOfCard,
  cardProblem,
  digitsOf,
  filledIn,
  nothingTyped,
  writtenExpiry,
  writtenNumber,
  type TypedCard,
} from './billing-choice.ts';
import type { BillingState, WindowEnd } from './wire.ts';

type Props = {
  readonly state: BillingState;
  /** The window's own address. */
  readonly here: string;
  readonly closedCodes: readonly string[];
  readonly onClosed: (refusal: Refusal) => void;
};

/** A card that the shop will charge again without asking: it is typed here, and nothing is paid now. */
export function BillingForm({ state, here, closedCodes, onClosed }: Props) {
  const [agreed, setAgreed] = useState(false);
  const [card, setCard] = useState<TypedCard>(nothingTyped);
  const deed = useDeed<WindowEnd>({ addressOf: (what) => `${here}/${what}`, leave, closedCodes, onClosed });
  const change = (part: Partial<TypedCard>): void => {
    setCard((before) => ({ ...before, ...part }));
    deed.refuse(null);
  };
  function register(): void {
    const problem = agreed ? cardProblem(card) : '필수 약관에 동의해 주세요. Please agree to the terms.';
    if (problem !== null) return deed.refuse(problem);
    void deed.act('pay', bodyOfCard(card));
  }
  return (
    <main class="window billing">
      <p class="ribbon">
        <strong>샌드박스</strong> 실제 카드를 적지 마세요 <span lang="en">Do not type a real card</span>
      </p>
      <header class="order">
        <div>
          <p class="merchant">
            {state.merchantName} <span class="way">정기결제</span>
          </p>
          <h1>
            자동결제 카드 등록 <small lang="en">Register a card</small>
          </h1>
        </div>
        <p class="no-charge">
          지금은 결제되지 않습니다 <span lang="en">Nothing is paid now</span>
        </p>
      </header>
      <form
        class="body"
        onSubmit={(event) => {
          event.preventDefault();
          register();
        }}
      >
        <Terms
          agreed={agreed}
          isForeign={false}
          onChange={(agreedNow) => {
            setAgreed(agreedNow);
            deed.refuse(null);
          }}
        />
        <CardFields card={card} onChange={change} />
        <FillIn cards={state.testCards} chosen={card.number} onChoose={(number) => change(filledIn(number))} />
        <Actions
          deed={deed}
          label="카드 등록하기"
          busyLabel={{ ko: '카드를 확인하고 있습니다…', en: 'One moment…' }}
          isKorean
        />
      </form>
    </main>
  );
}

type FieldsProps = { readonly card: TypedCard; readonly onChange: (part: Partial<TypedCard>) => void };

function CardFields({ card, onChange }: FieldsProps) {
  const typed = (write: (text: string) => Partial<TypedCard>) => ({
    inputMode: 'numeric' as const,
    autocomplete: 'off' as const,
    onInput: (event: { readonly currentTarget: HTMLInputElement }) => onChange(write(event.currentTarget.value)),
  });
  return (
    <section class="card-fields">
      <label class="field">
        <span>
          카드번호 <small lang="en">Card number</small>
        </span>
        <input
          type="text"
          name="card-number"
          placeholder="0000-0000-0000-0000"
          value={card.number}
          {...typed((text) => ({ number: writtenNumber(text) }))}
        />
      </label>
      <label class="field">
        <span>
          유효기간 <small lang="en">Expiry</small>
        </span>
        <input
          type="text"
          name="expiry"
          placeholder="월/년 MM/YY"
          value={card.expiry}
          {...typed((text) => ({ expiry: writtenExpiry(text) }))}
        />
      </label>
      <label class="field">
        <span>
          비밀번호 앞 2자리 <small lang="en">Password</small>
        </span>
        <input
          type="password"
          name="password"
          placeholder="••"
          maxLength={2}
          value={card.password}
          {...typed((text) => ({ password: digitsOf(text).slice(0, 2) }))}
        />
      </label>
      <label class="field">
        <span>
          생년월일 또는 사업자번호 <small lang="en">Date of birth, or business number</small>
        </span>
        <input
          type="text"
          name="identity-number"
          placeholder="6자리 YYMMDD 또는 10자리"
          maxLength={10}
          value={card.identityNumber}
          {...typed((text) => ({ identityNumber: digitsOf(text).slice(0, 10) }))}
        />
      </label>
    </section>
  );
}

const anyCard = { number: '9410-0012-3456-7890', label: '모두 승인 · every charge succeeds' };

type FillInProps = {
  readonly cards: readonly { readonly number: string; readonly label: string }[];
  readonly chosen: string;
  readonly onChoose: (number: string) => void;
};

/** Every ending on demand, with all that has to be typed beside the number. */
function FillIn({ cards, chosen, onChoose }: FillInProps) {
  return (
    <details class="test-cards">
      <summary>
        테스트 카드로 채우기 <small lang="en">Fill in a test card</small>
      </summary>
      <ul>
        {[anyCard, ...cards].map(({ number, label }) => (
          <li key={number}>
            <button type="button" class={number === chosen ? 'chosen' : ''} onClick={() => onChoose(number)}>
              <code>{number}</code>
              <span>{label}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
