import type { Refusal } from './wire.ts';

const titles: Readonly<Record<string, string>> = {
  NOT_FOUND_PAYMENT_SESSION: '결제 시간이 지났습니다',
  ALREADY_PROCESSED_PAYMENT: '이미 결제가 끝났습니다',
  PAY_PROCESS_CANCELED: '취소한 결제입니다',
};

/** A window that cannot be paid in any more. Nothing is charged; the shop shows what came of it. */
export function ClosedNotice({ refusal }: { refusal: Refusal }) {
  return (
    <main class="window closed" aria-live="polite">
      <h1>{titles[refusal.code] ?? '결제를 진행할 수 없습니다'}</h1>
      <p>{refusal.message}</p>
      <p class="hint">
        이 창을 닫고 상점으로 돌아가 주세요. <span lang="en">Close this window and return to the shop.</span>
      </p>
    </main>
  );
}
