import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ask, type Refusal } from '../../window/ask.ts';
import { ClosedNotice } from '../../window/closed-notice.tsx';
import { useDeed } from '../../window/deed.ts';
import { Terms } from '../../window/terms.tsx';
import { Actions, leave } from './actions.tsx';
import { BillingForm } from './billing-form.tsx';
import { bodyOf, firstChoice, problemOf, type Choice } from './choice.ts';
import { MethodForm, MethodTabs, methodName } from './method-form.tsx';
import { Order, written } from './order.tsx';
import type { BillingState, WindowEnd, WindowState } from './wire.ts';

/**
 * The buyer's window: what is paid, the terms, what it is paid with, and two buttons; or a card that is registered. It
 * asks its server for everything it shows.
 */

const here = location.pathname.replace(/\/$/, '');

function App() {
  const [state, setState] = useState<WindowState | BillingState | null>(null);
  const [closed, setClosed] = useState<Refusal | null>(null);
  useEffect(() => {
    ask<WindowState | BillingState>(`${here}/state`).then((told) => {
      // The style sheet puts the English words first where the page says that it is read in English.
      document.documentElement.lang = told.language === 'KO' ? 'ko' : 'en';
      setState(told);
    }, setClosed);
  }, []);
  if (closed) return <ClosedNotice refusal={closed} title={closedTitles[closed.code]} />;
  if (!state)
    return (
      <p class="loading" role="status">
        결제창을 불러오고 있습니다…
      </p>
    );
  if ('purpose' in state)
    return <BillingForm state={state} here={here} closedCodes={Object.keys(closedTitles)} onClosed={setClosed} />;
  return <PaymentForm state={state} onClosed={setClosed} />;
}

/** The window of a registration is known by its address before anything is told of it. */
const isRegistration = /\/billing-[^/]+$/.test(here);

const closedTitles: Readonly<Record<string, string>> = isRegistration
  ? {
      NOT_FOUND_PAYMENT_SESSION: '등록 시간이 지났습니다',
      ALREADY_PROCESSED_PAYMENT: '이미 카드를 등록했습니다',
      PAY_PROCESS_CANCELED: '취소한 등록입니다',
    }
  : {
      NOT_FOUND_PAYMENT_SESSION: '결제 시간이 지났습니다',
      ALREADY_PROCESSED_PAYMENT: '이미 결제가 끝났습니다',
      PAY_PROCESS_CANCELED: '취소한 결제입니다',
    };

function PaymentForm({ state, onClosed }: { state: WindowState; onClosed: (refusal: Refusal) => void }) {
  const [choice, setChoice] = useState<Choice>(() => firstChoice(state));
  const deed = useDeed<WindowEnd>({
    addressOf: (what) => `${here}/${what}`,
    leave,
    closedCodes: Object.keys(closedTitles),
    onClosed,
  });
  const change = (part: Partial<Choice>): void => {
    setChoice((before) => ({ ...before, ...part }));
    deed.refuse(null);
  };
  function pay(): void {
    const problem = problemOf(choice);
    if (problem !== null) return deed.refuse(problem);
    void deed.act('pay', bodyOf(choice));
  }
  const form = { state, choice, onChange: change };
  return (
    <main class="window">
      <p class="ribbon">
        <strong>샌드박스</strong> 실제로 청구되지 않는 테스트 결제입니다 <span lang="en">No money moves</span>
      </p>
      <Order state={state} method={methodName(state, choice.method)} />
      <form
        class="body"
        onSubmit={(event) => {
          event.preventDefault();
          pay();
        }}
      >
        {!state.isDirect && (
          <Terms agreed={choice.agreed} onChange={(agreed) => change({ agreed })} isForeign={state.language !== 'KO'} />
        )}
        <MethodTabs {...form} />
        <MethodForm key={choice.method} {...form} />
        <Actions
          deed={deed}
          label={choice.method === 'virtual_account' ? '가상계좌 발급받기' : payLabel(state)}
          busyLabel={{ ko: '인증하고 있습니다…', en: 'One moment…' }}
          isKorean={state.language === 'KO'}
        />
      </form>
    </main>
  );
}

function payLabel(state: WindowState): string {
  return state.language === 'KO' ? `${written(state)} 결제하기` : `Pay ${written(state)}`;
}

const place = document.getElementById('window');
if (place) render(<App />, place);
