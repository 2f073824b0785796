import type { KeyIn } from './choice.ts';
import { Said, useTexts } from './texts.tsx';

type Props = {
  readonly value: KeyIn;
  readonly asks: { readonly birth: boolean; readonly password: boolean };
  readonly onChange: (value: KeyIn) => void;
};

/** The card itself instead of its issuer's page. What is typed here is not kept, and only the number is looked at. */
export function KeyInForm({ value, asks, onChange }: Props) {
  const say = useTexts();
  const typed = (name: keyof KeyIn, maxLength: number) => ({
    inputMode: 'numeric' as const,
    autocomplete: 'off' as const,
    maxLength,
    value: value[name],
    onInput: (event: { readonly currentTarget: HTMLInputElement }) =>
      onChange({ ...value, [name]: event.currentTarget.value }),
  });
  return (
    <section class="key-in">
      <h2>
        <Said text="keyIn" />
      </h2>
      <label class="field">
        <span>
          <Said text="cardNumber" />
        </span>
        <input type="text" placeholder="0000-0000-0000-0000" {...typed('number', 19)} />
      </label>
      <div class="key-in-row">
        <label class="field">
          <span>
            <Said text="expiry" />
          </span>
          <input type="text" placeholder={say('expiryForm')} {...typed('expiry', 5)} />
        </label>
        {asks.birth && (
          <label class="field">
            <span>
              <Said text="birth" />
            </span>
            <input type="text" placeholder={say('birthForm')} {...typed('birth', 10)} />
          </label>
        )}
        {asks.password && (
          <label class="field">
            <span>
              <Said text="password" />
            </span>
            <input type="password" placeholder="••" {...typed('password', 2)} />
          </label>
        )}
      </div>
    </section>
  );
}
