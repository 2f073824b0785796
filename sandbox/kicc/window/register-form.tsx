import { askedBy } from './choice.ts';
import type { FormProps } from './method-forms.tsx';
import { KeyInForm } from './key-in-form.tsx';
import { Said } from './texts.tsx';
import type { WindowState } from './wire.ts';

/** A card that the shop will charge again without asking: it is typed, and nothing is paid now. */
export function RegisterForm({ state, choice, change }: FormProps) {
  return (
    <>
      <KeyInForm value={choice.keyIn} asks={askedBy(state)} onChange={(keyIn) => change({ keyIn })} />
      <FillIn
        cards={[anyCard, ...state.testCards]}
        chosen={choice.keyIn.number}
        onChoose={(number) => change({ keyIn: { number, expiry: '12/49', birth: '900101', password: '00' } })}
      />
    </>
  );
}

const anyCard = {
  number: '9410-0012-3456-7890',
  outcome: 'approved',
  label: '모두 승인 · every charge succeeds',
};

type FillInProps = {
  readonly cards: WindowState['testCards'];
  readonly chosen: string;
  readonly onChoose: (cardNumber: string) => void;
};

/** Every ending on demand, with all that has to be typed beside the number. */
function FillIn({ cards, chosen, onChoose }: FillInProps) {
  return (
    <details class="test-cards">
      <summary>
        <Said text="fillIn" />
      </summary>
      <ul>
        {cards.map(({ number, label }) => (
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
