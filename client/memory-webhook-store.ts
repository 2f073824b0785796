import type { Turn, WebhookStore } from './handle-once.ts';

/**
 * 시험용 기록. 프로세스가 끝나면 사라집니다.
 *
 * A store for tests: it knows one process, and forgets when that ends.
 */
export function memoryWebhookStore(): WebhookStore<unknown> {
  const turns = new Map<string, Turn>();
  const done: Turn[] = [];
  const isHeld = (turn: Turn): boolean => turns.get(turn.imp_uid)?.token === turn.token;
  return {
    async claim(turn) {
      if (done.some(({ imp_uid, sequence }) => imp_uid === turn.imp_uid && sequence >= turn.sequence)) return 'done';
      if (done.some(({ webhook_id }) => webhook_id === turn.webhook_id)) return 'done';
      if (turns.has(turn.imp_uid)) return 'busy';
      turns.set(turn.imp_uid, turn);
      return 'claimed';
    },
    async done(turn) {
      if (!isHeld(turn)) throw new Error('This turn is not held any more.');
      turns.delete(turn.imp_uid);
      done.push(turn);
    },
    async release(turn) {
      if (isHeld(turn)) turns.delete(turn.imp_uid);
    },
  };
}
