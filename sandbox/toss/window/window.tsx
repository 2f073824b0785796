import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ClosedNotice } from './closed-notice.tsx';
import { CardPicker } from './card-picker.tsx';
import { Terms } from './terms.tsx';
import { TestCards } from './test-cards.tsx';
import { ask, type EndMessage, type Refusal, type WindowEnd, type WindowState } from './wire.ts';

/**
 * The buyer's window: what is paid, the terms, the card, and two buttons. It asks its server for everything it shows.
 */

const here = location.pathname.replace(/\/$/, '');

function App() {
  const [state, setState] = useState<WindowState | null>(null);
  const [closed, setClosed] = useState<Refusal | null>(null);
  useEffect(() => {
    ask<WindowState>(`${here}/state`).then(setState, setClosed);
  }, []);
  if (closed) return <ClosedNotice refusal={closed} />;
  if (!state)
    return (
      <p class="loading" role="status">
        결제창을 불러오고 있습니다…
      </p>
    );
  return <PaymentForm state={state} onClosed={setClosed} />;
}

type Choice = {
  readonly issuer: string | null;
  readonly months: number;
  readonly cardNumber: string;
  readonly agreed: boolean;
};

function PaymentForm({ state, onClosed }: { state: WindowState; onClosed: (refusal: Refusal) => void }) {
  const [choice, setChoice] = useState<Choice>({
    issuer: state.issuers.length === 1 ? (state.issuers[0]?.code ?? null) : null,
    months: state.fixedInstalmentMonths ?? state.instalmentMonths[0] ?? 0,
    cardNumber: '',
    agreed: false,
  });
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState<'pay' | 'cancel' | null>(null);
  // The state of a render comes too late for the second of two quick presses.
  const isActing = useRef(false);
  const change = (part: Partial<Choice>): void => setChoice((before) => ({ ...before, ...part }));

  async function act(what: 'pay' | 'cancel', body: object): Promise<void> {
    if (isActing.current) return;
    isActing.current = true;
    setBusy(what);
    setProblem(null);
    try {
      leave(await ask<WindowEnd>(`${here}/${what}`, body));
    } catch (error) {
      isActing.current = false;
      setBusy(null);
      const refusal = error as Refusal;
      if (refusal.code === 'NOT_FOUND_PAYMENT_SESSION' || refusal.code === 'ALREADY_PROCESSED_PAYMENT')
        return onClosed(refusal);
      setProblem(refusal.message ?? '요청을 처리하지 못했습니다. 다시 눌러 주세요.');
    }
  }

  function pay(): void {
    if (!choice.agreed) return setProblem('필수 약관에 동의해 주세요. Please agree to the required terms.');
    if (choice.issuer === null && state.easyPay === null)
      return setProblem('카드사를 선택해 주세요. Please choose a card.');
    const cardNumber = choice.cardNumber.trim();
    void act('pay', {
      ...(choice.issuer === null ? {} : { issuer: choice.issuer }),
      ...(cardNumber === '' ? {} : { cardNumber }),
      instalmentMonths: choice.months,
    });
  }

  return (
    <main class="window">
      <p class="ribbon">
        <strong>샌드박스</strong> 실제로 청구되지 않는 테스트 결제입니다 <span lang="en">· no money moves</span>
      </p>
      <Order state={state} />
      <form
        class="body"
        onSubmit={(event) => {
          event.preventDefault();
          pay();
        }}
      >
        <Terms agreed={choice.agreed} onChange={(agreed) => change({ agreed })} />
        <CardPicker state={state} issuer={choice.issuer} months={choice.months} onChange={change} />
        <TestCards
          cards={state.testCards}
          value={choice.cardNumber}
          onChange={(cardNumber) => change({ cardNumber })}
        />
        <p class="problem" role="alert">
          {problem}
        </p>
        <div class="actions">
          <button type="button" class="quiet" disabled={busy !== null} onClick={() => void act('cancel', {})}>
            취소
          </button>
          <button type="submit" class="primary" disabled={busy !== null}>
            {busy === 'pay' ? '인증하고 있습니다…' : `${written(state)} 결제하기`}
          </button>
        </div>
      </form>
    </main>
  );
}

function Order({ state }: { state: WindowState }) {
  return (
    <header class="order">
      <div>
        <p class="merchant">{state.merchantName}</p>
        <h1>{state.orderName}</h1>
      </div>
      <p class="amount">{written(state)}</p>
    </header>
  );
}

function written({ amount, currency }: WindowState): string {
  const number = amount.toLocaleString('ko-KR');
  return currency === 'KRW' ? `${number}원` : `${number} ${currency}`;
}

/** In a frame the script on the page goes on; in a page of its own the window does. */
function leave(end: WindowEnd): void {
  const message: EndMessage = { type: 'toss-sandbox:end', end };
  if (window.parent !== window) window.parent.postMessage(message, '*');
  else if (end.location !== null) location.assign(end.location);
}

const place = document.getElementById('window');
if (place) render(<App />, place);
