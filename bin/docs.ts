import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testAccounts } from '../sandbox/bank/test-accounts.ts';
import { testCards } from '../sandbox/cards.ts';
import { everywhere, type Command } from '../src/cli/command.ts';
import { commands } from '../src/cli/commands/index.ts';
import { describe, synopsis } from '../src/cli/help.ts';
import { variables } from '../src/config.ts';
import { windowEnds, windowErrors, type WindowError } from '../src/contract/checkout/window-errors.ts';
import { v1Declines } from '../src/contract/v1/declines.ts';
import { v1Errors, type V1Error } from '../src/contract/v1/errors.ts';
import { billingKeyTransitions } from '../src/core/billing-key.ts';
import { cancellationTransitions, payoutTransitions } from '../src/core/cancellation.ts';
import { cashReceiptTransitions } from '../src/core/cash-receipt.ts';
import { escrowTransitions } from '../src/core/escrow.ts';
import { operationTransitions } from '../src/core/operation.ts';
import { paymentTransitions } from '../src/core/payment.ts';
import { scheduleTransitions } from '../src/core/schedule.ts';
import { shipmentTransitions } from '../src/core/shipment.ts';
import { retryDelaysSeconds } from '../src/core/webhook.ts';
import { gateways } from '../src/gateways/index.ts';
import { withExamples } from './docs-examples.ts';
import { restCalls, type RestCall } from './rest-calls.ts';
import { parameters, type Parameter } from './window-parameters.ts';

/*
 * Pages of the documentation that are printed from the code. `node bin/docs.ts` writes them; a test fails when a page
 * and its source differ.
 */

export type Page = { readonly path: string; render(): string };

const root = new URL('../', import.meta.url);
const printed = '<!-- Printed by `node bin/docs.ts`; a test holds it against the code. -->';

export const pages: readonly Page[] = [
  { path: 'docs/concepts/state-diagrams.md', render: stateDiagrams },
  { path: 'docs/reference/command-line.md', render: commandLine },
  { path: 'docs/reference/configuration.md', render: configuration },
  { path: 'docs/reference/errors.md', render: errors },
  { path: 'docs/reference/gateways.md', render: capabilities },
  { path: 'docs/reference/rest-calls.md', render: calls },
  { path: 'docs/reference/test-cards.md', render: cards },
  { path: 'docs/reference/webhook-retries.md', render: retries },
  { path: 'docs/reference/window-parameters.md', render: windowParameters },
  { path: 'docs/start/server-sdk.md', render: () => withExamples('docs/start/server-sdk.md') },
];

type Table = Readonly<Record<string, Readonly<Record<string, string>> | readonly string[]>>;

const machines: readonly (readonly [title: string, about: string, table: Table])[] = [
  ['Payment 결제', 'What the merchant may know. `core/payment.ts`', paymentTransitions],
  ['Operation', 'One conversation with a gateway; `unknown` is an answer. `core/operation.ts`', operationTransitions],
  ['Cancellation 취소', 'Giving money back. `core/cancellation.ts`', cancellationTransitions],
  ['Payout of a refund 환불 지급', 'Where the money of a bank refund is. `core/cancellation.ts`', payoutTransitions],
  ['Billing key 빌링키', 'Stored means to charge. `core/billing-key.ts`', billingKeyTransitions],
  ['Cash receipt 현금영수증', 'The tax office’s record. `core/cash-receipt.ts`', cashReceiptTransitions],
  ['Escrow 에스크로', 'Money kept until the goods are there. `core/escrow.ts`', escrowTransitions],
  ['Shipment 배송', 'A report to the gateway that goods were sent. `core/shipment.ts`', shipmentTransitions],
  ['Schedule 예약결제', 'A future charge of a billing key. `core/schedule.ts`', scheduleTransitions],
];

function stateDiagrams(): string {
  const parts = machines.map(([title, about, table]) => `## ${title}\n\n${about}\n\n${diagram(table)}`);
  return page('State diagrams 상태도', [
    'Every state and every step that is allowed; what is not drawn is refused. The dot is the beginning.',
    ...parts,
  ]);
}

function diagram(table: Table): string {
  const [first = ''] = Object.keys(table);
  const arrows = Object.entries(table).flatMap(([from, steps]) =>
    Array.isArray(steps)
      ? steps.map((to: string) => `  ${from} --> ${to}`)
      : Object.entries(steps).map(([event, to]) => `  ${from} --> ${String(to)}: ${event}`),
  );
  return ['```mermaid', 'stateDiagram-v2', `  [*] --> ${first}`, ...arrows, '```'].join('\n');
}

function configuration(): string {
  const rows = variables.map(({ name, fallback, meaning }) => [`\`${name}\``, fallback, meaning]);
  return page('Configuration 설정', [
    'Everything that can be set, by environment variables. A wrong value is refused at the start, by name.',
    table(['variable', 'default', 'meaning'], rows),
  ]);
}

function errors(): string {
  const rest = (errorTable: Readonly<Record<string, V1Error>>): string[][] =>
    Object.entries(errorTable).map(([key, { status, code, ko, en }]) => [
      `\`${key}\``,
      String(status),
      String(code),
      ko,
      en,
    ]);
  const restColumns = ['name', 'HTTP', 'code', 'message', 'in English'];
  const rowsOf = (errorTable: Readonly<Record<string, WindowError>>): string[][] =>
    Object.entries(errorTable).map(([key, { errorCode, errorMessage, en, todo }]) => [
      `\`${key}\``,
      `\`${errorCode}\``,
      errorMessage,
      en,
      todo,
    ]);
  const columns = ['name', 'error_code', 'error_msg', 'in English', 'what to do'];
  return page('Errors 오류', [
    '## REST V1',
    'The answer is always `{code, message, response}`; clients test `code`. ' +
      'HTTP 200 with another code than 0 means: not done. The header `Naru-Error` carries the name, which stays when ' +
      'a sentence changes; `Naru-Outcome: declined` means that a gateway or an issuer said no.',
    table(restColumns, rest(v1Errors)),
    'What a gateway declines is told in its own words behind these, mostly `[code] text`. Which call refuses by ' +
      'which sentence stands at `/docs` of any hub.',
    table(restColumns, rest(v1Declines)),
    '## Payment windows',
    'What the callback of `IMP.request_pay` gets as `error_code` and `error_msg` when no window opens, before ' +
      'anything is written or taken. The rows stand in the order in which they are looked for: of two mistakes the ' +
      'upper one is named. On a phone without a callback they go to `m_redirect_url`.',
    table(columns, rowsOf(windowErrors)),
    '## How an open window may end',
    'Codes that are not listed here come from the gateway, unchanged.',
    table(columns, rowsOf(windowEnds)),
  ]);
}

function capabilities(): string {
  const rows = gateways.map(({ name, displayName, supports }) => [
    `\`${name}\``,
    `${displayName.ko} ${displayName.en}`,
    supports.easyPay.join(', ') || '-',
    ...[supports.billingByWindow, supports.billingByApi, supports.cardByApi].map(yesOrNo),
    yesOrNo(supports.accountByApi !== null),
    yesOrNo(supports.accountChange),
    ...[supports.cashReceiptByApi, supports.deliveryByApi].map((each) => yesOrNo(each !== null)),
    yesOrNo(supports.reverse),
    [...supports.requires.always, ...supports.requires.escrow.map((field) => `${field} (escrow)`)].join(', ') || '-',
  ]);
  const columns = ['name', 'gateway', 'wallets', 'billing by window', 'billing by API', 'key-in by API'];
  return page('Gateways 결제사', [
    'What each gateway’s adapter can do, as its folder says it in `supports`. What is missing is refused with a ' +
      'sentence before anything is sent.',
    '## By gateway',
    table(
      [
        ...columns,
        'account by API',
        'account changed',
        'cash receipt by API',
        'delivery by API',
        'net cancel',
        'needs',
      ],
      rows,
    ),
    '## By method',
    'Payment windows. `point` is a wallet’s own money: what a wallet that was opened as a card may turn out to be.',
    table(
      ['gateway', 'method', 'cancel', 'partial cancel', 'needs a refund account', 'escrow', 'cash receipt', 'receipt'],
      gateways.flatMap(methodRows),
    ),
  ]);
}

function methodRows({ name, supports }: (typeof gateways)[number]): string[][] {
  return Object.entries(supports.window).map(([method, support]) => [
    `\`${name}\``,
    `\`${method}\``,
    support.cancelUntil === 'same_month' ? 'in the month of the payment (KST)' : 'yes',
    yesOrNo(support.partialCancel),
    support.refundAccount ? 'once paid' : 'no',
    ...[support.escrow, support.cashReceipt, support.receipt].map(yesOrNo),
  ]);
}

function windowParameters(): string {
  return page('Window parameters 결제창 파라미터', [
    'What `IMP.request_pay` takes, what it becomes on each gateway’s wire, and the tests that look there and into ' +
      'the window that the buyer sees. Anything else that a page sends is kept with the payment, comes back in the ' +
      'callback of older modules, and is never refused. On a laptop `GET /sandbox/wire?imp_uid=` shows what a ' +
      'gateway received.',
    table(['parameter', '뜻', 'meaning', '토스페이먼츠', 'KICC', 'U+ (XPay)', 'tests'], parameters.map(parameterRow)),
    'An id in the last column is a row of `test/window/parameter-rows` (proved by `test/window/parameters.test.ts`), ' +
      'a line of the table of errors (`test/flows/window-errors.test.ts`), or the title of a test.',
  ]);
}

function parameterRow({ names, ko, en, wire, tests }: Parameter): string[] {
  const reaches = typeof wire === 'string' ? [wire, wire, wire] : [wire.toss, wire.kicc, wire.uplus];
  return [
    names.map((name) => `\`${name}\``).join(' '),
    ko,
    en,
    ...reaches.map((each) => each ?? '-'),
    tests.map((id) => `\`${id}\``).join(' · '),
  ];
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

function commandLine(): string {
  return page('Command line 명령줄', [
    '`./naru <command>`, in the folder of the program or from anywhere by its path; `--help` says the same.',
    'It works on the database of `DATABASE_URL`, else on the one in `NARU_HOME`, beside a running `npm start` or by ' +
      'itself. Whoever can run it may do everything; what changes something is written down: `./naru audit list`.',
    'Answers go to the standard output, everything else beside it. Ends with 0; with 1 when it was refused or ' +
      'something is wrong; with 2 when it was typed wrongly.',
    ...commands.map(commandPart),
    `## Every command\n\n${optionTable(everywhere.map(describe))}`,
  ]);
}

function commandPart(command: Command): string {
  const { argument, options, summary, notes } = command;
  const named = argument ? [{ name: `<${argument.name}>`, meaning: argument.meaning }] : [];
  const rows = [...named, ...options.map(describe)];
  return [
    `## ${synopsis(command).replaceAll('<', '\\<')}`,
    `${summary.ko}.\n${summary.en}.`,
    ...(notes ? [`${notes.ko}\n${notes.en}`] : []),
    ...(rows.length > 0 ? [optionTable(rows)] : []),
  ].join('\n\n');
}

function optionTable(rows: readonly ReturnType<typeof describe>[]): string {
  return table(
    ['option', '뜻', 'meaning'],
    rows.map(({ name, meaning }) => [`\`${name}\``, meaning.ko, meaning.en]),
  );
}

const stateWords: Record<RestCall['state'], string> = { works: '됨 works', refuses: '거절 refuses' };

function calls(): string {
  const all = restCalls();
  const counts = Object.entries(stateWords).map(
    ([state, words]) => `${words} ${all.filter((each) => each.state === state).length}`,
  );
  const rows = all.map(({ call, state, summary, note, tests }) => [
    `\`${call}\``,
    `${summary.ko} · ${summary.en}`,
    stateWords[state],
    note === null ? '' : `${note.ko} · ${note.en}`,
    tests.map((each) => `[${each}](../../test/${each}.test.ts)`).join(', '),
  ]);
  return page('REST calls REST 호출', [
    `원 서비스가 공개한 호출 ${all.length}가지 모두. All of the published calls: ${counts.join(', ')}.`,
    '파라미터, 답, 거절하는 문장은 허브의 `/docs`와 `/openapi.json`에 있습니다. ' +
      'What each takes, answers and refuses stands at `/docs` and in `/openapi.json` of any hub.',
    '시험 중에 들은 모든 답을 공개된 계약과 `/openapi.json`에 대조합니다. ' +
      'Every answer that any test hears is held against the published contract and against `/openapi.json`.',
    table(['call', '하는 일 what it does', '상태 state', '', '시험 tests'], rows),
  ]);
}

function cards(): string {
  return page('Test cards and accounts 테스트 카드와 계좌', [
    '## 카드 Cards',
    'Any number of 14 to 16 digits is approved in the sandbox, except these, and an expiry in the past.',
    table(
      ['number', 'ends as'],
      testCards.map(({ number, label }) => [`\`${number}\``, label]),
    ),
    '## 계좌 Accounts',
    '`GET /vbanks/holder` tells whose these accounts are in sandbox mode, and whose an account is that a sandbox ' +
      'gateway has given out; every other one is not found. Dashes and blanks in a number do not matter.',
    table(
      ['bank_code', '', 'bank_num', 'bank_holder'],
      testAccounts.map(({ bankCode, bankName, number, holder }) => [`\`${bankCode}\``, bankName, number, holder]),
    ),
  ]);
}

function retries(): string {
  const rows = retryDelaysSeconds.map((delay, index) => [String(index + 1), String(index + 2), written(delay)]);
  return page('Webhook retries 웹훅 재시도', [
    'Any 2xx is a delivery. After an attempt that failed the next one follows at this distance; ' +
      'after the last one the delivery is ' +
      'listed as exhausted. A merchant can turn retries off.',
    table(['after attempt', 'attempt', 'waits'], rows),
  ]);
}

function written(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3_600 ? `${seconds / 60} min` : `${seconds / 3_600} h`;
}

function page(title: string, parts: readonly string[]): string {
  return `# ${title}\n\n${printed}\n\n${parts.join('\n\n')}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, render } of pages) {
    const file = new URL(path, root);
    await mkdir(dirname(fileURLToPath(file)), { recursive: true });
    await writeFile(file, render());
  }
}
