import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ask, type Refusal } from '../../window/ask.ts';
import { ClosedNotice } from '../../window/closed-notice.tsx';
import { useDeed, type Deed } from '../../window/deed.ts';
import { Terms } from '../../window/terms.tsx';
import { TestCards } from '../../window/test-cards.tsx';
import { CardTable } from './card-table.tsx';
import { Instalments } from './instalments.tsx';
import { OrderPanel, won } from './order-panel.tsx';
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
  if (closed) return <ClosedNotice refusal={closed} title={closedTitles[closed.code]} />;
  if (!state)
    return (
      <p class="loading" role="status">
        결제창을 불러오고 있습니다…
      </p>
    );
  return <PaymentWindow state={state} onClosed={setClosed} />;
}

const closedTitles: Readonly<Record<string, string>> = {
  SX19: '결제할 수 없는 창입니다',
  W002: '취소한 결제입니다',
};

type Choice = {
  readonly issuer: string | null;
  readonly months: number;
  readonly cardNumber: string;
  readonly agreed: boolean;
};

function PaymentWindow({ state, onClosed }: { state: WindowState; onClosed: (refusal: Refusal) => void }) {
  const isStandalone = state.window === 'standalone';
  const [choice, setChoice] = useState<Choice>({
    issuer: state.issuers.length === 1 ? (state.issuers[0]?.code ?? null) : null,
    months: state.instalmentMonths[0] ?? 0,
    cardNumber: '',
    // The shop has asked already where it opens one card's own window.
    agreed: isStandalone,
  });
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
    const { issuer, months: instalmentMonths, agreed } = choice;
    if (!agreed) return deed.refuse('필수 약관에 동의해 주세요. Please agree to the terms.');
    if (issuer === null) return deed.refuse('카드사를 선택해 주세요. Please choose a card.');
    const cardNumber = choice.cardNumber.trim();
    void deed.act('pay', { issuer, instalmentMonths, ...(cardNumber !== '' && { cardNumber }) });
  }

  return (
    <main class="window">
      <OrderPanel state={state} />
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          pay();
        }}
      >
        <div class="fields">
          {isStandalone ? (
            <IssuerHeading state={state} />
          ) : (
            <>
              <Terms agreed={choice.agreed} onChange={(agreed) => change({ agreed })} />
              <CardTable issuers={state.issuers} chosen={choice.issuer} onChoose={(issuer) => change({ issuer })} />
            </>
          )}
          <Instalments
            state={state}
            issuer={choice.issuer}
            chosen={choice.months}
            onChoose={(months) => change({ months })}
          />
          <TestCards
            cards={state.testCards}
            value={choice.cardNumber}
            onChange={(cardNumber) => change({ cardNumber })}
          />
        </div>
        <Actions deed={deed} amount={state.amount} />
      </form>
    </main>
  );
}

/** The issuer's page that a standalone window opens at once. */
function IssuerHeading({ state }: { state: WindowState }) {
  return (
    <section class="issuer-heading">
      <h2>{state.issuers[0]?.name} 본인인증</h2>
      <p>
        카드사 인증을 마치면 상점으로 돌아갑니다. <span lang="en">The card issuer checks that it is you.</span>
      </p>
    </section>
  );
}

function Actions({ deed: { busy, problem, act }, amount }: { deed: Deed; amount: number }) {
  return (
    <div class="actions">
      <p class="problem" role="alert">
        {problem}
      </p>
      <button type="button" class="quiet" disabled={busy !== null} onClick={() => void act('cancel', {})}>
        취소
      </button>
      <button type="submit" class="primary" disabled={busy !== null}>
        {busy === 'pay' ? '인증하고 있습니다…' : `${won(amount)} 결제하기`}
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
