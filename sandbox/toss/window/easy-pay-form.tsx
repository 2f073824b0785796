import type { MethodFormProps } from './choice.ts';
import { Instalments } from './instalments.tsx';

const sources = [
  { source: 'card', name: '등록한 카드', english: 'Registered card' },
  { source: 'money', name: '머니·계좌', english: 'Money' },
  { source: 'points', name: '포인트', english: 'Points' },
] as const;

/** A wallet's own page: what of the buyer's it takes the money from. */
export function EasyPayForm({ state, choice, onChange }: MethodFormProps) {
  return (
    <section class="easy-pay">
      <h2>
        {state.easyPay}에서 쓸 것 <small lang="en">Pay from</small>
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
