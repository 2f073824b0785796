import { texts, won } from './texts.ts';
import type { WindowState } from './wire.ts';

/** What is paid, to whom, and how much: a band over the form, in sight however long the form is. */
export function OrderBand({ state }: { state: WindowState }) {
  const say = texts[state.language];
  return (
    <header class="band">
      <p class="mark">
        <b>X</b>Pay <span>샌드박스</span>
        <small>{say.notice}</small>
      </p>
      <div class="order">
        <div>
          <h1>{state.productInfo}</h1>
          <p>
            {state.shopName} <small>{state.oid}</small>
          </p>
        </div>
        <p class="sum">{won(state.amount, state.language)}</p>
      </div>
    </header>
  );
}
