import type { WindowState } from './wire.ts';

/** What is paid, to whom, and how much. */
export function Order({ state, method }: { state: WindowState; method: string }) {
  return (
    <header class="order">
      <div>
        <p class="merchant">
          {state.merchantName} <span class="way">{method}</span>
        </p>
        <h1>{state.orderName}</h1>
      </div>
      <p class="amount">{written(state)}</p>
    </header>
  );
}

export function written({ amount, currency, language }: WindowState): string {
  const number = amount.toLocaleString('ko-KR');
  if (currency !== 'KRW') return `${number} ${currency}`;
  return language === 'KO' ? `${number}원` : `${number} won`;
}
