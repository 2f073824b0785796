import { useState } from 'preact/hooks';
import { TestCards } from '../../window/test-cards.tsx';
import { Said } from './said.tsx';
import { texts } from './texts.ts';
import type { WindowState } from './wire.ts';

export type CardChoice = { readonly issuer: string | null; readonly months: number; readonly cardNumber: string };

type Props = {
  readonly state: WindowState;
  readonly value: CardChoice;
  readonly onChange: (part: Partial<CardChoice>) => void;
};

/** Three rows of four, the last of which opens the rest. */
const shownFirst = 11;

export function CardFields({ state, value, onChange }: Props) {
  return (
    <>
      {state.isDirect ? <Direct state={state} /> : <Issuers state={state} value={value} onChange={onChange} />}
      <Months state={state} value={value} onChange={onChange} />
      {state.takesPoints && (
        <p class="aside">
          <Said what="points" language={state.language} />
        </p>
      )}
      <TestCards cards={state.testCards} value={value.cardNumber} onChange={(cardNumber) => onChange({ cardNumber })} />
    </>
  );
}

/** The issuer's own page, which opens at once where the shop has chosen the card. */
function Direct({ state }: { state: WindowState }) {
  const say = texts[state.language];
  const name = state.issuers[0]?.name ?? '';
  return (
    <section class="direct">
      <div class="plastic" aria-hidden="true">
        <i />
        <b>{name}</b>
        <span>•••• •••• •••• ••••</span>
      </div>
      <div>
        <small>
          <Said what="directCard" language={state.language} />
        </small>
        <h2>{say.direct(name)}</h2>
        <p>
          <Said what="directHint" language={state.language} />
        </p>
      </div>
    </section>
  );
}

function Issuers({ state, value, onChange }: Props) {
  const say = texts[state.language];
  const { issuers } = state;
  const [showsAll, setShowsAll] = useState(issuers.length <= shownFirst + 1);
  const shown = showsAll ? issuers : issuers.slice(0, shownFirst);
  return (
    <section>
      <h2>
        <Said what="cards" language={state.language} />
      </h2>
      <div class="issuers" role="radiogroup" aria-label={say.cards}>
        {shown.map(({ code, name }) => (
          <label key={code} class={code === value.issuer ? 'issuer chosen' : 'issuer'}>
            <input
              type="radio"
              name="issuer"
              value={code}
              checked={code === value.issuer}
              onChange={() => onChange({ issuer: code })}
            />
            <span>{name}</span>
          </label>
        ))}
        {!showsAll && (
          <button type="button" class="issuer rest" onClick={() => setShowsAll(true)}>
            {say.otherCards(issuers.length - shownFirst)}
          </button>
        )}
      </div>
    </section>
  );
}

/** The months that may be chosen, and which of them cost no interest with the chosen card. */
function Months({ state, value, onChange }: Props) {
  const say = texts[state.language];
  const free = state.freeInstalments.find(({ issuerCode }) => issuerCode === value.issuer)?.months ?? [];
  const named = (months: number): string => (months === 0 ? say.lumpSum : say.monthsOf(months));
  const [only, ...others] = state.instalmentMonths;
  return (
    <label class="months">
      <span>
        <Said what="months" language={state.language} />
        {state.amount < leastForInstalments && <small class="rule">{say.fromFiftyThousand}</small>}
      </span>
      {others.length === 0 ? (
        <b>{named(only ?? 0)}</b>
      ) : (
        <select value={value.months} onChange={(event) => onChange({ months: Number(event.currentTarget.value) })}>
          {state.instalmentMonths.map((months) => (
            <option key={months} value={months}>
              {free.includes(months) ? `${named(months)} · ${say.interestFree}` : named(months)}
            </option>
          ))}
        </select>
      )}
    </label>
  );
}

const leastForInstalments = 50_000;
