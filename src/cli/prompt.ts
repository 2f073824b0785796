import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CommandRefused } from './refused.ts';

/** Asks the person at the terminal. Questions go beside the output, which may be read by a script. */
export type Prompt = {
  /** Somebody is there to answer. */
  readonly isTerminal: boolean;
  ask(question: string): Promise<string>;
  /** What is typed is shown nowhere. */
  askSecret(question: string): Promise<string>;
  /** Everything that a script hands in by the standard input, however long it takes. */
  readInput(): Promise<string>;
};

export function createPrompt(): Prompt {
  const isTerminal = process.stdin.isTTY === true;
  const put = async (question: string, isSecret: boolean): Promise<string> => {
    let isShown = true;
    const shown = new Writable({
      write(data, _encoding, done) {
        // Written at once: what waits in a queue would be hidden or shown too late.
        if (isShown) process.stderr.write(data);
        done();
      },
    });
    const reader = createInterface({ input: process.stdin, output: shown, terminal: true });
    try {
      // Ctrl-C and the end of the input: nobody answers any more.
      const left = once(reader, 'close').then(() => null);
      const answer = reader.question(question).catch(() => null);
      isShown = !isSecret;
      const typed = await Promise.race([answer, left]);
      if (typed === null) throw new CommandRefused('그만두었습니다. 아무것도 바꾸지 않았습니다. Nothing was changed.');
      return typed.trim();
    } finally {
      reader.close();
      if (isSecret) process.stderr.write('\n');
    }
  };
  return {
    isTerminal,
    ask: (question) => put(question, false),
    askSecret: (question) => put(question, true),
    readInput: () => text(process.stdin),
  };
}
