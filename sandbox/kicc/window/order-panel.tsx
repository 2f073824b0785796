import { Said, useTexts, useWon } from './texts.tsx';
import type { WindowState } from './wire.ts';

/** What is paid, to whom, and how much: at the side of a popup, at the top of a phone. */
export function OrderPanel({ state }: { state: WindowState }) {
  const say = useTexts();
  const won = useWon();
  return (
    <aside class="order" aria-label="주문 정보">
      <p class="mark">
        <b>Easy</b>Pay <span>샌드박스</span>
      </p>
      <dl>
        <div>
          <dt>{say('shop')}</dt>
          <dd>{state.shopName}</dd>
        </div>
        <div>
          <dt>{say('goods')}</dt>
          <dd>{state.goodsName}</dd>
        </div>
        <div class="number">
          <dt>{say('order')}</dt>
          <dd>{state.shopOrderNo}</dd>
        </div>
        {state.certType === null && (
          <div class="sum">
            <dt>
              <Said text="sum" />
            </dt>
            <dd>{won(state.amount)}</dd>
          </div>
        )}
      </dl>
      {state.certType !== null && (
        <div class="later">
          <b>
            <Said text="recurring" />
          </b>
          <p>
            <Said text="nothingNow" />
          </p>
        </div>
      )}
      <p class="unreal">
        <Said text="unreal" />
      </p>
    </aside>
  );
}
