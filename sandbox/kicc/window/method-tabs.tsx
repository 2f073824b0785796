import { tabTexts } from './choice.ts';
import type { Tab } from './choice.ts';
import { useTexts } from './texts.tsx';

type Props = { readonly tabs: readonly Tab[]; readonly chosen: Tab; readonly onChoose: (tab: Tab) => void };

/** Shown where the buyer has a choice of methods. */
export function MethodTabs({ tabs, chosen, onChoose }: Props) {
  const say = useTexts();
  if (tabs.length < 2) return null;
  return (
    <div class="methods" role="radiogroup" aria-label={say('method')}>
      {tabs.map((tab) => (
        <label key={tab} class={tab === chosen ? 'method chosen' : 'method'}>
          <input type="radio" name="method" value={tab} checked={tab === chosen} onChange={() => onChoose(tab)} />
          {say(tabTexts[tab])}
        </label>
      ))}
    </div>
  );
}
