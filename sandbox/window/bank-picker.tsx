import { useState } from 'preact/hooks';

/** `code` is the gateway's own, `kftc` the three-digit one of the Korean clearing institute. */
export type Bank = { readonly code: string; readonly kftc: string; readonly name: string };

type Props = {
  readonly banks: readonly Bank[];
  readonly chosen: string | null;
  readonly onChoose: (code: string) => void;
  readonly title?: string;
  readonly english?: string;
};

/** Three rows of four, on a phone four of three, before the rest is one press away; one more is not worth a press. */
const shownFirst = 12;

/** Quiet colours of our own, so that the eye finds its bank; no bank's mark is copied. */
const colours: Readonly<Record<string, string>> = {
  '003': '#1a56a8',
  '004': '#8a6a3b',
  '007': '#0f6fb0',
  '011': '#1b7a43',
  '020': '#1467b3',
  '031': '#0b7f79',
  '032': '#b23a2e',
  '034': '#2d5fa6',
  '039': '#b0482a',
  '045': '#2a6f97',
  '071': '#c2410c',
  '081': '#0a7d72',
  '088': '#2447c8',
  '089': '#3b4252',
  '090': '#8a6d00',
  '092': '#1b64da',
};

/** The banks as a calm grid of the browser's own radio buttons: arrow keys move among them, Tab passes them by. */
export function BankPicker({ banks, chosen, onChoose, title = '은행 선택', english = 'Bank' }: Props) {
  const [showsAll, setShowsAll] = useState(banks.length <= shownFirst + 1);
  const shown = showsAll ? banks : firstOf(banks, chosen);
  return (
    <section class="bank-picker">
      <h2>
        {title} <small lang="en">{english}</small>
      </h2>
      <div class="banks" role="radiogroup" aria-label={title}>
        {shown.map(({ code, kftc, name }) => (
          <label key={code} class={code === chosen ? 'bank chosen' : 'bank'}>
            <input type="radio" name="bank" value={code} checked={code === chosen} onChange={() => onChoose(code)} />
            <i aria-hidden="true" ref={(dot) => dot?.style.setProperty('background', colours[kftc] ?? '#64748b')}>
              {initialOf(name)}
            </i>
            <span>{shortOf(name)}</span>
          </label>
        ))}
      </div>
      {!showsAll && (
        <button type="button" class="more-banks" onClick={() => setShowsAll(true)}>
          다른 은행 {banks.length - shown.length}곳 더 보기
        </button>
      )}
    </section>
  );
}

/** A bank that was chosen before the window opened is among those that are seen. */
function firstOf(banks: readonly Bank[], chosen: string | null): readonly Bank[] {
  const first = banks.slice(0, shownFirst);
  const preset = banks.find(({ code }) => code === chosen);
  return preset && !first.includes(preset) ? [preset, ...first.slice(0, -1)] : first;
}

/** Korean banks are told apart by the Hangul in their names; what all of them are called tells nothing. */
function initialOf(name: string): string {
  const own = shortOf(name).replace(/뱅크$/, '');
  return [...own].find((letter) => /[가-힣]/.test(letter)) ?? own.slice(0, 2);
}

function shortOf(name: string): string {
  return name.replace(/은행$/, '');
}
