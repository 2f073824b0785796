import type { WindowState } from './wire.ts';

type Props = {
  readonly state: WindowState;
  readonly issuer: string | null;
  readonly chosen: number;
  readonly onChoose: (months: number) => void;
};

/** The months that may be chosen, and which of them cost no interest with the chosen card. */
export function Instalments({ state, issuer, chosen, onChoose }: Props) {
  const free = state.freeInstalments.find((each) => each.cardCode === issuer)?.months ?? [];
  return (
    <section>
      <h2>
        할부기간 <small lang="en">Instalments</small>
        {state.amount < leastForInstalments && <small class="rule">5만원부터 할부할 수 있습니다</small>}
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
            {months === 0 ? '일시불' : `${months}개월`}
            {free.includes(months) && <em>무이자</em>}
          </label>
        ))}
      </div>
    </section>
  );
}

const leastForInstalments = 50_000;
