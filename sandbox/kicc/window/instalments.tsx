import { Said, useTexts } from './texts.tsx';
import type { WindowState } from './wire.ts';

type Props = {
  readonly state: WindowState;
  readonly issuer: string | null;
  readonly chosen: number;
  readonly onChoose: (months: number) => void;
};

/** The months that may be chosen, and which of them cost no interest with the chosen card. */
export function Instalments({ state, issuer, chosen, onChoose }: Props) {
  const say = useTexts();
  const free = state.freeInstalments.find((each) => each.cardCode === issuer)?.months ?? [];
  const named = (months: number): string => (state.language === 'KOR' ? `${months}개월` : String(months));
  return (
    <section>
      <h2>
        <Said text="months" />
        {state.amount < leastForInstalments && <small class="rule">{say('fromFifty')}</small>}
      </h2>
      <div class="months" role="radiogroup" aria-label="할부기간">
        {state.instalmentMonths.map((months) => (
          <label key={months} class={months === chosen ? 'month chosen' : 'month'}>
            <input
              type="radio"
              name="months"
              value={months}
              checked={months === chosen}
              onChange={() => onChoose(months)}
            />
            {months === 0 ? say('once') : named(months)}
            {free.includes(months) && <em>{say('free')}</em>}
          </label>
        ))}
      </div>
    </section>
  );
}

const leastForInstalments = 50_000;
