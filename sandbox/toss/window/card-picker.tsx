import { useState } from 'preact/hooks';
import type { MethodFormProps } from './choice.ts';
import { DoorPlate } from './door-plate.tsx';
import { Instalments } from './instalments.tsx';
import type { Issuer, WindowState } from './wire.ts';

/** The card companies that most buyers look for stand first; the others are one press away. */
const shownFirst = 12;

/** Quiet colours of our own, so that the eye finds its card; no company's mark is copied. */
const colours: Readonly<Record<string, string>> = {
  '4V': '#1a3d8f',
  '4M': '#b3541e',
  '3C': '#0a6b74',
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

export function CardPicker({ state, choice, onChange }: MethodFormProps) {
  return (
    <section class="cards">
      {state.isDirect ? (
        <IssuerHeading state={state} />
      ) : (
        <IssuerGrid state={state} chosen={choice.issuer} onChoose={(issuer) => onChange({ issuer })} />
      )}
      <Instalments
        state={state}
        issuer={choice.issuer}
        months={choice.months}
        onChange={(months) => onChange({ months })}
      />
      {state.useCardPoint === null && (
        <label class="check">
          <input
            type="checkbox"
            checked={choice.useCardPoint}
            onChange={(event) => onChange({ useCardPoint: event.currentTarget.checked })}
          />
          <span>
            카드 포인트 함께 사용 <small lang="en">Use the card's points</small>
          </span>
        </label>
      )}
      {state.useCardPoint === true && <p class="note">카드 포인트를 함께 사용하는 결제입니다.</p>}
      {state.discountAmount > 0 && (
        <p class="note">
          카드사 즉시할인 {won(state.discountAmount)}이 적용됩니다. 카드에서는{' '}
          <b>{won(state.amount - state.discountAmount)}</b>이 결제됩니다.
        </p>
      )}
    </section>
  );
}

function won(amount: number): string {
  return `${amount.toLocaleString('ko-KR')}원`;
}

/** The page of the one issuer that the window goes straight to. */
function IssuerHeading({ state }: { state: WindowState }) {
  const [issuer] = state.issuers;
  if (!issuer) return null;
  return (
    <DoorPlate title={`${issuer.name} 본인인증`} mark={markOf(issuer.name)} colour={colours[issuer.code]}>
      카드사 인증을 마치면 상점으로 돌아갑니다. <span lang="en">The card issuer checks that it is you.</span>
    </DoorPlate>
  );
}

type GridProps = {
  readonly state: WindowState;
  readonly chosen: string | null;
  readonly onChoose: (issuer: string) => void;
};

function IssuerGrid({ state, chosen, onChoose }: GridProps) {
  const [showsAll, setShowsAll] = useState(state.issuers.length <= shownFirst);
  const shown = showsAll ? state.issuers : state.issuers.slice(0, shownFirst);
  const title = titleOf(state);
  return (
    <>
      <h2>
        {title.ko} <small lang="en">{title.en}</small>
      </h2>
      <div class="grid" role="radiogroup" aria-label="카드사">
        {shown.map((each) => (
          <IssuerChoice
            key={each.code}
            issuer={each}
            isChosen={each.code === chosen}
            onChoose={() => onChoose(each.code)}
          />
        ))}
      </div>
      {!showsAll && (
        <button type="button" class="more" onClick={() => setShowsAll(true)}>
          {moreIn(state, state.issuers.length - shownFirst)}
        </button>
      )}
    </>
  );
}

function moreIn({ language }: WindowState, count: number): string {
  return language === 'KO' ? `다른 카드사 ${count}곳 더 보기` : `${count} more`;
}

function titleOf({ isAppCardOnly, issuers }: WindowState): { ko: string; en: string } {
  if (isAppCardOnly) return { ko: '앱카드 선택', en: 'Pay with its app' };
  // Brands of other countries have no code of the Korean clearing institute.
  const isForeign = issuers.length > 0 && issuers.every(({ kftc }) => kftc === null);
  return isForeign ? { ko: '해외카드 선택', en: 'International card' } : { ko: '카드사 선택', en: 'Card company' };
}

/** One of the browser's own radio buttons, so that arrow keys move among the companies and Tab passes them by. */
function IssuerChoice({ issuer, isChosen, onChoose }: { issuer: Issuer; isChosen: boolean; onChoose: () => void }) {
  const name = shortOf(issuer.name);
  return (
    <label class={isChosen ? 'issuer chosen' : 'issuer'}>
      <input type="radio" name="issuer" value={issuer.code} checked={isChosen} onChange={onChoose} />
      <i aria-hidden="true" ref={(dot) => dot?.style.setProperty('background', colours[issuer.code] ?? '#64748b')}>
        {markOf(issuer.name)}
      </i>
      {name}
    </label>
  );
}

function shortOf(name: string): string {
  return name.replace(/카드$/, '');
}

function markOf(name: string): string {
  return [...shortOf(name)][0] ?? '';
}
