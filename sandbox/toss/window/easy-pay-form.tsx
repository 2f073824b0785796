import type { MethodFormProps } from './choice.ts';
import { DoorPlate } from './door-plate.tsx';
import { Instalments } from './instalments.tsx';

/** Quiet colours of our own, as for banks and cards. */
const colours: Readonly<Record<string, string>> = {
  토스페이: '#1b64da',
  네이버페이: '#1a8a4c',
  카카오페이: '#8a6d00',
  페이코: '#c8321f',
  삼성페이: '#1d3a8f',
  애플페이: '#1f2937',
  엘페이: '#b0342c',
  SSG페이: '#a33327',
};

const sources = [
  { source: 'card', name: '등록한 카드', english: 'Saved card' },
  { source: 'money', name: '머니·계좌', english: 'Money' },
  { source: 'points', name: '포인트', english: 'Points' },
] as const;

/** A wallet's own page: what of the buyer's it takes the money from. */
export function EasyPayForm({ state, choice, onChange }: MethodFormProps) {
  return (
    <section class="easy-pay">
      <DoorPlate
        title={`${state.easyPay}로 결제`}
        mark={[...(state.easyPay ?? '')][0] ?? ''}
        colour={colours[state.easyPay ?? '']}
      >
        결제를 마치면 상점으로 돌아갑니다. <span lang="en">Then you are back in the shop.</span>
      </DoorPlate>
      <h2>
        지불 수단 <small lang="en">Pay from</small>
      </h2>
      <div class="sources" role="radiogroup" aria-label="지불 수단">
        {sources.map(({ source, name, english }) => (
          <label key={source} class={source === choice.source ? 'source chosen' : 'source'}>
            <input
              type="radio"
              name="source"
              value={source}
              checked={source === choice.source}
              onChange={() => onChange({ source, outcome: null, cardNumber: '' })}
            />
            <span>{name}</span>
            <small lang="en">{english}</small>
          </label>
        ))}
      </div>
      {choice.source === 'card' && (
        <>
          <label class="instalments">
            <span>
              카드 <small lang="en">Card</small>
            </span>
            <select
              value={choice.issuer ?? ''}
              onChange={(event) => onChange({ issuer: event.currentTarget.value })}
              name="registered-card"
            >
              {state.issuers.map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <Instalments
            state={state}
            issuer={choice.issuer}
            months={choice.months}
            onChange={(months) => onChange({ months })}
          />
        </>
      )}
    </section>
  );
}
