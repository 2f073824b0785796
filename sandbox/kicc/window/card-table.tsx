import { useState } from 'preact/hooks';
import { Said, useTexts } from './texts.tsx';
import type { Issuer } from './wire.ts';

/** Three rows of four, the last cell of which opens the rest: most buyers find their card in these. */
const shownFirst = 11;
const cells = shownFirst + 1;

type Props = {
  readonly issuers: readonly Issuer[];
  readonly chosen: string | null;
  readonly onChoose: (code: string) => void;
};

/** The card companies as cells of a table, each a radio button of the browser's own: arrow keys move among them. */
export function CardTable({ issuers, chosen, onChoose }: Props) {
  const say = useTexts();
  const [showsAll, setShowsAll] = useState(issuers.length <= cells);
  const shown = showsAll ? issuers : issuers.slice(0, shownFirst);
  return (
    <section>
      <h2>
        <Said text="issuer" />
      </h2>
      <div class="cells" role="radiogroup" aria-label="카드사">
        {shown.map(({ code, name }) => (
          <label key={code} class={code === chosen ? 'cell chosen' : 'cell'}>
            <input type="radio" name="issuer" value={code} checked={code === chosen} onChange={() => onChoose(code)} />
            {name}
          </label>
        ))}
        {!showsAll && (
          <button type="button" class="cell rest" onClick={() => setShowsAll(true)}>
            {say('others').replace('#', String(issuers.length - shownFirst))}
          </button>
        )}
      </div>
    </section>
  );
}
