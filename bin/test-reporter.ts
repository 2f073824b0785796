import { relative } from 'node:path';
import { inspect } from 'node:util';
import type { TestEvent } from 'node:test/reporters';

/** One test's end, as a line of JSON for `run-tests.ts`. */
export type TestEnd = {
  readonly file: string;
  readonly name: string;
  readonly end: 'passed' | 'failed' | 'skipped';
  readonly why: string;
};

/** What a test measured and does not judge: `t.diagnostic`. */
export type TestWord = { readonly said: string };

/** The last line of a report: a process that ends by itself half-way does not come to write it. */
export const reportIsWhole = 'whole';
export const noTest = 'There is no test in this file.';

const longestWhy = 4_000;

/** Node's own words at the end of a file. */
const counts = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [0-9.]+$/;

export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const path: string[] = [];
  for await (const event of events) {
    if (event.type === 'test:start') path.splice(event.data.nesting, Infinity, event.data.name);
    if (event.type === 'test:diagnostic' && !counts.test(event.data.message))
      yield `${JSON.stringify({ said: event.data.message } satisfies TestWord)}\n`;
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const end = endOf(event);
    if (!end) continue;
    const file = relative(process.cwd(), event.data.file ?? '');
    const name = [...path.slice(0, event.data.nesting), event.data.name].join(' > ');
    yield `${JSON.stringify({ file, name, ...end } satisfies TestEnd)}\n`;
  }
  yield `${reportIsWhole}\n`;
}

type Ended = Extract<TestEvent, { type: 'test:pass' | 'test:fail' }>;

/** Null for what is no test of its own: a suite, or a test that failed because one inside it did. */
function endOf(event: Ended): Pick<TestEnd, 'end' | 'why'> | null {
  const { data } = event;
  if (event.type === 'test:fail') {
    const { error } = event.data.details;
    if ('failureType' in error && error.failureType === 'subtestsFailed') return null;
    return { end: 'failed', why: inspect(error.cause ?? error).slice(0, longestWhy) };
  }
  if (data.skip !== undefined && data.skip !== false) return { end: 'skipped', why: String(data.skip) };
  if (data.details.type === 'suite') return null;
  // A file without any test is counted by Node as one passed test with the file's name.
  const isFile = data.nesting === 0 && data.name.endsWith('.test.ts') && data.file?.endsWith(data.name) === true;
  return isFile ? { end: 'failed', why: noTest } : { end: 'passed', why: '' };
}
