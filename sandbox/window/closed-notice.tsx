import type { Refusal } from './ask.ts';

type Props = { readonly refusal: Refusal; readonly title: string | undefined };

/** A window that cannot be paid in any more. Nothing is charged; the shop shows what came of it. */
export function ClosedNotice({ refusal, title = '결제를 진행할 수 없습니다' }: Props) {
  return (
    <main class="window closed" aria-live="polite">
      <h1>{title}</h1>
      <p>{refusal.message}</p>
      <p class="hint">
        이 창을 닫고 상점으로 돌아가 주세요. <span lang="en">Close this window and return to the shop.</span>
      </p>
    </main>
  );
}
