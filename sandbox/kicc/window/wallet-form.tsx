import { walletOf } from './choice.ts';
import type { FormProps } from './method-forms.tsx';
import { Said, useTexts } from './texts.tsx';

/** Quiet colours of our own for the first letter; no wallet's mark is copied. */
const colours: Readonly<Record<string, string>> = {
  KKO: '#8a6d00',
  NPAY: '#1b7a43',
  TOS: '#1b64da',
  SAM: '#1d2b6b',
  PCO: '#c0292b',
  SSG: '#a8481c',
  LPAY: '#b3261e',
  APY: '#1f2328',
  LTM: '#a3346b',
  ECB: '#0b6b75',
  TMN: '#4a5568',
};

/** Which wallet, and what in it pays. */
export function WalletForm({ state, choice, change }: FormProps) {
  const say = useTexts();
  const wallet = walletOf(state, choice);
  return (
    <>
      <section class="wallets" hidden={state.window === 'standalone'}>
        <h2>
          <Said text="wallet" />
        </h2>
        <div class="banks" role="radiogroup" aria-label={say('wallet')}>
          {state.wallets.map(({ code, word, name, hasCards }) => (
            <label key={code} class={word === choice.wallet ? 'bank chosen' : 'bank'}>
              <input
                type="radio"
                name="wallet"
                value={word}
                checked={word === choice.wallet}
                onChange={() => change({ wallet: word, source: hasCards ? 'card' : 'points' })}
              />
              <i aria-hidden="true" ref={(dot) => dot?.style.setProperty('background', colours[code] ?? '#64748b')}>
                {[...name][0]}
              </i>
              <span>{name}</span>
            </label>
          ))}
        </div>
      </section>
      {wallet?.hasCards && wallet.hasMoney && (
        <section>
          <h2>
            <Said text="source" />
          </h2>
          <div class="months two" role="radiogroup" aria-label={say('source')}>
            {(['card', 'points'] as const).map((source) => (
              <label key={source} class={source === choice.source ? 'month chosen' : 'month'}>
                <input
                  type="radio"
                  name="source"
                  value={source}
                  checked={source === choice.source}
                  onChange={() => change({ source })}
                />
                {say(source === 'card' ? 'walletCard' : 'walletMoney')}
              </label>
            ))}
          </div>
        </section>
      )}
    </>
  );
}
