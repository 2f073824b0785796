import { useRef, useState } from 'preact/hooks';
import { ask, type Refusal } from './ask.ts';

export type Deed = {
  readonly busy: 'pay' | 'cancel' | null;
  readonly problem: string | null;
  refuse(problem: string | null): void;
  act(what: 'pay' | 'cancel', body: object): Promise<void>;
};

type Ends<End> = {
  /** The address of `what`, which is told to the server once, whatever is pressed how often. */
  addressOf(what: 'pay' | 'cancel'): string;
  leave(end: End): void;
  /** Refusals after which the window cannot be used any more. */
  readonly closedCodes: readonly string[];
  onClosed(refusal: Refusal): void;
};

/** What the buyer's two buttons do: tell the server, and leave the window with its answer. */
export function useDeed<End>({ addressOf, leave, closedCodes, onClosed }: Ends<End>): Deed {
  const [problem, refuse] = useState<string | null>(null);
  const [busy, setBusy] = useState<Deed['busy']>(null);
  // The state of a render comes too late for the second of two quick presses.
  const isActing = useRef(false);
  async function act(what: 'pay' | 'cancel', body: object): Promise<void> {
    if (isActing.current) return;
    isActing.current = true;
    setBusy(what);
    refuse(null);
    try {
      leave(await ask<End>(addressOf(what), body));
    } catch (error) {
      isActing.current = false;
      setBusy(null);
      const refusal = error as Refusal;
      if (closedCodes.includes(refusal.code)) return onClosed(refusal);
      refuse(refusal.message ?? '요청을 처리하지 못했습니다. 다시 눌러 주세요.');
    }
  }
  return { busy, problem, refuse, act };
}
