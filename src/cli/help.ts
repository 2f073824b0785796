import colors from 'picocolors';
import { everywhere, type Command, type Option } from './command.ts';
import type { Bilingual } from './desk.ts';

const columnWidth = 34;

/** `./naru --help`: every command in a line; with words given, those that begin so. */
export function overview(commands: readonly Command[], words: readonly string[] = []): string[] {
  const shown = commands.filter((command) => words.every((word, index) => command.words[index] === word));
  const width = Math.max(...shown.map((command) => synopsis(command).length)) + 2;
  return [
    `${colors.bold('나루 Naru')} ${colors.dim('결제 허브의 명령줄 · the command line of the payment hub')}`,
    '',
    '쓰는 법 Usage: ./naru <command> [options]',
    '',
    ...shown.flatMap((command) => [
      `  ${synopsis(command).padEnd(width)}${command.summary.ko}`,
      `  ${' '.repeat(width)}${colors.dim(command.summary.en)}`,
    ]),
    '',
    '자세히 More: ./naru <command> --help',
  ];
}

/** `./naru channel add --help`. */
export function helpOf(command: Command): string[] {
  const { argument, options, notes } = command;
  const named = argument ? [{ name: `<${argument.name}>`, meaning: argument.meaning }] : [];
  return [
    `${colors.bold(`./naru ${synopsis(command)}`)}${options.length > 0 ? ' [options]' : ''}`,
    '',
    ...bilingual(command.summary),
    ...(notes ? ['', ...bilingual(notes)] : []),
    '',
    ...[...named, ...[...options, ...everywhere].map(describe)].flatMap(({ name, meaning }) => [
      `  ${name.padEnd(columnWidth)}${meaning.ko}`,
      `  ${' '.repeat(columnWidth)}${colors.dim(meaning.en)}`,
    ]),
  ];
}

export function synopsis({ words, argument }: Command): string {
  return [...words, ...(argument ? [`<${argument.name}>`] : [])].join(' ');
}

/** How an option is written, and what it means. */
export function describe({ name, value, meaning, isRequired, isRepeatable }: Option): {
  readonly name: string;
  readonly meaning: Bilingual;
} {
  const written = value === null ? `--${name}` : `--${name} <${value}>`;
  const more = isRequired ? { ko: ' (필수)', en: ' (required)' } : { ko: '', en: '' };
  const often = isRepeatable ? { ko: ' (여러 번)', en: ' (repeatable)' } : { ko: '', en: '' };
  return {
    name: written,
    meaning: { ko: meaning.ko + more.ko + often.ko, en: meaning.en + more.en + often.en },
  };
}

function bilingual({ ko, en }: Bilingual): string[] {
  return [ko, colors.dim(en)];
}
