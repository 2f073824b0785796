import { parseArgs } from 'node:util';
import type { Bilingual, Desk } from './desk.ts';

/** One option of a command. `value` is what its value is called in the help; null: it is there or not. */
export type Option = {
  readonly name: string;
  readonly value: string | null;
  readonly meaning: Bilingual;
  readonly isRequired?: true;
  readonly isRepeatable?: true;
};

export type Argument = { readonly name: string; readonly meaning: Bilingual };

/** A command of the command line: data for the help and the docs page, and what it does. */
export type Command = {
  readonly words: readonly string[];
  readonly summary: Bilingual;
  /** What a person should know before he runs it. */
  readonly notes?: Bilingual;
  readonly argument?: Argument;
  readonly options: readonly Option[];
  run(given: Given, desk: Desk): Promise<Answer>;
};

/** What a command has to say: `lines` to a person, `json` to a script (`--json`). */
export type Answer = { readonly lines: readonly string[]; readonly json: unknown; readonly exitCode?: number };

/** What was typed, checked against what the command takes. */
export type Given = {
  /** The command's own argument; never called by a command without one. */
  readonly argument: string;
  has(option: string): boolean;
  text(option: string): string | null;
  required(option: string): string;
  all(option: string): readonly string[];
  /** A whole number from 1, or the fallback. */
  count(option: string, fallback: number): number;
};

/** Typed wrongly: nothing was done. */
export class UsageWrong extends Error {}

/** Options of every command. */
export const everywhere: readonly Option[] = [
  { name: 'json', value: null, meaning: { ko: '결과를 JSON으로', en: 'the answer as JSON, for scripts' } },
  { name: 'help', value: null, meaning: { ko: '이 도움말', en: 'this help' } },
];

export function readGiven(command: Command, args: readonly string[]): Given {
  const options = [...command.options, ...everywhere];
  const { values, positionals } = parse(options, args);
  const [argument, ...tooMany] = positionals;
  if (tooMany.length > 0 || (argument !== undefined && !command.argument))
    throw new UsageWrong(`알 수 없는 말입니다: ${positionals.at(-1)}. No such argument.`);
  const given = givenOf(values, argument ?? '');
  if (given.has('help')) return given;
  if (command.argument && argument === undefined) throw new UsageWrong(missing(`<${command.argument.name}>`));
  for (const { name, isRequired } of options)
    if (isRequired && !given.has(name)) throw new UsageWrong(missing(`--${name}`));
  return given;
}

type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

function parse(options: readonly Option[], args: readonly string[]): { values: Values; positionals: string[] } {
  const known = options.map(({ name, value, isRepeatable }) => [
    name,
    { type: value === null ? ('boolean' as const) : ('string' as const), multiple: isRepeatable === true },
  ]);
  try {
    return parseArgs({ args: [...args], options: Object.fromEntries(known), allowPositionals: true });
  } catch (error) {
    throw new UsageWrong(whyUnparsed(error as Error & { code?: string }, options));
  }
}

function whyUnparsed({ code, message }: Error & { code?: string }, options: readonly Option[]): string {
  const name = /'-{1,2}([^\s'<]+)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const near = nearest(
      name,
      options.map((option) => option.name),
    );
    return `--${name} 이라는 선택은 없습니다. No such option.${near === null ? '' : ` --${near}?`}`;
  }
  return `--${name} 에 값이 필요하거나, 값을 받지 않습니다. It takes a value, or takes none: ${message}`;
}

function missing(what: string): string {
  return `${what} 이(가) 필요합니다. ${what} is missing.`;
}

function givenOf(values: Values, argument: string): Given {
  const all = (option: string): string[] => [values[option] ?? []].flat().map(String);
  const text = (option: string): string | null => all(option).at(-1) ?? null;
  return {
    argument,
    all,
    text,
    has: (option) => values[option] !== undefined,
    required: (option) => text(option) ?? '',
    count(option, fallback) {
      const written = text(option);
      if (written === null) return fallback;
      if (/^[1-9][0-9]{0,6}$/.test(written)) return Number(written);
      throw new UsageWrong(`--${option} 은 1 이상의 수입니다: ${written}. It takes a whole number from 1.`);
    },
  };
}

/** The known word that was probably meant: at most two letters away. */
export function nearest(word: string, known: readonly string[]): string | null {
  const distances = known.map((each) => ({ each, far: lettersBetween(word, each) }));
  const [best] = distances.sort((a, b) => a.far - b.far);
  return best && best.far <= 2 ? best.each : null;
}

/** How many letters must be added, dropped or changed. */
function lettersBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries())
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}
