import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Asks the person at the terminal. Questions go beside the output, which may be read by a script. */
export type Prompt = {
  /** Somebody is there to answer. */
  readonly isTerminal: boolean;
  ask(question: string): Promise<string>;
  /** What is typed is shown nowhere. */
  askSecret(question: string): Promise<string>;
  /** Everything that a script hands in by the standard input. */
  readInput(): string;
};

export function createPrompt(): Prompt {
  const isTerminal = process.stdin.isTTY === true;
  const put = async (question: string, isSecret: boolean): Promise<string> => {
    process.stderr.write(question);
    const shown = new Writable({
      write: (data, _encoding, done) => void (isSecret ? done() : process.stderr.write(data, () => done())),
    });
    const reader = createInterface({ input: process.stdin, output: shown, terminal: true });
    try {
      return (await reader.question('')).trim();
    } finally {
      reader.close();
      if (isSecret) process.stderr.write('\n');
    }
  };
  return {
    isTerminal,
    ask: (question) => put(question, false),
    askSecret: (question) => put(question, true),
    readInput: () => readFileSync(0, 'utf8'),
  };
}
