import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ask, type Refusal } from '../../window/ask.ts';
import { cashReceiptProblem } from '../../window/cash-receipt.tsx';
import { useDeed, type Deed } from '../../window/deed.ts';
import { Terms } from '../../window/terms.tsx';
import { CardFields, type CardChoice } from './card-fields.tsx';
import { CashFields, type CashChoice } from './cash-fields.tsx';
import { OrderBand } from './order-band.tsx';
import { texts, won } from './texts.ts';
import type { Method, WindowEnd, WindowState } from './wire.ts';

/*
 * The buyer's window: on a PC in a frame of 650 by 650, on a phone the page itself. It asks its server for everything
 * it shows, and leaves by posting a form to the shop.
 */

const here = location.pathname.replace(/\/$/, '');

function App() {
  const [state, setState] = useState<WindowState | null>(null);
  const [closed, setClosed] = useState<Refusal | null>(null);
  useEffect(() => {
    ask<WindowState>(`${here}/state`).then(setState, setClosed);
  }, []);
  if (closed) return <Closed refusal={closed} />;
  if (state) return <PaymentWindow state={state} onClosed={setClosed} />;
  return (
    <p class="loading" role="status">
      {texts.KO.loading}
    </p>
  );
}

const closedTitles: Readonly<Record<string, string>> = {
  J041: '끝난 결제창입니다',
  J055: '결제 시간이 지났습니다',
  S053: '취소한 결제입니다',
};

/** A window that cannot be paid in, or not any more. Nothing is charged; the shop hears why. */
function Closed({ refusal: { code, message } }: { refusal: Refusal }) {
  const [isStuck, setIsStuck] = useState(false);
  const leave = (): void => {
    ask<WindowEnd>(`${here}/leave`, {}).then(postToShop, () => setIsStuck(true));
  };
  return (
    <main class="window closed" aria-live="polite">
      <h1>{closedTitles[code] ?? '결제를 진행할 수 없습니다'}</h1>
      <p>
        [{code}] {message}
      </p>
      <p class="hint">
        {texts.KO.nothingCharged} <span lang="en">{texts.EN.nothingCharged}</span>
      </p>
      {isStuck ? (
        <p class="hint">이 창을 닫고 상점으로 돌아가 주세요. Close this window and return to the shop.</p>
      ) : (
        <button type="button" class="primary" onClick={leave}>
          {texts.KO.back} <small lang="en">{texts.EN.back}</small>
        </button>
      )}
    </main>
  );
}

type Choice = {
  readonly method: Method;
  readonly agreed: boolean;
  readonly card: CardChoice;
  readonly cash: CashChoice;
};

function PaymentWindow({ state, onClosed }: { state: WindowState; onClosed: (refusal: Refusal) => void }) {
  const [choice, setChoice] = useState<Choice>(() => firstChoice(state));
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
  const changeCash = (part: Partial<CashChoice>): void => change({ cash: { ...choice.cash, ...part } });
  const { method } = choice;
  const pay = (): void => {
    const problem = problemOf(state, choice);
    if (problem === null) void deed.act('pay', bodyOf(choice));
    else deed.refuse(problem);
  };
  return (
    <main class="window" lang={state.language === 'EN' ? 'en' : 'ko'}>
      <OrderBand state={state} />
      {state.methods.length > 1 && (
        <Methods state={state} chosen={method} onChoose={(next) => change({ method: next })} />
      )}
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          pay();
        }}
      >
        <div class="fields">
          {!state.isDirect && (
            <Terms
              agreed={choice.agreed}
              onChange={(agreed) => change({ agreed })}
              isForeign={state.language !== 'KO'}
            />
          )}
          {method === 'card' ? (
            <CardFields
              state={state}
              value={choice.card}
              onChange={(part) => change({ card: { ...choice.card, ...part } })}
            />
          ) : (
            <CashFields state={state} method={method} value={choice.cash} onChange={changeCash} />
          )}
        </div>
        <Actions deed={deed} state={state} method={method} />
      </form>
    </main>
  );
}

function firstChoice(state: WindowState): Choice {
  return {
    method: state.methods[0] ?? 'card',
    // The shop has asked already where it opens one card's own page.
    agreed: state.isDirect,
    card: {
      issuer: state.issuers.length === 1 ? (state.issuers[0]?.code ?? null) : null,
      months: state.instalmentMonths[0] ?? 0,
      cardNumber: '',
    },
    cash: { bank: null, payer: state.buyer, receipt: { kind: 'none', number: '' }, isOverdrawn: false },
  };
}

/** What is missing, as a sentence; null where the choice can be sent. */
function problemOf({ language, asksCashReceipt }: WindowState, { method, agreed, card, cash }: Choice): string | null {
  const say = (what: 'agree' | 'chooseCard' | 'chooseBank' | 'namePayer'): string =>
    language === 'EN' ? texts.EN[what] : `${texts.KO[what]} ${texts.EN[what]}`;
  if (!agreed) return say('agree');
  if (method === 'card') return card.issuer === null ? say('chooseCard') : null;
  if (cash.bank === null) return say('chooseBank');
  if (method === 'virtual_account' && cash.payer.trim() === '') return say('namePayer');
  return asksCashReceipt ? cashReceiptProblem(cash.receipt) : null;
}

function bodyOf({ method, card, cash }: Choice): object {
  if (method === 'card') {
    const { issuer, months: instalmentMonths } = card;
    const cardNumber = card.cardNumber.trim();
    return { method, issuer, instalmentMonths, ...(cardNumber !== '' && { cardNumber }) };
  }
  const { bank, payer, receipt: cashReceipt, isOverdrawn } = cash;
  const refused = method === 'transfer' && isOverdrawn;
  return { method, bank, payer, cashReceipt, ...(refused && { outcome: 'insufficient-balance' }) };
}

type MethodsProps = {
  readonly state: WindowState;
  readonly chosen: Method;
  readonly onChoose: (method: Method) => void;
};

function Methods({ state, chosen, onChoose }: MethodsProps) {
  return (
    <div class="methods" role="radiogroup" aria-label="결제수단">
      {state.methods.map((method) => (
        <label key={method} class={method === chosen ? 'method chosen' : 'method'}>
          <input type="radio" name="method" checked={method === chosen} onChange={() => onChoose(method)} />
          {texts[state.language].methods[method]}
        </label>
      ))}
    </div>
  );
}

function Actions({ deed, state, method }: { deed: Deed; state: WindowState; method: Method }) {
  const { busy, problem, act } = deed;
  const say = texts[state.language];
  return (
    <div class="actions">
      <p class="problem" role="alert">
        {problem}
      </p>
      <button type="button" class="quiet" disabled={busy !== null} onClick={() => void act('cancel', {})}>
        {say.cancel}
      </button>
      <button type="submit" class="primary" disabled={busy !== null}>
        {busy === 'pay' ? say.paying : say.pay(method, won(state.amount, state.language))}
      </button>
    </div>
  );
}

/** The return is a form that the browser itself posts to the shop, in the letters that the shop has asked for. */
function postToShop({ url, charset, form }: WindowEnd): void {
  const element = document.createElement('form');
  Object.assign(element, { method: 'post', action: url, acceptCharset: charset, hidden: true });
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
