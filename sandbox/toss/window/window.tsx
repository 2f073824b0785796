import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ClosedNotice } from './closed-notice.tsx';
import { CardPicker } from './card-picker.tsx';
import { Order, written } from './order.tsx';
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

type Deed = {
  readonly busy: 'pay' | 'cancel' | null;
  readonly problem: string | null;
  refuse(problem: string | null): void;
  act(what: 'pay' | 'cancel', body: object): Promise<void>;
};

/** Tells the server once, whatever is pressed how often, and leaves the window with its answer. */
function useDeed(onClosed: (refusal: Refusal) => void): Deed {
  const [problem, refuse] = useState<string | null>(null);
  const [busy, setBusy] = useState<Deed['busy']>(null);
  // The state of a render comes too late for the second of two quick presses.
  const isActing = useRef(false);
  async function act(what: 'pay' | 'cancel', body: object): Promise<void> {
    if (isActing.current) return;
    isActing.current = true;
    setBusy(what);
    refuse(null);
    try {
      leave(await ask<WindowEnd>(`${here}/${what}`, body));
    } catch (error) {
      isActing.current = false;
      setBusy(null);
      const refusal = error as Refusal;
      if (closedCodes.includes(refusal.code)) return onClosed(refusal);
      refuse(refusal.message ?? '요청을 처리하지 못했습니다. 다시 눌러 주세요.');
    }
  }
  return { busy, problem, refuse, act };
}

const closedCodes: readonly string[] = [
  'NOT_FOUND_PAYMENT_SESSION',
  'ALREADY_PROCESSED_PAYMENT',
  'PAY_PROCESS_CANCELED',
];

function PaymentForm({ state, onClosed }: { state: WindowState; onClosed: (refusal: Refusal) => void }) {
  const [choice, setChoice] = useState<Choice>({
    issuer: state.issuers.length === 1 ? (state.issuers[0]?.code ?? null) : null,
    months: state.fixedInstalmentMonths ?? state.instalmentMonths[0] ?? 0,
    cardNumber: '',
    agreed: false,
  });
  const { busy, problem, refuse, act } = useDeed(onClosed);
  const change = (part: Partial<Choice>): void => {
    setChoice((before) => ({ ...before, ...part }));
    refuse(null);
  };

  function pay(): void {
    const { issuer, months: instalmentMonths, agreed } = choice;
    if (!agreed) return refuse('필수 약관에 동의해 주세요. Please agree to the terms.');
    if (issuer === null && state.easyPay === null) return refuse('카드사를 선택해 주세요. Please choose a card.');
    const cardNumber = choice.cardNumber.trim();
    void act('pay', { instalmentMonths, ...(issuer !== null && { issuer }), ...(cardNumber !== '' && { cardNumber }) });
  }

  return (
    <main class="window">
      <p class="ribbon">
        <strong>샌드박스</strong> 실제로 청구되지 않는 테스트 결제입니다 <span lang="en">No money moves</span>
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
        <div class="actions">
          <p class="problem" role="alert">
            {problem}
          </p>
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

/** In a frame the script on the page goes on; in a page of its own the window does. */
function leave(end: WindowEnd): void {
  const message: EndMessage = { type: 'toss-sandbox:end', end };
  if (window.parent !== window) window.parent.postMessage(message, '*');
  else if (end.location !== null) location.assign(end.location);
}

const place = document.getElementById('window');
if (place) render(<App />, place);
