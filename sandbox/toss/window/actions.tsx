import type { Deed } from '../../window/deed.ts';
import type { EndMessage, WindowEnd } from './wire.ts';

type Props = {
  readonly deed: Deed;
  readonly label: string;
  readonly busyLabel: { readonly ko: string; readonly en: string };
  readonly isKorean: boolean;
};

/** What is wrong, the way out and the way on, always in sight. */
export function Actions({ deed: { busy, problem, act }, label, busyLabel, isKorean }: Props) {
  return (
    <div class="actions">
      <p class="problem" role="alert">
        {problem}
      </p>
      <button type="button" class="quiet" disabled={busy !== null} onClick={() => void act('cancel', {})}>
        {isKorean ? '취소' : 'Cancel'}
      </button>
      <button type="submit" class="primary" disabled={busy !== null}>
        {busy === 'pay' ? busyLabel[isKorean ? 'ko' : 'en'] : label}
      </button>
    </div>
  );
}

/** In a frame the script on the page goes on; in a page of its own the window does. */
export function leave(end: WindowEnd): void {
  const message: EndMessage = { type: 'toss-sandbox:end', end };
  if (window.parent !== window) window.parent.postMessage(message, '*');
  else if (end.location !== null) location.assign(end.location);
}
