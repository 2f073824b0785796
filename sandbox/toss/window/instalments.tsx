import type { WindowState } from './wire.ts';

type Props = {
  readonly state: WindowState;
  readonly issuer: string | null;
  readonly months: number;
  readonly onChange: (months: number) => void;
};

/** The months that may be chosen, and which of them cost no interest with the chosen card. */
export function Instalments({ state, issuer, months, onChange }: Props) {
  const fixed = state.fixedInstalmentMonths;
  const offered = fixed === null ? state.instalmentMonths : [fixed];
  const free = state.freeInstalments.find((each) => each.issuerCode === issuer)?.months ?? [];
  return (
    <label class="instalments">
      <span>
        할부 <small lang="en">Instalments</small>
        {isTooSmall(state) && <small class="rule">5만원부터 할부할 수 있습니다</small>}
      </span>
      <select
        name="months"
        value={months}
        disabled={offered.length < 2}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      >
        {offered.map((each) => (
          <option key={each} value={each}>
            {monthsIn(state, each, free.includes(each))}
          </option>
        ))}
      </select>
    </label>
  );
}

function monthsIn({ language }: WindowState, months: number, isFree: boolean): string {
  if (language === 'KO') return months < 2 ? '일시불' : `${months}개월${isFree ? ' (무이자)' : ''}`;
  return months < 2 ? 'Lump sum' : `${months} months${isFree ? ' (interest-free)' : ''}`;
}

const leastForInstalments = 50_000;

function isTooSmall({ currency, amount, fixedInstalmentMonths }: WindowState): boolean {
  return currency === 'KRW' && amount < leastForInstalments && fixedInstalmentMonths === null;
}
