import { CredentialsInvalid } from '../gateways/gateway.ts';
import { ConfigInvalid, readConfig } from '../config.ts';
import { SandboxRefused } from '../flows/seed-sandbox.ts';
import { EmbeddedPostgresError } from '../store/embedded/binaries.ts';
import { MigrationError } from '../store/migrate.ts';
import { nearest, readGiven, UsageWrong, type Command } from './command.ts';
import { commands } from './commands/index.ts';
import { openDesk } from './desk.ts';
import { CommandRefused } from './refused.ts';
import { helpOf, overview } from './help.ts';
import { StartProblem } from './start-problem.ts';
import { asTypedHere } from './typed-here.ts';

/*
 * `./naru <command>`. Ends with 0, with 1 when it was refused or something is wrong, with 2 when it was typed wrongly.
 * Answers go to the standard output, everything else beside it.
 */

const refused = 1;
const typedWrongly = 2;

try {
  process.exitCode = await main(asked(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(asTypedHere(`${sentenceFor(error)}\n`));
  process.exitCode = error instanceof UsageWrong ? typedWrongly : refused;
}
// Only the channel to the parent is left, and it would hold this process.
if (process.connected) process.disconnect();

/** `./naru help channel` says what `./naru channel --help` does. */
function asked([first, ...others]: readonly string[]): readonly string[] {
  if (first === undefined) return [];
  return first === 'help' ? [...others, '--help'] : [first, ...others];
}

async function main(args: readonly string[]): Promise<number> {
  const words = args.filter((each) => !each.startsWith('-'));
  const wantsHelp = args.includes('--help') || args.includes('-h');
  const command = commands.find((each) => each.words.every((word, index) => args[index] === word));
  if (!command) return listCommands(words, wantsHelp || args.length === 0);
  if (wantsHelp) return print(helpOf(command));
  const given = readGiven(command, args.slice(command.words.length));
  const answer = await command.run(given, openDesk(readConfig()));
  if (given.has('json')) return print([JSON.stringify(answer.json, null, 2)], answer.exitCode);
  return print(answer.lines, answer.exitCode);
}

function print(lines: readonly string[], exitCode = 0): number {
  if (lines.length > 0) process.stdout.write(asTypedHere(`${lines.join('\n')}\n`));
  return exitCode;
}

/** Help when it was asked for; else what was probably meant. */
function listCommands(words: readonly string[], wantsHelp: boolean): number {
  const fitting = commands.some((each) => words.every((word, index) => each.words[index] === word));
  if (fitting && (wantsHelp || words.length > 0)) {
    const lines = overview(commands, words);
    if (wantsHelp) return print(lines);
    throw new UsageWrong(lines.join('\n'));
  }
  const near = nearest(words.slice(0, 2).join(' '), commands.map(nameOf));
  const hint = near === null ? './naru --help' : `./naru ${near} ?`;
  throw new UsageWrong(`그런 명령은 없습니다: ${words.join(' ')}. No such command. ${hint}`);
}

function nameOf({ words }: Command): string {
  return words.join(' ');
}

/** What people can mend is said in a sentence; the rest is a fault of ours and shows where. */
function sentenceFor(error: unknown): string {
  if (error instanceof CredentialsInvalid) return `${error.field}: ${error.message}`;
  const known = [
    UsageWrong,
    CommandRefused,
    ConfigInvalid,
    StartProblem,
    EmbeddedPostgresError,
    MigrationError,
    SandboxRefused,
  ];
  if (known.some((kind) => error instanceof kind)) return (error as Error).message;
  const { code } = error as { code?: string };
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === '28P01' || code === '3D000')
    return `데이터베이스에 닿지 못했습니다. The database cannot be reached: ${(error as Error).message}`;
  return String((error as Error).stack ?? error);
}
