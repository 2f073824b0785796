import type { WindowState } from './wire.ts';

/** What is paid, to whom, and how much: at the side of a popup, at the top of a phone. */
export function OrderPanel({ state }: { state: WindowState }) {
  return (
    <aside class="order" aria-label="주문 정보">
      <p class="mark">
        <b>Easy</b>Pay <span>샌드박스</span>
      </p>
      <dl>
        <div>
          <dt>상점명</dt>
          <dd>{state.shopName}</dd>
        </div>
        <div>
          <dt>상품명</dt>
          <dd>{state.goodsName}</dd>
        </div>
        <div class="number">
          <dt>주문번호</dt>
          <dd>{state.shopOrderNo}</dd>
        </div>
        <div class="sum">
          <dt>
            결제금액 <small lang="en">Amount</small>
          </dt>
          <dd>{won(state.amount)}</dd>
        </div>
      </dl>
      <p class="unreal">
        실제로 청구되지 않는 테스트 결제입니다. <span lang="en">No money moves.</span>
      </p>
    </aside>
  );
}

export function won(amount: number): string {
  return `${amount.toLocaleString('ko-KR')}원`;
}
