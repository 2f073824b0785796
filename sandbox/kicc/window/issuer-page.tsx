import type { Choice } from './choice.ts';
import { named, onlyMonths } from './instalments.tsx';
import { Said, useTexts, useWon } from './texts.tsx';
import type { WindowState } from './wire.ts';

/** The head of the issuer's own page, which a standalone window opens at once: nothing of the gateway's before it. */
export function IssuerHead({ state, choice }: { state: WindowState; choice: Choice }) {
  const say = useTexts();
  const won = useWon();
  const [issuer] = state.issuers;
  const [wallet] = state.wallets;
  const isOnCard = choice.tab === 'card' || choice.tab === 'wallet';
  const months = isOnCard ? onlyMonths(state) : null;
  const name = choice.tab === 'card' ? issuer?.name : choice.tab === 'wallet' ? wallet?.name : null;
  return (
    <header class="issuer-head">
      <div class="issuer-name">
        <h1>{name ?? say(choice.tab === 'phone' ? 'phone' : 'transfer')}</h1>
        <span>안전결제 · 샌드박스</span>
      </div>
      <dl>
        <div>
          <dt>{say('shop')}</dt>
          <dd>{state.shopName}</dd>
        </div>
        <div>
          <dt>{say('goods')}</dt>
          <dd>{state.goodsName}</dd>
        </div>
        {months !== null && (
          <div>
            <dt>{say('months')}</dt>
            <dd>{named(months, say)}</dd>
          </div>
        )}
        <div class="sum">
          <dt>
            <Said text="sum" />
          </dt>
          <dd>{won(state.amount)}</dd>
        </div>
      </dl>
    </header>
  );
}

/** What an issuer's page is for. Here nobody authenticates anybody, and the page says so. */
export function Authentication({ state }: { state: WindowState }) {
  const say = useTexts();
  const [issuer] = state.issuers;
  return (
    <section class="authentication">
      <i aria-hidden="true">{[...(issuer?.name ?? '')][0]}</i>
      <div>
        <h2>
          <Said text="authenticate" />
        </h2>
        <p>{say('authenticated')}</p>
      </div>
    </section>
  );
}
