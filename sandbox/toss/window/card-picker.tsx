import { useState } from 'preact/hooks';
import type { Issuer, WindowState } from './wire.ts';

/** The card companies that most buyers look for stand first; the others are one press away. */
const shownFirst = 12;

/** Quiet colours of our own, so that the eye finds its card; no company's mark is copied. */
const colours: Readonly<Record<string, string>> = {
  '41': '#2447d8',
  '61': '#1f2937',
  '51': '#1d5fd1',
  '11': '#a3781c',
  '21': '#00877a',
  '71': '#c8321f',
  '31': '#e0393e',
  '91': '#1b8a3c',
  '33': '#0a72c9',
  W1: '#0a72c9',
  '15': '#8a6d00',
  '24': '#1767e0',
};

type Props = {
  readonly state: WindowState;
  readonly issuer: string | null;
  readonly months: number;
  readonly onChange: (part: { issuer?: string; months?: number }) => void;
};

export function CardPicker({ state, issuer, months, onChange }: Props) {
  const [showsAll, setShowsAll] = useState(state.issuers.length <= shownFirst);
  const shown = showsAll ? state.issuers : state.issuers.slice(0, shownFirst);
  return (
    <section class="cards">
      <h2>
        카드사 선택 <small lang="en">Card company</small>
      </h2>
      <div class="grid" role="radiogroup" aria-label="카드사">
        {shown.map((each) => (
          <IssuerChoice
            key={each.code}
            issuer={each}
            isChosen={each.code === issuer}
            onChoose={() => onChange({ issuer: each.code })}
          />
        ))}
      </div>
      {!showsAll && (
        <button type="button" class="more" onClick={() => setShowsAll(true)}>
          다른 카드사 {state.issuers.length - shownFirst}곳 더 보기
        </button>
      )}
      <Instalments state={state} months={months} onChange={(chosen) => onChange({ months: chosen })} />
    </section>
  );
}

/** One of the browser's own radio buttons, so that arrow keys move among the companies and Tab passes them by. */
function IssuerChoice({ issuer, isChosen, onChoose }: { issuer: Issuer; isChosen: boolean; onChoose: () => void }) {
  const name = issuer.name.replace(/카드$/, '');
  return (
    <label class={isChosen ? 'issuer chosen' : 'issuer'}>
      <input type="radio" name="issuer" value={issuer.code} checked={isChosen} onChange={onChoose} />
      <i aria-hidden="true" ref={(dot) => dot?.style.setProperty('background', colours[issuer.code] ?? '#64748b')}>
        {[...name][0]}
      </i>
      {name}
    </label>
  );
}

function Instalments({
  state,
  months,
  onChange,
}: {
  state: WindowState;
  months: number;
  onChange: (months: number) => void;
}) {
  const fixed = state.fixedInstalmentMonths;
  const offered = fixed === null ? state.instalmentMonths : [fixed];
  return (
    <label class="instalments">
      <span>
        할부 <small lang="en">Instalments</small>
        {isTooSmall(state) && <small class="rule">5만원부터 할부할 수 있습니다</small>}
      </span>
      <select
        value={months}
        disabled={offered.length < 2}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      >
        {offered.map((each) => (
          <option key={each} value={each}>
            {each < 2 ? '일시불' : `${each}개월`}
          </option>
        ))}
      </select>
    </label>
  );
}

const leastForInstalments = 50_000;

function isTooSmall({ currency, amount, fixedInstalmentMonths }: WindowState): boolean {
  return currency === 'KRW' && amount < leastForInstalments && fixedInstalmentMonths === null;
}
