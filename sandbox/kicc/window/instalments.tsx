import { Said, useTexts, type Text } from './texts.tsx';
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
  if (onlyMonths(state) !== null) return null;
  const free = state.freeInstalments.find((each) => each.cardCode === issuer)?.months ?? [];
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
            {named(months, say)}
            {free.includes(months) && <em>{say('free')}</em>}
          </label>
        ))}
      </div>
    </section>
  );
}

const leastForInstalments = 50_000;

export function named(months: number, say: (text: Text) => string): string {
  return months === 0 ? say('once') : say('monthsOf').replace('#', String(months));
}

/** What the shop has chosen already, which an issuer's page only tells; null where the buyer chooses. */
export function onlyMonths({ window, instalmentMonths: [only, ...more] }: WindowState): number | null {
  return window === 'standalone' && only !== undefined && more.length === 0 ? only : null;
}
