import { WebhookRejected } from './errors.ts';
import type { Payment } from './payment.ts';
import type { Webhook } from './verify-webhook.ts';
import type { WebhookRequest } from './webhook-request.ts';

/*
 * One event, one effect. A hub delivers at least once, may deliver twice at the same moment, and an older event may
 * come after a newer one. What this promises rests on the store, and is said there.
 */

/** One turn at a payment. `token` is this try's own: only who has it may end the turn. */
export type Turn = {
  readonly webhook_id: string;
  readonly imp_uid: string;
  readonly sequence: number;
  readonly token: string;
};

/**
 * 가맹점의 데이터베이스에 두는, 어느 웹훅을 처리했는지의 기록.
 *
 * What a merchant keeps in his own database about which webhooks were handled. `Tx` is his transaction.
 */
export type WebhookStore<Tx = never> = {
  /**
   * Takes the turn, in one step for all processes. `done`: this event, or a later one of the same payment, is done.
   * `busy`: somebody else is at this payment. A turn whose process died must become free again after a while.
   */
  claim(turn: Turn): Promise<'claimed' | 'done' | 'busy'>;
  /** Ends the turn for good, within `tx` when one is given. Throws when the turn is not this token's any more. */
  done(turn: Turn, tx?: Tx): Promise<void>;
  /** Gives the turn back undone, if it is still this token's and not done. */
  release(turn: Turn): Promise<void>;
};

export type WebhookEvent<Tx> = {
  readonly webhook: Webhook;
  /** 지금 조회한 결제. The payment as it is now, looked up while this turn is held. */
  readonly payment: Payment;
  /**
   * 효과와 같은 트랜잭션에서 부르면 정확히 한 번이 됩니다.
   *
   * Called within the transaction of the effect, both are committed or neither: exactly once. Else it is called when
   * the handler has returned, and a process that dies between the two leads to a second time.
   */
  readonly done: (tx?: Tx) => Promise<void>;
};

export type WebhookHandler<Tx> = (event: WebhookEvent<Tx>) => Promise<void>;

/** What to answer the hub, and why. */
export type WebhookAnswer =
  | { readonly status: 200; readonly did: 'handled' | 'nothing' }
  /** 같은 결제를 다른 곳에서 처리 중. The hub tries again. */
  | { readonly status: 503; readonly did: 'busy' }
  | { readonly status: 400; readonly did: 'rejected'; readonly error: WebhookRejected };

type Parts<Tx> = {
  readonly verify: (request: WebhookRequest) => Promise<Webhook>;
  readonly lookUp: (webhook: Webhook) => Promise<Payment>;
  readonly store: WebhookStore<Tx>;
  readonly handle: WebhookHandler<Tx>;
};

/** What the handler throws is thrown on, once the turn is free again: answer 500, and the hub comes again. */
export async function handleOnce<Tx>(request: WebhookRequest, parts: Parts<Tx>): Promise<WebhookAnswer> {
  const { verify, lookUp, store, handle } = parts;
  try {
    const webhook = await verify(request);
    const { id: webhook_id, imp_uid, sequence } = webhook;
    const turn: Turn = { webhook_id, imp_uid, sequence, token: crypto.randomUUID() };
    const claim = await store.claim(turn);
    if (claim === 'done') return { status: 200, did: 'nothing' };
    if (claim === 'busy') return { status: 503, did: 'busy' };
    await inTurn(store, turn, async (done) => handle({ webhook, payment: await lookUp(webhook), done }));
    return { status: 200, did: 'handled' };
  } catch (error) {
    if (error instanceof WebhookRejected) return { status: 400, did: 'rejected', error };
    throw error;
  }
}

async function inTurn<Tx>(
  store: WebhookStore<Tx>,
  turn: Turn,
  work: (done: WebhookEvent<Tx>['done']) => Promise<void>,
): Promise<void> {
  let isDone = false;
  try {
    await work(async (tx) => {
      await store.done(turn, tx);
      isDone = true;
    });
    if (!isDone) await store.done(turn);
  } catch (error) {
    await store.release(turn).catch((second: unknown) => {
      throw new AggregateError([error, second], '웹훅 처리와 반납이 모두 실패했습니다. Handling and release failed.');
    });
    throw error;
  }
}
