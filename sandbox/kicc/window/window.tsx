import { render } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { ask, type Refusal } from '../../window/ask.ts';
import { ClosedNotice } from '../../window/closed-notice.tsx';
import { useDeed, type Deed } from '../../window/deed.ts';
import { Terms } from '../../window/terms.tsx';
import { firstChoice, problemOf, tabsOf, toSend } from './choice.ts';
import type { Choice } from './choice.ts';
import { IssuerHead } from './issuer-page.tsx';
import { MethodForm } from './method-forms.tsx';
import { MethodTabs } from './method-tabs.tsx';
import { OrderPanel } from './order-panel.tsx';
import { htmlLanguages, LanguageContext, useProblem, useTexts, useWon } from './texts.tsx';
import type { WindowEnd, WindowState } from './wire.ts';

/*
 * The buyer's window: on a PC a popup with the order beside the form, on a phone one page. It asks its server for
 * everything it shows, and leaves by posting a form to the shop.
 */

const authorizationId = new URLSearchParams(location.search).get('authorizationId') ?? '';
const here = `/kicc/view/trades/${encodeURIComponent(authorizationId)}`;

function App() {
  const [state, setState] = useState<WindowState | null>(null);
  const [closed, setClosed] = useState<Refusal | null>(null);
  useEffect(() => {
    ask<WindowState>(`${here}/state`).then(setState, setClosed);
  }, []);
  useEffect(() => {
    if (state) document.documentElement.lang = htmlLanguages[state.language];
  }, [state]);
  if (closed) return <ClosedNotice refusal={closed} title={closedTitles[closed.code]} />;
  if (!state)
    return (
      <p class="loading" role="status">
        결제창을 불러오고 있습니다…
      </p>
    );
  return (
    <LanguageContext.Provider value={state.language}>
      <PaymentWindow state={state} onClosed={setClosed} />
    </LanguageContext.Provider>
  );
}

const closedTitles: Readonly<Record<string, string>> = {
  SX19: '결제할 수 없는 창입니다',
  W002: '취소한 결제입니다',
};

function PaymentWindow({ state, onClosed }: { state: WindowState; onClosed: (refusal: Refusal) => void }) {
  const isStandalone = state.window === 'standalone';
  const [choice, setChoice] = useState<Choice>(() => firstChoice(state));
  const tell = useProblem();
  const deed = useDeed<WindowEnd>({
    addressOf: (what) => `${here}/${what}`,
    leave: postToShop,
    closedCodes: Object.keys(closedTitles),
    onClosed,
  });
  const change = (part: Partial<Choice>): void => {
    setChoice((before) => ({ ...before, ...part }));
    deed.refuse(null);
  };

  function pay(): void {
    const problem = problemOf(state, choice);
    if (problem === null) return void deed.act('pay', toSend(state, choice));
    deed.refuse('text' in problem ? tell(problem.text) : problem.sentence);
  }

  return (
    <main class={isStandalone ? 'window issuers-own' : 'window'}>
      {isStandalone ? <IssuerHead state={state} choice={choice} /> : <OrderPanel state={state} />}
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          pay();
        }}
      >
        <div class="fields">
          {!isStandalone && (
            <Terms
              agreed={choice.agreed}
              onChange={(agreed) => change({ agreed })}
              isForeign={state.language !== 'KOR'}
            />
          )}
          <MethodTabs
            tabs={tabsOf(state)}
            chosen={choice.tab}
            onChoose={(tab) => change({ tab, bank: null, outcome: '' })}
          />
          <MethodForm state={state} choice={choice} change={change} />
        </div>
        <Actions deed={deed} amount={state.amount} doing={doingOf(state, choice)} />
      </form>
    </main>
  );
}

/** Some windows end without a payment. */
function doingOf({ certType }: WindowState, { tab }: Choice): 'pay' | 'give' | 'register' {
  if (certType !== null) return 'register';
  return tab === 'virtual_account' ? 'give' : 'pay';
}

type ActionsProps = { readonly deed: Deed; readonly amount: number; readonly doing: ReturnType<typeof doingOf> };

function Actions({ deed: { busy, problem, act }, amount, doing }: ActionsProps) {
  const say = useTexts();
  const won = useWon();
  const language = useContext(LanguageContext);
  const sum = language === 'KOR' ? `${won(amount)} ${say('pay')}` : `${say('pay')} ${won(amount)}`;
  const label = doing === 'pay' ? sum : say(doing);
  return (
    <div class="actions">
      <p class="problem" role="alert">
        {problem}
      </p>
      <button type="button" class="quiet" disabled={busy !== null} onClick={() => void act('cancel', {})}>
        {say('cancel')}
      </button>
      <button type="submit" class="primary" disabled={busy !== null}>
        {busy === 'pay' ? say('busy') : label}
      </button>
    </div>
  );
}

/** The return is a form that the browser itself posts to the shop, across sites and without any signature. */
function postToShop({ url, form }: WindowEnd): void {
  const element = document.createElement('form');
  Object.assign(element, { method: 'post', action: url, acceptCharset: 'utf-8', hidden: true });
  for (const [name, value] of Object.entries(form)) {
    const input = document.createElement('input');
    Object.assign(input, { type: 'hidden', name, value });
    element.append(input);
  }
  document.body.append(element);
  element.submit();
}

const place = document.getElementById('window');
if (place) render(<App />, place);
